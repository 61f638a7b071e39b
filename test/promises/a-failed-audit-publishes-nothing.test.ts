// Protects everyone from a protection that is wrong: a table that an attacker broke, or of which it is not known for
// certain that none did, goes to nobody, and the tables beside it still go out.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canonicalJson, sha256 } from '../../core/digest.ts';
import type { Effects } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { TableVerdict } from '../../core/verdict.ts';
import { aggregate } from '../../functions/aggregate/aggregate.ts';
import { audit } from '../../functions/audit/audit.ts';
import { deidentify } from '../../functions/deidentify/deidentify.ts';
import { ingest } from '../../functions/ingest/ingest.ts';
import { protect } from '../../functions/protect/protect.ts';
import { publish } from '../../functions/publish/publish.ts';
import { localEffects } from '../../platform/local.ts';
import { loadPolicy } from '../../policy/load.ts';
import { filesBelow } from '../support/files-below.ts';
import { lessonsCsv, lessonsPolicy, wholeSchool } from '../support/lessons.ts';
import { type House, newHouse, settledNight } from '../support/whole-night.ts';

const run = settledNight;
const table = 'lessons-by-land';
const beside = 'lessons-by-channel';
const at = { run, round: 1 };

let folder: string;
let house: House;
let effects: Effects;
let copies = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kohort-audits-'));
  house = await newHouse(lessonsPolicy, { 'lessons/a.csv': lessonsCsv(wholeSchool) });
  effects = await worldIn(house.store);
  await ingest.run({ date: run }, effects);
  await deidentify.run({ run, item: 0 }, effects);
  await aggregate.run({ run }, effects);
  await protect.run(at, effects);
}, 300_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('where nothing is wrong, both tables are published', async () => {
  const { released } = await finished({});
  expect(released).toEqual([beside, table]);
});

test('a small number that is given away is found, and its table stays in', async () => {
  const { released, store } = await finished({ protectedTable: (bytes) => given(bytes, 'biology/NO', 3) });
  expect(released).toEqual([beside]);
  await expectNoTrace(store);
});

test('a number that only gives a small one away is found, too', async () => {
  const { released } = await finished({
    protectedTable: (bytes) => given(given(bytes, 'biology/FR', 16), 'biology/_T', 54),
  });
  expect(released).toEqual([beside]);
});

type Verdicts = { tables: (TableVerdict & Record<string, unknown>)[] };
const ofTable = (change: (verdict: TableVerdict & Record<string, unknown>) => object) => (text: string) => {
  const { tables }: Verdicts = JSON.parse(text);
  return canonicalJson({ tables: tables.map((one) => (one.table === table ? change(one) : one)) });
};
const lies: Readonly<Record<string, (text: string) => string>> = {
  'a verdict of breached': ofTable((verdict) => ({ ...verdict, outcome: 'breached' })),
  'a verdict that no one knows': ofTable((verdict) => ({ ...verdict, outcome: 'probably' })),
  'no outcome': ofTable(({ outcome, ...verdict }) => verdict),
  'no attacks': ofTable((verdict) => ({ ...verdict, attacks: [] })),
  'an attack that found something': ofTable((verdict) => ({
    ...verdict,
    attacks: verdict.attacks.map((attack) => ({ ...attack, found: 1 })),
  })),
  'a counterexample': ofTable((verdict) => ({
    ...verdict,
    counterexamples: [{ attacker: 'differencing', cells: [] }],
  })),
  'the verdict of other bytes': ofTable((verdict) => ({ ...verdict, digest: sha256('other') })),
  'the verdict of another period': ofTable((verdict) => ({ ...verdict, period: '2026-05' })),
  'no verdict on it': (text) => canonicalJson({ tables: JSON.parse(text).tables.filter(besideIt) }),
  'two verdicts on it': (text) => {
    const { tables }: Verdicts = JSON.parse(text);
    return canonicalJson({ tables: [...tables, ...tables.filter((one) => !besideIt(one))] });
  },
};

test.each(Object.entries(lies))('with %s, its table stays in', async (_, lie) => {
  const { released, store } = await finished({ verdicts: lie });
  expect(released).toEqual([beside]);
  await expectNoTrace(store);
});

test.each([
  ['half a file of verdicts', (text: string) => text.slice(0, text.length / 2)],
  ['an empty file of verdicts', () => ''],
])('with %s, nothing is published', async (_, lie) => {
  const { released } = await finished({ verdicts: lie });
  expect(released).toEqual([]);
});

test('a table that was changed after its audit stays in', async () => {
  const { released, store } = await finished({ afterAudit: (bytes) => given(bytes, 'biology/NO', 3) });
  expect(released).toEqual([beside]);
  await expectNoTrace(store);
});

interface Tampering {
  readonly protectedTable?: (text: string) => string;
  readonly verdicts?: (text: string) => string;
  readonly afterAudit?: (text: string) => string;
}

/** Ends the night in a copy of the store in which somebody changed something on the way. */
async function finished({ protectedTable, verdicts, afterAudit }: Tampering) {
  const store = join(folder, `${copies++}`);
  await cp(house.store, store, { recursive: true });
  const world = await worldIn(store);
  const tableFile = join(store, 'protected', keys.protectedTable(run, 1, table, '2026-06'));
  await edit(tableFile, protectedTable);
  await audit.run(at, world);
  await edit(join(store, 'verdicts', keys.verdicts(run, 1)), verdicts);
  await edit(tableFile, afterAudit);
  await publish.run(at, world);
  const paths = [...(await filesBelow(join(store, 'published'))).keys()];
  const bundles = paths.filter((path) => path.endsWith('data.csv')).map((path) => path.split('/')[1] ?? '');
  return { store, released: [...new Set(bundles)].sort() };
}

/** Not in any audience's folder, nor in its catalogue, nor in what later nights take for published. */
async function expectNoTrace(store: string): Promise<void> {
  for (const [path, content] of await filesBelow(join(store, 'published')))
    expect([path, `${path} ${content}`.includes(table)]).toEqual([path, false]);
  const history = [...(await filesBelow(join(store, 'history'))).keys()];
  expect(history.filter((path) => path.startsWith(table))).toEqual([]);
}

async function edit(file: string, change: ((text: string) => string) | undefined): Promise<void> {
  if (!change) return;
  const before = await readFile(file, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(file, after);
}

/** The protected table with a withheld number in it as it was counted. */
function given(text: string, cell: string, people: number): string {
  const protectedTable: PublishedTable = JSON.parse(text);
  const { codes, measures } = protectedTable.cells;
  const place = (codes.course ?? []).findIndex((course, row) => `${course}/${codes.land?.[row]}` === cell);
  const shown = Object.fromEntries(
    Object.entries(measures).map(([name, { value, status }]) => [
      name,
      { value: value.with(place, people), status: status.with(place, 'ok') },
    ]),
  );
  return canonicalJson({ ...protectedTable, cells: { codes, measures: shown } });
}

async function worldIn(store: string): Promise<Effects> {
  const { policy, digest } = await loadPolicy(house.policy);
  return localEffects({ store, landing: house.landing, policy, policyDigest: digest });
}

function besideIt(verdict: { readonly table: string }): boolean {
  return verdict.table !== table;
}
