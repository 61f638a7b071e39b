import { beforeAll, describe, expect, test } from 'vitest';
import { madeTables } from '../../bench/cells/made-tables.ts';
import { inOneThread } from '../../core/spread.ts';
import { improved } from '../../functions/protect/improve.ts';
import { rolledUp } from '../../functions/protect/levels.ts';
import { loadSolve } from '../../functions/protect/linear-programme.ts';
import { type ProtectedNight, protectNight } from '../../functions/protect/protect-night.ts';
import type { Subject } from '../../functions/protect/roll-up.ts';
import { suppress } from '../../functions/protect/suppression/suppress.ts';
import { threads } from '../../platform/threads.ts';
import { deadlyThreads } from '../support/deadly.ts';
import { linearCell, twoWay } from '../support/linear-tables.ts';

const solve = await loadSolve();
let subjects: readonly Subject[];
let night: ProtectedNight;

/** Two months that nothing ties together, each with tables that share their margins. */
beforeAll(() => {
  const november = madeTables(500, 0).map((one) => ({
    ...one,
    counted: { ...one.counted, period: '2026-11' as const },
  }));
  subjects = [...madeTables(500, 0), ...november];
  night = protectNight(subjects, { earlier: [], counterexamples: [], solve });
});

describe('whatever the number of threads', () => {
  test('the search for fewer withheld cells finds the same, and the same bound', async () => {
    const told = async (count: number) =>
      (await improved(night.tables, { solve, search: 0.5, spread: threads(count) })).map(
        ({ withheld, bound }) => ({ withheld, bound }),
      );
    const alone = (await improved(night.tables, { solve, search: 0.5 })).map(({ withheld, bound }) => ({
      withheld,
      bound,
    }));
    expect(new Set(alone.map(({ bound }) => bound?.atLeast)).size).toBe(2);
    for (const count of [1, 2, 3]) expect(await told(count)).toEqual(alone);
  });

  test('tables are rolled up to the same levels', async () => {
    const choosing = subjects.map((one) => ({
      ...one,
      table: {
        ...one.table,
        activity: 0.99,
        dimensions: one.table.dimensions.map((dimension) => ({ ...dimension, levels: [0, 1] })),
      },
    }));
    const known = { earlier: [], counterexamples: [] };
    const alone = await rolledUp(choosing, known, inOneThread);
    expect([...alone.values()].some(({ levels }) => levels.includes(1))).toBe(true);
    for (const count of [2, 3]) expect(await rolledUp(choosing, known, threads(count))).toEqual(alone);
    await expect(rolledUp(choosing, known, deadlyThreads('leaves'))).rejects.toThrow('a thread ended');
  });

  test('the cheapest pattern of a table of several parts is the same', async () => {
    const part = (from: number) =>
      twoWay(
        Array.from({ length: 24 }, (_, row) =>
          Array.from({ length: 24 }, (_, column) => 5 + ((row * from + column * 11) % 90)),
        ),
        (value, at) =>
          linearCell(value, {
            upper: 1_000_000,
            ...(at === 30 || at === 130 ? { status: 'unsafe', upperProtection: 3, lowerProtection: 2 } : {}),
          }),
      );
    const [one, other] = [part(7), part(13)];
    const table = {
      cells: [...one.cells, ...other.cells],
      relations: [
        ...one.relations,
        ...other.relations.map((relation) => ({
          ...relation,
          cells: relation.cells.map((cell) => cell + one.cells.length),
        })),
      ],
    };
    const alone = await suppress(table, 60);
    expect(alone).toMatchObject({ optimal: true });
    expect(await suppress(table, 60, { spread: threads(2) })).toEqual(alone);
    await expect(suppress(table, 60, { spread: deadlyThreads('leaves') })).rejects.toThrow('a thread ended');
  });
});

test('a thread that dies in the search breaks the night off', async () => {
  const broken = improved(night.tables, { solve, search: 0.5, spread: deadlyThreads('leaves') });
  await expect(broken).rejects.toThrow('a thread ended before its work did');
});
