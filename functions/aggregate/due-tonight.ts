import type { CellTable } from '../../core/cells.ts';
import { type Effects, ObjectMissing } from '../../core/effects.ts';
import { keys, partitions } from '../../core/keys.ts';
import { type Day, daysOf } from '../../core/period.ts';
import type { Table } from '../../core/policy.ts';
import type { MicrodataManifest } from '../../core/run.ts';
import { currentManifests, firstKeptRun } from './current-manifests.ts';
import { type DueCount, settledCounts } from './settled-counts.ts';

/** A count to make tonight, beside the cells of the period's last release where there was one. */
export interface Due {
  readonly count: DueCount;
  readonly released?: CellTable;
}

/**
 * The settled periods of all tables that are not released yet, and those released from other inputs where the table
 * allows corrections. What was left out before is due again when its inputs or the policy are others. A period of which some microdata may be gone is not due: it could only be counted in part.
 */
export const dueTonight = async (
  manifests: readonly MicrodataManifest[],
  run: Day,
  effects: Effects,
): Promise<readonly Due[]> => {
  const { policy } = effects;
  const start = firstKeptRun(policy, run);
  const current = currentManifests(manifests, policy, run);
  const forgetful = await forgetfulSources(
    manifests.filter((manifest) => manifest.run >= start),
    effects,
  );
  const due: Due[] = [];
  for (const table of policy.tables) {
    const forgets = table.sources.some((source) => forgetful.has(source));
    const releases = await lastReleases(table, effects);
    const leftOut = await leftOutBefore(table, effects);
    for (const count of settledCounts(table, current, { policy, run })) {
      if (forgets && daysOf(count.period).first < start) continue;
      if (leftOut.get(count.period) === count.inputs) continue;
      const release = releases.get(count.period);
      if (release === undefined) due.push({ count });
      else if (table.corrections) due.push(...(await correction(count, release, effects)));
    }
  }
  return due;
};

/** Sources with exports in the ledger whose manifests are past their retention; a snapshot holds all that came before. */
const forgetfulSources = async (
  manifests: readonly MicrodataManifest[],
  { ledger, policy }: Effects,
): Promise<ReadonlySet<string>> => {
  const known = new Set(manifests.map(({ source, item }) => `${source}/${item}`));
  const forgetful = new Set<string>();
  for (const { name, delivery } of policy.sources) {
    if (delivery === 'snapshot') continue;
    for await (const { sort } of ledger.list(partitions.object, `${name}/`))
      if (!known.has(sort)) forgetful.add(name);
  }
  return forgetful;
};

/** Period to the run of its last release. */
const lastReleases = async (table: Table, { ledger }: Effects): Promise<ReadonlyMap<string, unknown>> => {
  const runs = new Map<string, unknown>();
  for await (const { sort, fields } of ledger.list(partitions.release, `${table.name}/`))
    runs.set(sort.split('/')[1] ?? '', fields.run);
  return runs;
};

/** Period to the inputs that it was left out with under this policy. */
const leftOutBefore = async (
  table: Table,
  { ledger, policyDigest }: Effects,
): Promise<ReadonlyMap<string, unknown>> => {
  const inputs = new Map<string, unknown>();
  for await (const { sort, fields } of ledger.list(partitions.leftOut, `${table.name}/`))
    if (fields.policy === policyDigest) inputs.set(sort.split('/')[1] ?? '', fields.inputs);
  return inputs;
};

/** None where the release rests on the same inputs, or where nobody can say on which. */
const correction = async (count: DueCount, run: unknown, { zones }: Effects): Promise<readonly Due[]> => {
  if (typeof run !== 'string') return [];
  try {
    const bytes = await zones.cells.read(keys.cells(run, count.table.name, count.period));
    const released: CellTable = JSON.parse(Buffer.from(bytes).toString());
    return released.inputs === count.inputs ? [] : [{ count, released }];
  } catch (error) {
    if (error instanceof ObjectMissing) return [];
    throw error;
  }
};
