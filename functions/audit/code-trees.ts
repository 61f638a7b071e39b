import { OTHER, TOTAL } from '../../core/classification.ts';
import type { TableView } from './table-view.ts';

/** How codes contain each other, per variable with its classification: what all tables together tell. */
export interface CodeTrees {
  /** The code and all above it, finest first, without `_T`. */
  lineOf(variable: string, code: string): readonly string[];
  /** All codes directly under a code or under `_T`; none where no table shows the code with its parts. */
  partsOf(variable: string, code: string): readonly string[];
  /** Whether every one of the first codes is, or lies below, one of the others. An empty list means no condition. */
  inside(variable: string, codes: readonly string[], others: readonly string[]): boolean;
}

export const codeTreesOf = (views: readonly TableView[]): CodeTrees => {
  const parents = new Map<string, Map<string, string>>();
  const parts = new Map<string, Map<string, readonly string[]>>();
  for (const { of, variable, codes, children: dimensionParts } of views.flatMap((view) => view.dimensions)) {
    const tree = parents.get(variable) ?? new Map<string, string>();
    parents.set(variable, tree);
    for (const { code, parent } of of.codes)
      if (code !== TOTAL && code !== OTHER && !tree.has(code)) tree.set(code, parent ?? TOTAL);
    const known = parts.get(variable) ?? new Map<string, readonly string[]>();
    parts.set(variable, known);
    codes.forEach((code, at) => {
      const children = (dimensionParts[at] ?? []).flatMap((child) => codes[child] ?? []);
      if (children.length > 0) known.set(code, children);
    });
  }
  const lines = new Map<string, Map<string, readonly string[]>>();
  const lineOf = (variable: string, code: string): readonly string[] => {
    const known = lines.get(variable) ?? new Map<string, readonly string[]>();
    lines.set(variable, known);
    const found = known.get(code);
    if (found) return found;
    const tree = parents.get(variable);
    const line: string[] = [];
    for (let at = code; at !== TOTAL && !line.includes(at); at = tree?.get(at) ?? TOTAL) line.push(at);
    known.set(code, line);
    return line;
  };
  const partsOf = (variable: string, code: string): readonly string[] => parts.get(variable)?.get(code) ?? [];
  const inside = (variable: string, codes: readonly string[], others: readonly string[]): boolean =>
    others.length === 0 ||
    (codes.length > 0 &&
      codes.every((code) => lineOf(variable, code).some((above) => others.includes(above))));
  return { lineOf, partsOf, inside };
};
