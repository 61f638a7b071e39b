import { OTHER, TOTAL } from '../../core/classification.ts';
import type { Policy } from '../../core/policy.ts';
import type { TableView } from './table-view.ts';

/** How codes contain each other, per variable with its classification: what all tables and the policy together tell. */
export interface CodeTrees {
  /** The code and all above it, finest first, without `_T`. */
  lineOf(variable: string, code: string): readonly string[];
  /** All codes directly under a code or under `_T`; none where nothing tells its parts. */
  partsOf(variable: string, code: string): readonly string[];
  /** Whether every one of the first codes is, or lies below, one of the others. An empty list means no condition. */
  inside(variable: string, codes: readonly string[], others: readonly string[]): boolean;
}

export const codeTreesOf = (
  views: readonly TableView[],
  classifications: Policy['classifications'] = {},
): CodeTrees => {
  const { parents, parts } = declaredTrees(views, classifications);
  const declared = new Map([...parts].map(([variable, own]) => [variable, new Set(own.keys())]));
  for (const { of, variable, codes, children: dimensionParts } of views.flatMap((view) => view.dimensions)) {
    const tree = parents.get(variable) ?? new Map<string, string>();
    parents.set(variable, tree);
    for (const { code, parent } of of.codes)
      if (code !== TOTAL && code !== OTHER && !tree.has(code)) tree.set(code, parent ?? TOTAL);
    const known = parts.get(variable) ?? new Map<string, readonly string[]>();
    parts.set(variable, known);
    codes.forEach((code, at) => {
      const children = (dimensionParts[at] ?? []).flatMap((child) => codes[child] ?? []);
      if (children.length > 0 && !declared.get(variable)?.has(code)) known.set(code, children);
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

/** What a policy says of the variables that tables show or filter by. */
const declaredTrees = (views: readonly TableView[], classifications: Policy['classifications']) => {
  const parents = new Map<string, Map<string, string>>();
  const parts = new Map<string, Map<string, readonly string[]>>();
  for (const { variable, classification } of views.flatMap(({ table }) => [
    ...table.dimensions,
    ...table.where,
  ])) {
    const key = `${variable}/${classification}`;
    const codes = classifications[classification]?.codes;
    if (!codes || parents.has(key)) continue;
    parents.set(key, new Map(codes.map(({ code, parent }) => [code, parent ?? TOTAL])));
    const known = new Map<string, string[]>();
    for (const { code, parent = TOTAL } of codes) known.set(parent, [...(known.get(parent) ?? []), code]);
    parts.set(key, known);
  }
  return { parents, parts };
};
