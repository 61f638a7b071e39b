import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stages } from '../../functions/stages.ts';

const cost = readFileSync('docs/cost.md', 'utf8');
const memoryOf = (name: string): number => stages.find((stage) => stage.name === name)?.memory ?? 0;

const ordinaryNight = cost.slice(cost.indexOf('## An ordinary night'));

/** A row of the table of an ordinary night, by its first cell. */
const row = (label: string): number[] =>
  (ordinaryNight.split('\n').find((line) => line.startsWith(`| ${label} |`)) ?? '')
    .split('|')
    .slice(2, -1)
    .map((cell) => Number(cell.replaceAll(/[*, ]/g, '')));

const events = [1e6, 1e8, 1e9];
const [price, transition] = [0.0000133334, 0.000025];

test('what deidentify costs is what its formula says with the memory that it has', () => {
  const seconds = events.map((n) => n / 26_500 / 2 + (n / 200_000) * 2);
  expect(row('`deidentify`, seconds of all workers')).toEqual(seconds.map(Math.round));
  const dollars = seconds.map((s) => s * (memoryOf('deidentify') / 1024) * price);
  expect(row('`deidentify`')).toEqual(dollars.map((sum) => Number(sum.toFixed(4))));
});

test('so is what orchestration costs', () => {
  const dollars = events.map((n) => (20 + (3 * n) / 200_000) * transition);
  row('Step Functions').forEach((told, at) => {
    expect(told).toBeCloseTo(dollars[at] ?? Number.NaN, 4);
  });
});

test('and the parts add up to the sum', () => {
  const parts = [
    '`deidentify`',
    'scratch',
    'other stages',
    'Step Functions',
    'S3',
    'KMS',
    'DynamoDB',
    'logs',
  ];
  events.forEach((_, at) => {
    const sum = parts.reduce((total, part) => total + (row(part)[at] ?? Number.NaN), 0);
    expect(Math.abs(sum - (row('**sum**')[at] ?? Number.NaN))).toBeLessThan(0.006);
  });
});

test('every price says where it was found, or that it was not', () => {
  const prices = cost.slice(cost.indexOf('## Prices'), cost.indexOf('## An ordinary night')).split('\n');
  const rows = prices.filter((line) => line.startsWith('| ') && line.includes('$'));
  expect(rows.length).toBeGreaterThan(6);
  for (const line of rows) expect(line.split('|')[3]?.trim()).not.toBe('');
});

test('the memory that the formulas name is that of the functions', () => {
  for (const memory of [memoryOf('deidentify'), memoryOf('aggregate'), memoryOf('audit')])
    expect(cost).toContain(`${memory.toLocaleString('en-GB')} / 1,024 GB`);
});
