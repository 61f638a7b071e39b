import type { CodeTrees } from './code-trees.ts';
import { type Figures, figuresOf } from './figures.ts';
import { openRelations, type Relations } from './relations.ts';
import { relateAcross } from './relations-across.ts';
import { relatePieces } from './relations-by-pieces.ts';
import { relateWithin } from './relations-within.ts';
import type { TableView } from './table-view.ts';

/** Tables that can all count the same rows, and everything that they say about each other. */
export interface Scope {
  readonly figures: Figures;
  readonly relations: Relations;
}

/**
 * Joins all tables that agree. Where two give one figure different values, rows came or went between them: the later in
 * order leaves and is joined again with those that agree with it, so that every table is in at least one scope. Scopes
 * without any of tonight's tables are left out: they were attacked when they were published.
 */
export const scopesOf = (views: readonly TableView[], trees: CodeTrees): readonly Scope[] => {
  const scopes: Scope[] = [];
  for (let pending = views; pending.length > 0; ) {
    const rest = views.filter((view) => !pending.includes(view));
    const scope = agreeing([...pending, ...rest], trees);
    const joined = new Set(scope.figures.views);
    if (scope.figures.views.some(({ tonight }) => tonight)) scopes.push(scope);
    pending = pending.filter((view) => !joined.has(view));
  }
  return scopes;
};

const agreeing = (views: readonly TableView[], trees: CodeTrees): Scope => {
  for (let agreed = views; ; ) {
    const scope = relateCut(agreed, trees);
    if (scope.figures.conflicts.length === 0) return scope;
    const leaving = new Set(scope.figures.conflicts.map(([, later]) => later));
    agreed = agreed.filter((view) => !leaving.has(view));
  }
};

/** Everything that tables say about each other, whether they agree or not, and what they tell of pieces that none of them shows. */
export const relateCut = (views: readonly TableView[], trees: CodeTrees): Scope => {
  const scope = relate(views, trees);
  relatePieces(scope.figures, scope.relations);
  return scope;
};

/** What tables say about each other's numbers. */
export const relate = (views: readonly TableView[], trees: CodeTrees): Scope => {
  const figures = figuresOf(views, trees);
  const relations = openRelations();
  relateWithin(figures, relations);
  relateAcross(figures, relations);
  return { figures, relations };
};
