import { expect, test } from 'vitest';
import type { MicrodataManifest } from '../../core/run.ts';
import { currentManifests, firstKeptRun } from '../../functions/aggregate/current-manifests.ts';
import { manifest } from './aggregate-world.ts';
import { policyOf } from './small-policy.ts';

const policy = policyOf([]);
const run = '2026-11-26';

const current = (...manifests: readonly MicrodataManifest[]): readonly string[] =>
  currentManifests(manifests, policy, run)
    .map(({ item }) => item)
    .toSorted();

test('a replaced object counts in its newest version only', () => {
  const older = manifest({ item: 'a-1', key: 'web/a', run: '2026-11-20' });
  const newer = manifest({ item: 'a-2', key: 'web/a', run: '2026-11-21' });
  const other = manifest({ item: 'b-1', key: 'web/b', run: '2026-11-19' });
  expect(current(newer, other, older)).toEqual(['a-2', 'b-1']);
  expect(current(older, other, newer)).toEqual(['a-2', 'b-1']);
});

test('a refused replacement leaves the accepted version in place', () => {
  const older = manifest({ item: 'a-1', key: 'web/a', run: '2026-11-20' });
  const newer = manifest({ item: 'a-2', key: 'web/a', run: '2026-11-21', status: 'refused' });
  expect(current(older, newer)).toEqual(['a-1', 'a-2']);
});

test('one key in two sources is two objects', () => {
  const web = manifest({ item: 'web', key: 'a', run: '2026-11-20' });
  const app = manifest({ item: 'app', key: 'a', run: '2026-11-21', source: 'app' });
  expect(current(web, app)).toEqual(['app', 'web']);
});

test('of a snapshot source only the accepted export last in key order counts, by bytes and not by code units', () => {
  const snapshot = (item: string, key: string, status: 'accepted' | 'refused' = 'accepted') =>
    manifest({ item, key, status, source: 'progress', run });
  expect(current(snapshot('one', 'progress/1'), snapshot('two', 'progress/2'))).toEqual(['two']);
  expect(current(snapshot('one', 'progress/1'), snapshot('two', 'progress/2', 'refused'))).toEqual([
    'one',
    'two',
  ]);
  expect(current(snapshot('plane', 'progress/\u{1d4b3}'), snapshot('basic', 'progress/\uff5e'))).toEqual([
    'plane',
  ]);
});

test('manifests of later runs and those past their retention do not count', () => {
  expect(firstKeptRun(policy, run)).toBe('2026-09-28');
  const at = (item: string, day: string) => manifest({ item, key: `web/${item}`, run: day });
  expect(
    current(at('gone', '2026-09-27'), at('kept', '2026-09-28'), at('now', run), at('later', '2026-11-27')),
  ).toEqual(['kept', 'now']);
});

test('all requests count', () => {
  const request = (item: string) => manifest({ item, key: 'requests/r', source: 'requests', run });
  expect(current(request('r-1'), request('r-2'))).toEqual(['r-1', 'r-2']);
});
