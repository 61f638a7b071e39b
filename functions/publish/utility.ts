import { addsUpAt, placesOfLines } from '../../core/adds-up.ts';
import { OTHER, TOTAL } from '../../core/classification.ts';
import type { PublishedDimension, PublishedTable } from '../../core/published-table.ts';

/**
 * How much of a table there is to see, in figures that anyone can work out from its published cells: whole percent, rounded down.
 * `activityPercent` is the share of a grand total that stands in published cells of the finest level, `withOtherPercent` the
 * same with what `_O` shows; both are absent where no total is published that parts add up to, and of tables with noise.
 */
export interface Utility {
  readonly cells: { readonly total: number; readonly published: number; readonly withheld: number };
  readonly cellsPercent: number;
  readonly activityPercent?: number;
  readonly withOtherPercent?: number;
}

export const utilityOf = (table: PublishedTable): Utility => {
  const cells = countCells(table);
  const cellsPercent = cells.total === 0 ? 0 : Math.floor((100 * cells.published) / cells.total);
  return { cells, cellsPercent, ...(table.noise ? {} : activityOf(table)) };
};

/** Cells by what is shown of their measures: `withheld` has those of which any measure is withheld. */
export const countCells = ({ cells }: Pick<PublishedTable, 'cells'>): Utility['cells'] => {
  const statuses = Object.values(cells.measures).map(({ status }) => status);
  const total = statuses[0]?.length ?? 0;
  let withheld = 0;
  for (let at = 0; at < total; at += 1) if (statuses.some((status) => status[at] === 'c')) withheld += 1;
  return { total, published: total - withheld, withheld };
};

const activityOf = (table: PublishedTable): Pick<Utility, 'activityPercent' | 'withOtherPercent'> => {
  const { dimensions, measures, cells } = table;
  const measure = measures.find((one) =>
    dimensions.every(({ name }) =>
      placesOfLines(dimensions, name).every((place) => addsUpAt(one, name, place)),
    ),
  );
  const values = cells.measures[measure?.name ?? '']?.value ?? [];
  const columns = dimensions.map((dimension) => ({
    codes: cells.codes[dimension.name] ?? [],
    leaves: leavesOf(dimension),
    isFlat: dimension.codes.every(({ parent }) => parent === undefined),
  }));
  const others = columns.map(() => 0);
  let [shown, total] = [0, 0];
  values.forEach((value, at) => {
    if (columns.every(({ codes }) => codes[at] === TOTAL)) total = value ?? 0;
    const coarse = columns.flatMap(({ codes, leaves }, along) =>
      leaves.has(codes[at] ?? '') ? [] : [along],
    );
    const [along] = coarse;
    if (along === undefined) shown += value ?? 0;
    else if (coarse.length === 1 && columns[along]?.isFlat && columns[along]?.codes[at] === OTHER)
      others[along] = (others[along] ?? 0) + (value ?? 0);
  });
  if (total === 0) return {};
  const percent = (part: number) => Math.min(100, Math.floor((100 * part) / total));
  return {
    activityPercent: percent(shown),
    withOtherPercent: percent(shown + Math.max(0, ...others)),
  };
};

const leavesOf = ({ codes }: PublishedDimension): ReadonlySet<string> => {
  const parents = new Set(codes.map(({ parent }) => parent ?? TOTAL));
  return new Set(codes.map(({ code }) => code).filter((code) => !parents.has(code) && code !== OTHER));
};
