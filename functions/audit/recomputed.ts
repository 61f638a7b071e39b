import { derive, NotExact } from './derivation.ts';
import type { Figure } from './figures.ts';
import type { Relation } from './relations.ts';
import { likelyFixed } from './row-space.ts';
import { componentsOf, type Row, type Unknowns, unknownsOf } from './unknowns.ts';

/** A withheld figure that follows from published ones by adding and subtracting. */
export interface Recomputed {
  /** Null where numbers grew too large to say it exactly. */
  readonly value: number | null;
  /** The published figures that it follows from: each is needed. */
  readonly from: readonly Figure[];
}

export interface Equations {
  readonly components: readonly Unknowns[];
  readonly recomputed: ReadonlyMap<Figure, Recomputed>;
}

/** Everything that the equations among the relations give away. */
export const recompute = (relations: readonly Relation[]): Equations => {
  const components = componentsOf(unknownsOf(relations.filter(({ sense }) => sense === '=')));
  const recomputed = new Map<Figure, Recomputed>();
  for (const component of components)
    for (const [figure, result] of recomputeIn(component)) recomputed.set(figure, result);
  return { components, recomputed };
};

const recomputeIn = ({ figures, rows }: Unknowns): readonly (readonly [Figure, Recomputed])[] => {
  const candidates = likelyFixed(rows);
  if (candidates.size === 0) return [];
  const named = (unknown: number): readonly Figure[] => {
    const figure = figures[unknown];
    return figure ? [figure] : [];
  };
  try {
    return derive(rows, candidates).flatMap(({ unknown, scale, rows: used }) => {
      const right = [...used].reduce((sum, [row, times]) => sum + times * row.right, 0);
      const result = { value: right / scale, from: publishedIn(used) };
      return named(unknown).map((figure) => [figure, result] as const);
    });
  } catch (error) {
    if (!(error instanceof NotExact)) throw error;
    const all = publishedIn(new Map(rows.map((row) => [row, 1])));
    return [...candidates].flatMap(named).map((figure) => [figure, { value: null, from: all }] as const);
  }
};

/** The published figures that do not cancel out when rows are taken so many times. */
export const publishedIn = (rows: ReadonlyMap<Row, number>): readonly Figure[] => {
  const weights = new Map<Figure, number>();
  for (const [{ relation }, times] of rows)
    relation.figures.forEach((figure, at) => {
      if (figure.value !== null)
        weights.set(figure, (weights.get(figure) ?? 0) + times * (relation.weights[at] ?? 0));
    });
  return [...weights].filter(([, weight]) => weight !== 0).map(([figure]) => figure);
};
