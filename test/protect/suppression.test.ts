import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DisclosureRisk } from '../../core/errors.ts';
import type { LinearTable } from '../../core/linear-table.ts';
import { attackLinear } from '../../functions/audit/linear-attack.ts';
import { suppress } from '../../functions/protect/suppression/suppress.ts';
import { anyTable, linearCell, twoWay } from '../support/linear-tables.ts';

const plenty = 60;

describe('secondary suppression', () => {
  test('costs as little as the best of all patterns that an attacker cannot undo', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async (table) => {
        const best = await leastCost(table);
        const found = await suppress(table, plenty).catch((error: unknown) => {
          if (error instanceof DisclosureRisk) return undefined;
          throw error;
        });
        expect(found?.cost).toBe(best);
        if (!found) return;
        expect([found.optimal, found.bound]).toEqual([true, expect.closeTo(found.cost, 4)]);
        expect((await attackLinear(found.table)).every(({ isProtected }) => isProtected)).toBe(true);
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  test('leaves the attacker as much as a level asks for, and pays no more than that takes', async () => {
    // The one way round the unsafe 5 is a shift over three other cells, of which the least holds 3.
    const table = (level: number) =>
      twoWay(
        [
          [5, 3, 90],
          [8, 9, 90],
          [95, 90, 90],
        ],
        (value, at) =>
          linearCell(value, at === 0 ? { status: 'unsafe', upperProtection: level } : { weight: value }),
      );
    const withheld = async (level: number) => {
      const { table: made } = await suppress(table(level), plenty);
      return made.cells.flatMap(({ status, value }) => (status === 'secondary' ? [value] : [])).toSorted();
    };
    expect(await withheld(2)).toEqual([3, 8, 9]);
    expect(await withheld(3)).toEqual([3, 8, 9]);
    expect(await withheld(4)).not.toEqual([3, 8, 9]);
  });

  test('withholds nothing that has to be published, and says which cell nothing protects', async () => {
    const table = twoWay(
      [
        [5, 50],
        [60, 70],
      ],
      (value, at) =>
        linearCell(value, { status: at === 0 ? 'unsafe' : at === 1 || at === 2 ? 'fixed' : 'safe' }),
    );
    await expect(suppress(table, plenty)).rejects.toThrow(
      new DisclosureRisk('cell 0 cannot be protected, whatever else is withheld'),
    );
  });

  test('hides a cell by what it can be moved up and down together, where neither is enough', async () => {
    const cells = [7, 7, 14].map((value, at) =>
      linearCell(value, {
        ...(at === 0 && { status: 'unsafe', slidingProtection: 10 }),
        ...(at === 2 && { status: 'fixed' }),
        upper: 14,
      }),
    );
    const relations = [{ total: 0, cells: [0, 1, 2], weights: [1, 1, -1] }];
    const { table, cost } = await suppress({ cells, relations }, plenty);
    expect([table.cells[1]?.status, cost]).toEqual(['secondary', 8]);
  });

  test('has nothing to do where nothing is unsafe', async () => {
    const table = twoWay([[10, 20]], (value) => linearCell(value));
    expect(await suppress(table, plenty)).toMatchObject({ table, cost: 0, bound: 0, optimal: true });
  });

  test('protects as well when the time is too short for the best, and owns up to the gap', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async (table) => {
        const found = await suppress(table, 1e-6).catch(() => undefined);
        if (!found) return;
        expect(found.bound).toBeLessThanOrEqual(found.cost + 1e-4);
        expect((await attackLinear(found.table)).every(({ isProtected }) => isProtected)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe('insiders', () => {
  test('who know their own cells and tell each other learn no more of the others than outsiders do', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, fc.constantFrom(0, 1, 3, 6), async (table, insiders) => {
        const made = await suppress(table, plenty, { insiders }).catch(() => undefined);
        const attacked = made && (await attackLinear(made.table, { insiders }));
        expect(attacked?.filter(({ isProtected }) => !isProtected) ?? []).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('undo what protects against outsiders alone, unless it was made against them', async () => {
    const table = twoWay(
      [
        [1, 3, 60],
        [20, 30, 70],
        [50, 60, 80],
      ],
      (value, at) =>
        linearCell(value, at === 0 || at === 1 ? { status: 'unsafe', slidingProtection: 3 } : {}),
    );
    const exposed = async (made: LinearTable, insiders: number) =>
      (await attackLinear(made, { insiders })).flatMap(({ cell, isProtected }) =>
        isProtected ? [] : [cell],
      );
    const { table: naive } = await suppress(table, plenty);
    const { table: made } = await suppress(table, plenty, { insiders: 1 });
    expect(await exposed(naive, 0)).toEqual([]);
    expect(await exposed(naive, 1)).toContain(1);
    expect(await exposed(made, 1)).toEqual([]);
  });
});

describe('the attack on a linear table', () => {
  test('tells of each cell the same by a part of its interval as by all of it', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, fc.boolean(), async (table, isMade) => {
        const made = isMade ? (await suppress(table, 1e-6).catch(() => undefined))?.table : table;
        if (!made) return;
        const met = await attackLinear(made, { exactUpTo: Infinity });
        const enough = await attackLinear(made, { exactUpTo: 0 });
        const verdicts = (cells: typeof met) => cells.map((one) => [one.cell, one.isProtected]);
        expect(verdicts(enough)).toEqual(verdicts(met));
        for (const [at, { interval, least, most }] of enough.entries()) {
          const [inner, outer] =
            interval === 'at most' ? [met[at], { least, most }] : [{ least, most }, met[at]];
          expect(inner?.least).toBeGreaterThanOrEqual((outer?.least ?? Number.NaN) - 1e-6);
          expect(inner?.most).toBeLessThanOrEqual((outer?.most ?? Number.NaN) + 1e-6);
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** The least weight over all patterns, tried one after the other; undefined where none protects. */
async function leastCost(table: LinearTable): Promise<number | undefined> {
  const free = table.cells.flatMap(({ status }, at) => (status === 'safe' ? [at] : []));
  const patterns = Array.from({ length: 2 ** free.length }, (_, bits) =>
    free.filter((_, at) => bits & (1 << at)),
  );
  const costOf = (pattern: readonly number[]) =>
    pattern.reduce((sum, at) => sum + (table.cells[at]?.weight ?? 0), 0);
  const byCost = patterns
    .map((pattern) => ({ pattern, cost: costOf(pattern) }))
    .toSorted((a, b) => a.cost - b.cost);
  const everything = byCost.at(-1);
  if (!everything || !(await protects(table, everything.pattern))) return undefined;
  for (const { pattern, cost } of byCost) if (await protects(table, pattern)) return cost;
  return undefined;
}

/** A cell with no level at all must still not be known exactly: whole numbers apart by one. */
async function protects(table: LinearTable, pattern: readonly number[]): Promise<boolean> {
  const cells = table.cells.map((cell, at) =>
    pattern.includes(at) ? { ...cell, status: 'secondary' as const } : cell,
  );
  const attacked = await attackLinear({ ...table, cells });
  return attacked.every(({ cell, isProtected, least, most }) => {
    const own = table.cells[cell];
    const asked = (own?.lowerProtection ?? 0) + (own?.upperProtection ?? 0) + (own?.slidingProtection ?? 0);
    return isProtected && (own?.status !== 'unsafe' || asked > 0 || most - least >= 1 - 1e-6);
  });
}
