import type { Table } from '../core/policy.ts';
import type { Entries } from './draft.ts';
import type { Report } from './problem.ts';

/**
 * Reports tables that can show one number in two ways: rounded and exact, or rounded by two rules. Where both are seen, the
 * rounding promises what it does not keep.
 */
export const checkRounding = (tables: Entries<Table>, report: Report): void => {
  const known = [...tables.values()].filter((table) => table !== undefined);
  known.forEach((table, at) => {
    const other = known
      .slice(0, at)
      .find((one) => sharesNumbers(one, table) && ruleOf(one) !== ruleOf(table));
    if (other)
      report(
        ['tables', table.name],
        `This table counts the same rows as the table \`${other.name}\`, over periods of the same length, and rounds them in another way (${ruleOf(table)} here, ${ruleOf(other)} there), so that numbers of both would be seen twice. Right would be the same \`rounding:\` in both, and the same \`minimum frequency:\` where it is random or controlled.`,
      );
  });
};

const sharesNumbers = (one: Table, other: Table): boolean =>
  one.period === other.period && [...one.sources].sort().join() === [...other.sources].sort().join();

/** At random, what lies between the minimum and the next multiple goes up, so that the minimum is part of the rule. */
const ruleOf = ({ rounding, minimumFrequency }: Table): string => {
  if (!rounding) return 'not at all';
  const from = rounding.method === 'nearest' ? '' : ` from ${minimumFrequency} on`;
  return `${rounding.method} to ${rounding.base}${from}`;
};
