import { addsUpAt, lineAt, placesOfLines } from '../../core/adds-up.ts';
import type { CellTable } from '../../core/cells.ts';
import { codingsOf } from '../../core/codings.ts';
import { canonicalJson } from '../../core/digest.ts';
import { type Mean, shownMeasures } from '../../core/mean.ts';
import type { Policy, Table } from '../../core/policy.ts';
import type { PublishedTable, PublishedValues, Status } from '../../core/published-table.ts';
import { rowsOf } from '../../core/rows.ts';
import { codesOf, eachLine, viewOf } from './table-view.ts';
import { truthFrom } from './truth.ts';

/** Whether the table says of itself what the policy says of it: attackers take its word for the rules they judge by. */
export const followsPolicy = (published: PublishedTable, counted: CellTable, policy: Policy): boolean => {
  const table = policy.tables.find(({ name }) => name === published.table);
  if (table === undefined) return false;
  const dimensions = table.dimensions.every((dimension, at) => {
    const own = published.dimensions[at];
    return (
      own?.name === dimension.name &&
      own.variable === dimension.variable &&
      own.classification === dimension.classification &&
      own.sensitive === dimension.sensitive
    );
  });
  const measures = table.measures.every((measure, at) => {
    const own = published.measures[at];
    const cap = 'cap' in measure ? measure.cap : undefined;
    const variable = 'variable' in measure ? measure.variable : undefined;
    return (
      own?.name === measure.name && own.kind === measure.kind && own.cap === cap && own.variable === variable
    );
  });
  const filters = table.where.every((filter, at) => {
    const own = published.where[at];
    return own?.variable === filter.variable && [...own.in].sort().join() === [...filter.in].sort().join();
  });
  return (
    published.minimumFrequency === table.minimumFrequency &&
    [...published.sources].sort().join() === [...table.sources].sort().join() &&
    canonicalJson(published.rows) === canonicalJson(rowsOf(policy, table.sources)) &&
    canonicalJson(published.codings) === canonicalJson(codingsOf(policy, table)) &&
    published.dimensions.length === table.dimensions.length &&
    published.measures.length === table.measures.length &&
    published.where.length === table.where.length &&
    dimensions &&
    measures &&
    filters &&
    (table.noise === undefined ? addsUpAsCounted(published, counted) : isNoisy(published, table)) &&
    (table.noise === undefined) === (published.noise === undefined) &&
    published.measures.every(({ name }) => counted.measures[name] !== undefined)
  );
};

/**
 * Whether what audiences are to see is the table with other numbers in it, shown and withheld in the same places and rounded,
 * or with means in the place of sums, as the policy asks; nothing, where it does not ask.
 */
export const isShownOf = (
  published: PublishedTable,
  shown: PublishedTable | null | undefined,
  policy: Policy,
): boolean => {
  const { rounding: asked, means } = policy.tables.find(({ name }) => name === published.table) ?? {};
  if (published.rounding) return false;
  if (means) return !!shown && !shown.rounding && factsOf(shown) === factsOf(withMeans(published, means));
  if (!asked || !shown) return !asked && shown === undefined;
  const { base, method, insteadOf } = shown.rounding ?? {};
  const isMethod =
    insteadOf === undefined ? method === asked.method : method === 'random' && insteadOf === asked.method;
  return base === asked.base && isMethod && factsOf(shown) === factsOf(published);
};

/** What a table with means is but for their numbers; `z` where the pair says that nobody is there. */
const withMeans = (exact: PublishedTable, means: readonly Mean[]): PublishedTable => {
  const measures = shownMeasures(exact.measures, means);
  const none: PublishedValues = { value: [], status: [] };
  const columns = measures.map(({ name }): [string, PublishedValues] => {
    const mean = means.find((one) => one.name === name);
    const { value, status } = exact.cells.measures[mean?.people ?? name] ?? none;
    const sum = exact.cells.measures[mean?.sum ?? name] ?? none;
    const told = status.map((own, at): Status => (own === 'ok' && sum.status[at] === 'ok' ? 'ok' : 'c'));
    return [
      name,
      { value, status: told.map((own, at) => (mean && own === 'ok' && value[at] === 0 ? 'z' : own)) },
    ];
  });
  return { ...exact, measures, cells: { ...exact.cells, measures: Object.fromEntries(columns) } };
};

/** All of a table but its numbers and how they are rounded. */
const factsOf = ({ rounding, cells, ...facts }: PublishedTable): string =>
  canonicalJson({
    ...facts,
    codes: cells.codes,
    statuses: Object.fromEntries(Object.entries(cells.measures).map(([name, { status }]) => [name, status])),
  });

/** The noise, the budget and the levels are those of the policy, and people add up everywhere, whatever was counted. */
const isNoisy = ({ noise, dimensions, measures }: PublishedTable, table: Table): boolean => {
  if (!noise) return false;
  const { measures: terms, ...said } = noise;
  return (
    canonicalJson(said) === canonicalJson(table.noise) &&
    dimensions.every(({ level }, at) => level === Math.min(...(table.dimensions[at]?.levels ?? []))) &&
    measures.every(
      (measure) =>
        measure.kind !== 'people' ||
        dimensions.every(({ name }) =>
          placesOfLines(dimensions, name).every((place) => addsUpAt(measure, name, place)),
        ),
    )
  );
};

/** People are said to add up exactly where those counted do. */
const addsUpAsCounted = (published: PublishedTable, counted: CellTable): boolean => {
  const view = viewOf(published, true);
  const truth = truthFrom(() => counted);
  return published.measures.every((measure) => {
    const values = truth(view, measure);
    if (measure.kind !== 'people' || values === null) return true;
    const breaks = new Set<string>();
    eachLine(view, (dimension, whole, parts) => {
      const sum = parts.reduce((total, part) => total + values.value(part), 0);
      const place = lineAt(published.dimensions, codesOf(view, parts[0] ?? whole));
      if (sum !== values.value(whole)) breaks.add(`${dimension.of.name}: ${place}`);
    });
    return published.dimensions.every(({ name }) =>
      placesOfLines(published.dimensions, name).every(
        (place) => addsUpAt(measure, name, place) !== breaks.has(`${name}: ${place}`),
      ),
    );
  });
};
