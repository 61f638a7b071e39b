import { beforeAll, describe, expect, test } from 'vitest';
import { madeTables } from '../../bench/cells/made-tables.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { inOneThread } from '../../core/spread.ts';
import { attackPublished, attackTonight } from '../../functions/audit/attack.ts';
import { attackLinear } from '../../functions/audit/linear-attack.ts';
import { compose } from '../../functions/protect/compose.ts';
import { loadSolve } from '../../functions/protect/linear-programme.ts';
import { protectNight } from '../../functions/protect/protect-night.ts';
import { threads } from '../../platform/threads.ts';
import { type Death, deadlyThreads } from '../support/deadly.ts';
import { linearCell, twoWay } from '../support/linear-tables.ts';

let tables: readonly PublishedTable[];

beforeAll(async () => {
  const night = protectNight(madeTables(5_000, 0), {
    earlier: [],
    counterexamples: [],
    solve: await loadSolve(),
  });
  tables = night.tables.map(compose);
});

/** The same with some of the withheld cells of the first table shown. */
const withSomeShown = (): readonly PublishedTable[] =>
  tables.map((table, at) => {
    const { people } = table.cells.measures;
    if (at > 0 || !people) return table;
    const shown = new Set(
      [...people.status.keys()]
        .filter((cell) => people.status[cell] === 'c')
        .filter((_, one) => one % 9 === 0),
    );
    const measures = {
      people: {
        value: people.value.map((own, cell) => (shown.has(cell) ? 12 : own)),
        status: people.status.map((own, cell) => (shown.has(cell) ? ('ok' as const) : own)),
      },
    };
    return { ...table, cells: { ...table.cells, measures } };
  });

describe('an audit says the same to the last counterexample', () => {
  test.each([2, 3])('of tables that pass, from %i threads', async (count) => {
    const verdicts = await attackTonight(tables, [], undefined, threads(count));
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['passed', 'passed']);
    expect(verdicts).toEqual(await attackTonight(tables, [], undefined, inOneThread));
  });

  test.each([2, 3])('of tables that disclose, from %i threads', async (count) => {
    const disclosing = withSomeShown();
    const verdicts = await attackTonight(disclosing, [], undefined, threads(count));
    expect(verdicts.some(({ outcome }) => outcome === 'breached')).toBe(true);
    expect(verdicts).toEqual(await attackTonight(disclosing, [], undefined, inOneThread));
  });

  test('from the published files alone', async () => {
    expect(await attackPublished(tables, threads(2))).toEqual(await attackPublished(tables));
  });

  test('of a table in the JJ format', async () => {
    const inner = Array.from({ length: 24 }, (_, row) =>
      Array.from({ length: 24 }, (_, column) => (row * 7 + column * 13 + row * column) % 40),
    );
    const table = twoWay(inner, (value, at) =>
      linearCell(value, {
        status: value < 4 ? 'unsafe' : at % 2 === 0 ? 'secondary' : 'safe',
        upper: 100_000,
        upperProtection: value < 4 ? 4 : 0,
      }),
    );
    const alone = await attackLinear(table, { insiders: 1 });
    expect(alone.length).toBeGreaterThan(256);
    expect(await attackLinear(table, { insiders: 1, spread: threads(2) })).toEqual(alone);
    const broken = attackLinear(table, { insiders: 1, spread: deadlyThreads('leaves') });
    await expect(broken).rejects.toThrow('a thread ended before its work did');
  });
});

describe('a thread that dies', () => {
  test.each<Death>(['leaves', 'fills its memory'])('fails the audit of every table: it %s', async (death) => {
    const verdicts = await attackTonight(tables, [], undefined, deadlyThreads(death));
    expect(verdicts).toHaveLength(tables.length);
    for (const { outcome, failure, attacks } of verdicts) {
      expect(outcome).toBe('breached');
      expect(failure).toMatch(death === 'leaves' ? 'a thread ended before its work did' : 'memory limit');
      expect(attacks).toEqual([]);
    }
  });

  test('leaves nobody believing that published files withstand', async () => {
    await expect(attackPublished(tables, deadlyThreads('leaves'))).rejects.toThrow('a thread ended');
  });
});
