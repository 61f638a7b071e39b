import { type Mean, shownMeasures } from '../../../core/mean.ts';
import type { Policy } from '../../../core/policy.ts';
import type { PublishedTable, PublishedValues, Status } from '../../../core/published-table.ts';
import { roundedMean } from './rounded-mean.ts';

/** What audiences are to see of those of tonight's tables that have means: each in the place of its sum and its people. */
export const shownMeans = (
  tonight: readonly PublishedTable[],
  { tables }: Pick<Policy, 'tables'>,
): readonly PublishedTable[] =>
  tonight.flatMap((table) => {
    const { means } = tables.find(({ name }) => name === table.table) ?? {};
    return means ? [withMeans(table, means)] : [];
  });

const withMeans = (table: PublishedTable, means: readonly Mean[]): PublishedTable => {
  const measures = shownMeasures(table.measures, means);
  const values = measures.map(({ name }): [string, PublishedValues] => {
    const mean = means.find((one) => one.name === name);
    return [name, mean ? valuesOf(table, mean) : valuesCalled(table, name)];
  });
  return { ...table, measures, cells: { ...table.cells, measures: Object.fromEntries(values) } };
};

const valuesOf = (table: PublishedTable, { sum, people, decimals }: Mean): PublishedValues => {
  const [amount, behind] = [valuesCalled(table, sum), valuesCalled(table, people)];
  const value = amount.value.map((own, at) => {
    const by = behind.value[at] ?? null;
    return own === null || by === null ? null : roundedMean(own, by, decimals);
  });
  const status = value.map((own, at): Status => {
    if (own !== null) return 'ok';
    return amount.status[at] === 'ok' && behind.status[at] === 'ok' ? 'z' : 'c';
  });
  return { value, status };
};

const valuesCalled = ({ cells }: PublishedTable, name: string): PublishedValues => {
  const values = cells.measures[name];
  if (!values) throw new RangeError('a mean of what was not protected');
  return values;
};
