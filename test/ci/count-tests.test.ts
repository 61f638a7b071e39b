import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'kohort-reports-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (status: string, ...tests: readonly string[]) => ({
  status,
  assertionResults: tests.map((own) => ({ status: own })),
});

const report = (name: string, success: boolean, ...testResults: readonly object[]): string => {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify({ success, testResults }));
  return path;
};

const counted = (...reports: readonly string[]): string =>
  `${execFileSync(process.execPath, ['.ci/count-tests.ts', ...reports])}`.trim();

const well = report('well', true, file('passed', 'passed', 'passed'), file('passed', 'passed'));

test('counts add up over runs', () => {
  const badly = report(
    'badly',
    false,
    file('failed', 'passed', 'failed', 'failed'),
    file('passed', 'passed'),
  );
  expect(counted(well, badly)).toBe('5 passed, 2 failed');
});

test.each([
  ['cannot be read', file('failed')],
  ['fails before its first test', file('failed', 'skipped', 'skipped')],
])('a file that %s counts as one that failed', (_, own) => {
  expect(counted(report('broken', false, own, file('passed', 'passed')))).toBe('1 passed, 1 failed');
});

test('a run that failed is never counted as one that did not, nor is one without a report', () => {
  expect(counted(report('outside', false, file('passed', 'passed')))).toBe('1 passed, 1 failed');
  expect(counted(well, join(folder, 'never-written.json'))).toBe('3 passed, 1 failed');
});
