/** The codes that mean the same in every classification: total, other, unknown (SDMX). */
export const TOTAL = '_T';
export const OTHER = '_O';
export const UNKNOWN = '_U';

export interface Code {
  readonly code: string;
  readonly label: string;
  /** Position in the classification's levels; 0 is the finest. */
  readonly level: number;
  /** The code one level up that holds this one; absent at the coarsest level, where `_T` holds it. */
  readonly parent?: string;
}

/**
 * A tree of codes under `_T`. It is the whole list of what a variable may say: a value that is not in it is `_U`.
 * `_U` belongs to each classification by itself, as a code of the coarsest level without children.
 */
export interface Classification {
  readonly name: string;
  /** Names of the levels, finest first. */
  readonly levels: readonly string[];
  /** All codes of all levels, `_U` included and `_T` not, in the order of publication. */
  readonly codes: readonly Code[];
}

/**
 * What a table publishes of a classification when it uses `level` as its finest: the codes of that level and of all
 * coarser ones, with `_T` last. Codes below the level are left out; a childless code of a coarser level stays.
 */
export const codesFrom = (classification: Classification, level: number): readonly Code[] => [
  ...classification.codes.filter((code) => code.level >= level),
  { code: TOTAL, label: 'Total', level: classification.levels.length },
];

/** The codes directly under `parent` among the codes of a level and above. `_T` is the parent of the coarsest. */
export const childrenOf = (codes: readonly Code[], parent: string): readonly Code[] =>
  codes.filter(({ code, parent: own }) => code !== TOTAL && (own ?? TOTAL) === parent);

/** The finest codes that make up `code`, itself where it has no children: the set of atoms it stands for. */
export const atomsOf = (codes: readonly Code[], code: string): readonly string[] => {
  const children = childrenOf(codes, code);
  return children.length === 0 ? [code] : children.flatMap((child) => atomsOf(codes, child.code));
};
