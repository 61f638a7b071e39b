import { type Classification, type Code, codesFrom, TOTAL, UNKNOWN } from '../../core/classification.ts';
import type { PublishedDimension } from '../../core/published-table.ts';

/** One dimension at the levels published, as positions: `_T` comes last and `_O`, which is no cell of its own, is left out. */
export interface Axis {
  readonly name: string;
  /** Variable and classification: axes of two tables with both in common mean the same by the same code. */
  readonly key: string;
  readonly sensitive: boolean;
  readonly codes: readonly Code[];
  /** Names of the classification's levels, finest first. */
  readonly levels: readonly string[];
  /** Per code the position of the code that holds it; -1 for `_T`. */
  readonly parent: readonly number[];
  readonly children: readonly (readonly number[])[];
}

/** The axis of a dimension whose finest level is `level`. */
export const axisAt = (
  { name, variable, sensitive }: { name: string; variable: string; sensitive: boolean },
  classification: Classification,
  level: number,
): Axis =>
  axisOf(
    { name, key: `${variable}/${classification.name}`, sensitive, levels: classification.levels },
    codesFrom(classification, level),
  );

/** The axis of a dimension that is published already. */
export const axisOfPublished = ({
  name,
  variable,
  classification,
  sensitive,
  levels,
  codes,
}: PublishedDimension): Axis =>
  axisOf(
    { name, key: `${variable}/${classification}`, sensitive, levels },
    codes.filter(({ code }) => code !== '_O'),
  );

/** Whether the code is an outcome; that it is unknown, or known to be one, is none. */
export const isOutcomeOn = (axis: Axis, position: number): boolean =>
  axis.sensitive && position !== totalOf(axis) && axis.codes[position]?.code !== UNKNOWN;

export const totalOf = ({ codes }: Axis): number => codes.length - 1;

export const isLeaf = ({ children }: Axis, code: number): boolean => (children[code]?.length ?? 0) === 0;

const axisOf = (head: Pick<Axis, 'name' | 'key' | 'sensitive' | 'levels'>, codes: readonly Code[]): Axis => {
  const at = new Map(codes.map(({ code }, position) => [code, position]));
  const parent = codes.map((code) => (code.code === TOTAL ? -1 : (at.get(code.parent ?? TOTAL) ?? -1)));
  const children = codes.map((): number[] => []);
  parent.forEach((holder, position) => {
    if (holder >= 0) children[holder]?.push(position);
  });
  return { ...head, codes, parent, children };
};
