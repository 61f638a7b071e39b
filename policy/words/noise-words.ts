import { dividedBy, fraction } from '../../core/fraction.ts';
import { exactly, mostOfOne, type Noise, scaleFor } from '../../core/noise.ts';
import type { Measure, Policy, Table } from '../../core/policy.ts';
import { enumerate, heading, wrapped } from './text.ts';

/** How the numbers of a table with noise come about, and what that says of any one person. */
export const noiseRule = (table: Table, noise: Noise): string => {
  const { loss, budget, mechanism } = noise;
  const name = mechanism === 'discrete-gaussian' ? 'Gaussian' : 'Laplace';
  const one = table.measures.some(({ kind }) => kind === 'people')
    ? ' Each person counts in one inner cell only: the one in which most of their events are.'
    : '';
  return `No number of it is withheld, and none is exact: each inner cell, those in which nobody is included, gets whole-numbered ${name} noise, and every total is the sum of its inner cells as published, so that numbers below 0 occur. The finest levels are always used.${one} The noise is as large as it has to be for what one person can change: ${enumerate(table.measures.map((measure) => errorOf(measure, table, noise)))}. A release costs ${loss.unit} ${loss.amount} out of the budget of ${budget.namespace}; when that is spent there is none. A published period is never corrected.`;
};

const errorOf = (measure: Measure, table: Table, { mechanism, loss }: Noise): string => {
  if (measure.kind === 'sum') throw new RangeError('a sum with noise');
  const most = mostOfOne(measure, table.period);
  const share = dividedBy(exactly(loss.amount), fraction(BigInt(table.measures.length)));
  const { over, under } = scaleFor(mechanism, share, most);
  const scale = Number(over) / Number(under);
  const typical = mechanism === 'discrete-gaussian' ? Math.sqrt(scale) : Math.SQRT2 * scale;
  return `${most} of ${measure.title}, which makes the standard deviation of a cell about ${Number(typical.toPrecision(3))}`;
};

/** The budgets, and what noise does not cover. */
export const noiseSection = (policy: Policy): readonly string[] => {
  const noisy = policy.tables.flatMap(({ name, noise }) => (noise ? [{ name, noise }] : []));
  if (noisy.length === 0) return [];
  const budgets = [...Map.groupBy(noisy, ({ noise }) => noise.budget.namespace)];
  return [
    heading('What noise may tell of any one person', '='),
    ...budgets.map(([namespace, tables]) => {
      const total = tables[0]?.noise.budget.total;
      return wrapped(
        `Of any one of the people of ${namespace}, ${enumerate(tables.map(({ name }) => name))} together may ever tell ${total?.unit} ${total?.amount}, over all periods, versions and audiences. What is spent is never given back, with no new month or year; a larger budget is a new policy, and stays on record as one, and a smaller one is refused.`,
      );
    }),
    wrapped(
      'That holds for these tables and nothing else. A table without noise is outside of it: whatever such a table tells of the same people comes on top, and is protected by withholding alone. So is everything that is decided before anybody is counted: which exports are accepted, how much of them could be read, that a period has rows at all, and who is left out.',
    ),
  ];
};
