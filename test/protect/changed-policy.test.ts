import { describe, expect, test } from 'vitest';
import type { CellTable } from '../../core/cells.ts';
import { codingsOf } from '../../core/codings.ts';
import type { PublishedMeasure, PublishedTable } from '../../core/published-table.ts';
import { rowsOf } from '../../core/rows.ts';
import { changedPolicy } from '../../functions/protect/changed-policy.ts';
import type { Subject } from '../../functions/protect/roll-up.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { changed, smallPolicy } from '../policy/small-policy.ts';
import { publishedTable } from '../support/published-table.ts';

const subjectOf = (text: string, name = 'learners', period = '2026-11'): Subject => {
  const policy = parsePolicy(text, 'policy.yaml');
  const table = policy.tables.find((one) => one.name === name);
  if (!table) throw new Error('the small policy has no such table');
  return { table, policy, version: 1, counted: { period } as CellTable };
};

/** What of a table is published beside its numbers, as far as it matters here. */
const releaseOf = ({ table, policy, counted }: Subject, changes: Partial<PublishedTable> = {}) =>
  publishedTable({
    table: table.name,
    period: counted.period,
    sources: table.sources,
    rows: rowsOf(policy, table.sources),
    codings: codingsOf(policy, table),
    measures: table.measures.map((measure): PublishedMeasure => ({ ...measure, additive: {} })),
    ...changes,
  });

const moved = changed(
  ['{ label: Physics, codes: { waves: Waves, heat: Heat } }', '{ label: Physics, codes: { waves: Waves } }'],
  ['genes: Genes', 'genes: Genes, heat: Heat'],
);
const capped = changed(['cap: 60', 'cap: 90']);
const [coding, cap, unknown] = [/codes a column in another way/, /under another cap/, /nothing is known/];

const reasonFor = (subject: Subject, ...releases: readonly PublishedTable[]) =>
  changedPolicy(subject, releases)?.reason;

describe('a table is left out where an earlier release of the same rows and days', () => {
  test.each([
    ['codes a column otherwise', moved, coding],
    ['has another cap', capped, cap],
  ])('%s, and not where all is as it was', (_, text, reason) => {
    const before = releaseOf(subjectOf(smallPolicy));
    expect(reasonFor(subjectOf(text), before)).toMatch(reason);
    expect(changedPolicy(subjectOf(text), [before])?.releases).toEqual(['learners/2026-11/v1']);
    expect(reasonFor(subjectOf(smallPolicy), before)).toBeUndefined();
  });

  test('does not say how it was coded', () => {
    const { codings: _, ...unsaid } = releaseOf(subjectOf(smallPolicy));
    expect(reasonFor(subjectOf(smallPolicy), unsaid)).toMatch(unknown);
    const { rows: __, ...older } = unsaid;
    expect(reasonFor(subjectOf(smallPolicy), older)).toMatch(unknown);
  });

  test.each([
    ['2026-10-31', '2026-11', false],
    ['2026-12-01', '2026-11', false],
    ['2026-11-01', '2026-11', true],
    ['2026-11-30', '2026-11', true],
    ['2026-W44', '2026-11', true],
    ['2026-Q3', '2026-11', false],
    ['2026-Q4', '2026-11', true],
    ['2026', '2026-11', true],
  ])('has a day in common: %s beside %s', (earlier, period, expected) => {
    const before = releaseOf(subjectOf(smallPolicy, 'learners', earlier));
    for (const text of [moved, capped])
      expect(reasonFor(subjectOf(text, 'learners', period), before) !== undefined).toBe(expected);
  });

  test('codes a column otherwise, though its days were told in another way', () => {
    const retold = moved.replace('format: iso }', 'format: epoch seconds }');
    expect(reasonFor(subjectOf(retold), releaseOf(subjectOf(smallPolicy)))).toMatch(coding);
  });

  test('counts them under other names of source and table', () => {
    const renamed = moved
      .replace('  events:\n    title', '  progress:\n    title')
      .replaceAll('sources: [events]', 'sources: [progress]');
    expect(reasonFor(subjectOf(renamed), releaseOf(subjectOf(smallPolicy), { table: 'other' }))).toMatch(
      coding,
    );
  });
});

describe('a filter beside one of an earlier release', () => {
  const filtered = (...codes: readonly string[]): string =>
    changed([
      '    description: Who learns.',
      `    description: Who learns.\n    where: { course: [${codes}] }`,
    ]);

  test.each([
    ['holds the other', ['biology'], ['cells'], false],
    ['lies inside the other', ['cells'], ['biology', 'sports'], false],
    ['has nothing in common with it', ['biology'], ['physics'], false],
    ['has some of it and others', ['cells', 'waves'], ['biology'], true],
  ])('%s', (_, before, now, expected) => {
    const release = releaseOf(subjectOf(filtered(...before)), {
      where: [{ variable: 'course', classification: 'course', in: before }],
    });
    const reason = reasonFor(subjectOf(filtered(...now)), release);
    expect(reason !== undefined).toBe(expected);
    if (expected) expect(reason).toMatch(/each has others/);
  });
});

describe('a table is published', () => {
  test('beside one of other rows', () => {
    const elsewhere = releaseOf(subjectOf(smallPolicy.replace('exports: events/', 'exports: others/')), {
      sources: ['others'],
      rows: { others: 'bcdfghjk' },
    });
    for (const text of [moved, capped]) expect(reasonFor(subjectOf(text), elsewhere)).toBeUndefined();
  });

  test('where what changed is a column, or a cap, that one of the two does not use', () => {
    const before = releaseOf(subjectOf(smallPolicy));
    const banded = changed(['from: 40, code: old', 'from: 50, code: old']);
    expect(reasonFor(subjectOf(banded), before)).toBeUndefined();
    expect(reasonFor(subjectOf(capped, 'outcomes'), before)).toBeUndefined();
    const outcomes = releaseOf(subjectOf(smallPolicy, 'outcomes'));
    expect(reasonFor(subjectOf(capped), outcomes)).toBeUndefined();
    expect(reasonFor(subjectOf(moved), outcomes)).toMatch(coding);
  });
});
