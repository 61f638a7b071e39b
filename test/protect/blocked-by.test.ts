import { describe, expect, test } from 'vitest';
import type { PublishedTable } from '../../core/published-table.ts';
import { blockedBy } from '../../functions/protect/blocked-by.ts';
import { countedAt } from '../../functions/protect/counted-table.ts';
import { loadSolve } from '../../functions/protect/linear-programme.ts';
import { protectTables } from '../../functions/protect/protect-tables.ts';
import { classified, count, type Design, policyOf, type Row, tableOf } from './support/people.ts';
import { protectRows, publish } from './support/protect-rows.ts';

const solve = await loadSolve();

const design = (name: string, minimumFrequency: number): Design => ({
  name,
  dimensions: [
    { name: 'course', classification: classified('course', ['a', 'b']) },
    { name: 'country', classification: classified('country', ['DE', 'FR']) },
  ],
  minimumFrequency,
});

const rows = Object.entries({ 'a/DE': 40, 'a/FR': 3, 'b/DE': 50, 'b/FR': 60 })
  .flatMap(([codes, howMany]) => Array.from({ length: howMany }, () => codes.split('/')))
  .map((codes, person): Row => ({ person, codes, amount: 1 }));

/** What somebody published once who thought that two people are enough, but for some cells. */
const before = (withheld: readonly string[]): PublishedTable => {
  const [table] = publish([design('before', 2)], rows);
  const { value = [] } = table?.cells.measures.people ?? {};
  if (!table) throw new Error('nothing was published');
  const next = value.map((one, at) =>
    withheld.includes(`${table.cells.codes.course?.[at]}/${table.cells.codes.country?.[at]}`) ? null : one,
  );
  const status = next.map((one) => (one === null ? ('c' as const) : ('ok' as const)));
  return { ...table, cells: { ...table.cells, measures: { people: { value: next, status } } } };
};

const becauseOf = (withheld: readonly string[]) => {
  const { leftOut } = protectRows([design('tonight', 10)], rows, { earlier: [before(withheld)] });
  expect(leftOut.map(({ reason }) => reason)).toEqual(['nothing can hide it']);
  return leftOut[0]?.because;
};

describe('of a table that nothing can hide because of earlier releases, it is said', () => {
  test('which cell shows it', () => {
    const because = becauseOf([]);
    expect(because?.numbers).toContainEqual({ table: 'tonight', period: '2026-10', codes: ['a', 'FR'] });
    expect(because?.cells).toEqual([{ release: 'before/2026-10/v1', codes: ['a', 'FR'] }]);
    expect(because?.smallest).toBe(true);
  });

  test('which cells give it away together, and none that could be left out of them', () => {
    const cells = becauseOf(['a/FR', 'b/FR', '_T/FR'])?.cells ?? [];
    expect(cells.map(({ codes }) => codes.join('/')).sort()).toEqual(['a/DE', 'a/_T']);
    expect(new Set(cells.map(({ release }) => release))).toEqual(new Set(['before/2026-10/v1']));
  });

  test('that none of them could be left out, where the search for the fewest takes too long', () => {
    const [own, earlier] = [design('tonight', 10), before(['a/FR', 'b/FR', '_T/FR'])];
    const counted = countedAt(count(own, rows), tableOf(own), {
      levels: [0, 0],
      policy: policyOf([own]),
      version: 1,
    });
    const candidate = { counted, causes: new Map(), totalOnly: false, forcedOthers: false };
    const [table] = protectTables([candidate], { earlier: [earlier], classifications: {}, solve });
    const [open] = table?.within.open ?? [];
    if (!table || !open) throw new Error('nothing is open');
    const { cells, smallest } = blockedBy(table.within, open, solve, 2);
    expect(smallest).toBe(false);
    expect(cells.map(({ codes }) => codes.join('/')).sort()).toEqual(['a/DE', 'a/_T']);
  });

  test('nothing where a number cannot be hidden for want of other people', () => {
    const alone = rows.filter(({ codes }) => codes.join('/') === 'a/FR');
    const { leftOut } = protectRows([design('tonight', 10)], alone);
    expect(leftOut.flatMap(({ because }) => because?.cells ?? [])).toEqual([]);
  });
});
