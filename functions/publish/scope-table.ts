import type { Code } from '../../core/classification.ts';
import { TOTAL } from '../../core/classification.ts';
import { DisclosureRisk } from '../../core/errors.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { sizeOf } from './universe.ts';

/**
 * What an audience with this scope gets of a table: only cells whose code lies at or below one of the scope's codes, cut
 * out and never recomputed. Undefined where nothing of the table lies inside the scope.
 */
export const scopeTable = (
  table: PublishedTable,
  scope: Readonly<Record<string, readonly string[]>>,
): PublishedTable | undefined => {
  const unknown = Object.keys(scope).filter((name) => !table.dimensions.some((own) => own.name === name));
  if (unknown.length > 0)
    throw new DisclosureRisk(`${table.table}: an audience's scope names a dimension that the table lacks`);
  const dimensions = table.dimensions.map((dimension) => {
    const roots = scope[dimension.name];
    return roots ? { ...dimension, codes: within(dimension.codes, roots) } : dimension;
  });
  return sizeOf(dimensions) === 0 ? undefined : { ...table, dimensions, cells: cut(table, dimensions) };
};

const within = (codes: readonly Code[], roots: readonly string[]): readonly Code[] => {
  const parents = new Map(codes.map(({ code, parent }) => [code, parent ?? TOTAL]));
  const inside = (code: string, steps = codes.length): boolean => {
    if (roots.includes(code)) return true;
    if (code === TOTAL || steps === 0) return false;
    return inside(parents.get(code) ?? TOTAL, steps - 1);
  };
  return codes.filter(({ code }) => inside(code));
};

const cut = (table: PublishedTable, dimensions: PublishedTable['dimensions']): PublishedTable['cells'] => {
  const kept = dimensions.map(({ name, codes }) => {
    const inside = new Set(codes.map(({ code }) => code));
    return (table.cells.codes[name] ?? []).map((code) => inside.has(code));
  });
  const cells = kept[0]?.map((_, at) => at) ?? [0];
  const rows = cells.filter((at) => kept.every((column) => column[at]));
  const take = <Item>(column: readonly Item[]) => rows.map((at) => column[at] as Item);
  const { codes, measures } = table.cells;
  return {
    codes: Object.fromEntries(Object.entries(codes).map(([name, column]) => [name, take(column)])),
    measures: Object.fromEntries(
      Object.entries(measures).map(([name, { value, status }]) => [
        name,
        { value: take(value), status: take(status) },
      ]),
    ),
  };
};
