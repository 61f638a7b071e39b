import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PublishedTable } from '../../core/published-table.ts';
import { attackPublished } from '../../functions/audit/attack.ts';
import { flatDimension } from '../support/published-table.ts';
import { allWorlds, type Counted, rangeOf } from './enumerator.ts';
import { gridTable, gridValues, smallTable } from './small-table.ts';

const minimumFrequency = 3;

const foundBy = async (table: PublishedTable, attacker: string): Promise<number> => {
  const reports = await attackPublished([table]);
  return reports.find((report) => report.attacker === attacker)?.found ?? Number.NaN;
};

const peopleIn = (world: readonly number[], { kinds }: Counted): number =>
  kinds.reduce((sum, kind) => sum + (world[kind] ?? 0), 0);

const countsOf = (
  table: PublishedTable,
  kindsAt: (codes: readonly string[]) => readonly number[],
): Counted[] => {
  const { codes, measures } = table.cells;
  const columns = table.dimensions.map(({ name }) => codes[name] ?? []);
  return (measures.people?.value ?? []).map((value, cell) => {
    const own = columns.map((column) => column[cell] ?? '');
    return { name: own.join('/'), kinds: kindsAt(own), value };
  });
};

/** Inner counts, and which of the cells, margins included, to withhold; empty cells are never withheld. */
const grids = fc
  .tuple(fc.integer({ min: 2, max: 3 }), fc.integer({ min: 2, max: 3 }))
  .chain(([rows, columns]) =>
    fc.record({
      inner: fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
      chosen: fc.infiniteStream(fc.boolean()),
    }),
  );

describe('attackers against an enumeration of every table that fits what is published', () => {
  it('claim that a withheld cell is small if and only if it is in all of them', {
    timeout: 300_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(grids, async ({ inner, chosen }) => {
        const values = gridValues(inner);
        const names = Object.keys(values).filter((name) => name !== '_T/_T' && (values[name] ?? 0) > 0);
        const withheld = names.filter(() => chosen.next().value === true);
        const table = gridTable(inner, withheld, { minimumFrequency });
        const columns = inner[0]?.length ?? 0;
        const counts = countsOf(table, ([row = '', column = '']) =>
          inner.flatMap((line, r) =>
            line.flatMap((_, c) =>
              [`r${r + 1}`, '_T'].includes(row) && [`c${c + 1}`, '_T'].includes(column)
                ? [r * columns + c]
                : [],
            ),
          ),
        );
        const worlds = allWorlds(inner.length * columns, counts, values['_T/_T'] ?? 0);
        const certain = counts.filter(
          (count) =>
            count.value === null &&
            rangeOf(worlds, (world) => peopleIn(world, count)).high < minimumFrequency,
        );
        expect(worlds.length).toBeGreaterThan(0);
        expect(await foundBy(table, 'feasibility-intervals')).toBe(certain.length);
      }),
      { numRuns: 120, seed: 7 },
    );
  });

  it('claim the same where people stand in several cells', { timeout: 300_000 }, async () => {
    const subsets = ['a', 'b', 'ab'];
    const groups = ['x', 'y'];
    const arbitrary = fc.record({
      people: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 6, maxLength: 6 }),
      chosen: fc.infiniteStream(fc.boolean()),
    });
    const kindsAt = ([module = '', group = '']: readonly string[]) =>
      groups.flatMap((own, g) =>
        subsets.flatMap((subset, s) =>
          [own, '_T'].includes(group) && (module === '_T' || subset.includes(module)) ? [g * 3 + s] : [],
        ),
      );
    const dimensions = [flatDimension('module', ['a', 'b']), flatDimension('group', groups)];
    const names = ['a', 'b', '_T'].flatMap((module) =>
      ['x', 'y', '_T'].map((group) => [module, group] as const),
    );
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ people, chosen }) => {
        const truth = names.map(
          (codes) =>
            [codes.join('/'), kindsAt(codes).reduce((sum, kind) => sum + (people[kind] ?? 0), 0)] as const,
        );
        const values = truth.map(([name, value]) => [
          name,
          value > 0 && name !== '_T/_T' && chosen.next().value === true ? null : value,
        ]);
        const table = smallTable({
          dimensions,
          values: Object.fromEntries(values),
          minimumFrequency,
          overlapping: ['module'],
        });
        const counts = countsOf(table, kindsAt);
        const worlds = allWorlds(6, counts, truth.at(-1)?.[1] ?? 0);
        const cells = counts.filter(
          (count) =>
            count.value === null &&
            rangeOf(worlds, (world) => peopleIn(world, count)).high < minimumFrequency,
        );
        const rests = counts.flatMap((part) => {
          const [module = '', group = ''] = part.name.split('/');
          const whole = counts.find(({ name }) => name === `_T/${group}`);
          if (module === '_T' || !whole || (part.value !== null && whole.value !== null)) return [];
          const { low, high } = rangeOf(worlds, (world) => peopleIn(world, whole) - peopleIn(world, part));
          return low >= 1 && high < minimumFrequency ? [part] : [];
        });
        expect(await foundBy(table, 'feasibility-intervals')).toBe(cells.length + rests.length);
      }),
      { numRuns: 120, seed: 11 },
    );
  });
});
