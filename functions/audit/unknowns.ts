import type { Figure } from './figures.ts';
import type { Relation } from './relations.ts';

/** A relation with what is published moved to the right: the weighted sum of the unknowns is, or is at most, `right`. */
export interface Row {
  readonly relation: Relation;
  readonly sense: Relation['sense'];
  readonly unknowns: readonly number[];
  readonly weights: readonly number[];
  readonly right: number;
}

export interface Unknowns {
  readonly figures: readonly Figure[];
  readonly numberOf: ReadonlyMap<Figure, number>;
  readonly rows: readonly Row[];
}

/** The withheld figures of the relations, numbered, and the relations as rows over them. */
export const unknownsOf = (relations: readonly Relation[]): Unknowns => {
  const numberOf = new Map<Figure, number>();
  const rows = relations.map((relation): Row => {
    const weights = new Map<number, number>();
    let right = 0;
    relation.figures.forEach((figure, at) => {
      const weight = relation.weights[at] ?? 0;
      if (figure.value !== null) {
        right -= weight * figure.value;
        return;
      }
      const number = numberOf.get(figure) ?? numberOf.size;
      numberOf.set(figure, number);
      weights.set(number, (weights.get(number) ?? 0) + weight);
    });
    const terms = [...weights].filter(([, weight]) => weight !== 0);
    return {
      relation,
      sense: relation.sense,
      unknowns: terms.map(([number]) => number),
      weights: terms.map(([, weight]) => weight),
      right,
    };
  });
  return { figures: [...numberOf.keys()], numberOf, rows: rows.filter((row) => row.unknowns.length > 0) };
};

/** Splits rows that share no unknowns; each part's unknowns are numbered anew. */
export const componentsOf = ({ figures, rows }: Pick<Unknowns, 'figures' | 'rows'>): readonly Unknowns[] => {
  const { find, join } = openUnion(figures.length);
  for (const { unknowns } of rows) for (const unknown of unknowns) join(unknown, unknowns[0] ?? unknown);
  const gathered = new Map<number, Row[]>();
  for (const row of rows) {
    const root = find(row.unknowns[0] ?? 0);
    const component = gathered.get(root) ?? [];
    gathered.set(root, component);
    component.push(row);
  }
  return [...gathered.values()].map((component) => renumbered(component, figures));
};

const openUnion = (size: number) => {
  const leader = Int32Array.from({ length: size }, (_, at) => at);
  const find = (number: number): number => {
    let at = number;
    for (let up = leader[at] ?? at; up !== at; up = leader[at] ?? at) {
      leader[at] = leader[up] ?? up;
      at = up;
    }
    return at;
  };
  const join = (one: number, other: number): void => {
    leader[find(one)] = find(other);
  };
  return { find, join };
};

const renumbered = (rows: readonly Row[], figures: readonly Figure[]): Unknowns => {
  const numberOf = new Map<Figure, number>();
  const number = (old: number): readonly number[] => {
    const figure = figures[old];
    if (figure === undefined) return [];
    const own = numberOf.get(figure) ?? numberOf.size;
    numberOf.set(figure, own);
    return [own];
  };
  const renamed = rows.map((row) => ({ ...row, unknowns: row.unknowns.flatMap(number) }));
  return { figures: [...numberOf.keys()], numberOf, rows: renamed };
};
