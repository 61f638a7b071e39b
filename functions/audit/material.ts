import type { Dominance, Policy } from '../../core/policy.ts';
import type { PublishedMeasure } from '../../core/published-table.ts';
import { type CodeTrees, codeTreesOf } from './code-trees.ts';
import type { Figure } from './figures.ts';
import { type Equations, recompute } from './recomputed.ts';
import { type Scope, scopesOf } from './scopes.ts';
import type { TableView } from './table-view.ts';
import type { Truth } from './truth.ts';

/** What all attackers work on. */
export interface Material {
  /** Tonight's tables, then those published before, newest versions first. */
  readonly views: readonly TableView[];
  readonly trees: CodeTrees;
  readonly truth: Truth;
  readonly dominanceOf: (view: TableView) => Dominance | null;
  readonly scopes: readonly SolvedScope[];
  /** The value of a cell as published, or as it follows from what is published; null where it does neither. */
  readonly known: (view: TableView, measure: PublishedMeasure, cell: number) => Known | null;
}

export interface SolvedScope extends Scope {
  readonly equations: Equations;
}

export interface Known {
  readonly value: number;
  /** The published figures that tell it. */
  readonly from: readonly Figure[];
}

interface Knowing {
  /** The classifications that attackers know whether a table shows them or not. */
  readonly classifications: Policy['classifications'];
}

export interface Judges {
  readonly truth: Truth;
  readonly dominanceOf: (view: TableView) => Dominance | null;
}

export const materialOf = (
  views: readonly TableView[],
  { classifications, ...judges }: Judges & Knowing,
): Material => {
  const ordered = views.toSorted(
    (a, b) => Number(b.tonight) - Number(a.tonight) || b.table.version - a.table.version,
  );
  const trees = codeTreesOf(ordered, classifications);
  const scopes = scopesOf(ordered, trees).map((scope) => ({
    ...scope,
    equations: recompute(scope.relations.all),
  }));
  const known: Material['known'] = (view, measure, cell) => {
    const status = view.table.cells.measures[measure.name];
    const scope = scopes.find(({ figures }) => figures.at.has(view));
    const figure = scope?.figures.at.get(view)?.get(measure.name)?.[cell];
    if (!scope || !figure) {
      const value = status?.value[cell] ?? null;
      return value === null ? null : { value, from: [] };
    }
    if (figure.value !== null) return { value: figure.value, from: [figure] };
    const recomputed = scope.equations.recomputed.get(figure);
    return recomputed && recomputed.value !== null
      ? { value: recomputed.value, from: recomputed.from }
      : null;
  };
  return { views: ordered, trees, scopes, known, ...judges };
};
