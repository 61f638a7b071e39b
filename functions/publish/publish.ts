import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Audience } from '../../core/audience.ts';
import { coalitionsOf } from '../../core/coalitions.ts';
import { canonicalJson } from '../../core/digest.ts';
import type { Effects } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import { type Day, isDay } from '../../core/period.ts';
import type { TableOutcome } from '../../core/run.ts';
import type { Stage } from '../../core/stage.ts';
import { admit } from './admit.ts';
import { type Bundle, renderBundle } from './bundle.ts';
import { writeCatalogue } from './catalogue.ts';
import { commitBundle, recordLeftOut, recordRelease, remember } from './commit-release.ts';
import { type Decision, decide, parseVerdicts } from './decide.ts';
import { readObject } from './read-object.ts';
import { releaseName, scopeOf } from './release.ts';
import { scopeTable } from './scope-table.ts';
import { openSeal } from './seal.ts';
import { auditedOf } from './stated-attacks.ts';

const input = z.strictObject({
  run: z.string().refine(isDay),
  round: z.int().positive(),
});
type Input = z.infer<typeof input>;

interface Output {
  readonly run: Day;
  readonly released: number;
  readonly withheld: number;
}

/**
 * Publishes what survived the audit, to the byte, and nothing else. Each step can break off and be run again: a table is
 * remembered before any of it can be seen, a bundle counts from its `SHA256SUMS` on, and the outcomes close the night.
 * What it came to is told before that: once it is closed, nothing is told again.
 */
export const publishWith = (key: KeyObject | undefined): Stage<Input, Output> => ({
  input,
  async run({ run, round }, effects) {
    const { zones, policy } = effects;
    const done = await readObject(zones.history, keys.outcomes(run));
    if (done) return summary(run, outcomesShape.parse(JSON.parse(Buffer.from(done).toString())).tables);

    const { tables, leftOut } = await readIndex({ run, round }, effects);
    const verdictsFile = await readObject(zones.verdicts, keys.verdicts(run, round));
    const verdicts = parseVerdicts(verdictsFile && Buffer.from(verdictsFile).toString());

    const { admitted: audiences, notAdmitted } = await admit(run, effects);
    for (const { name } of notAdmitted) effects.log('audience not admitted', {}, name);
    const outcomes: TableOutcome[] = [];
    const seal = await openSeal(effects.ledger);
    for (const { table, period, version, inputs } of tables) {
      const bytes = await readObject(zones.protected, keys.protectedTable(run, round, table, period));
      const shown = await readObject(zones.protected, keys.shownTable(run, round, table, period));
      const decided = decide({ table, period, version, bytes, shown }, verdicts, policy);
      const sealed = decided && seal(releaseName(decided.table), inputs);
      const released =
        decided &&
        sealed &&
        (await release({ ...decided, audiences, inputs: sealed, run, round, key }, effects));
      outcomes.push({ table, period, outcome: released ? 'released' : 'withheld' });
    }

    for (const one of leftOut) await recordLeftOut(one, effects);
    for (const audience of audiences) await writeCatalogue(audience, policy, zones.published);
    const result = summary(run, outcomes);
    const { released, withheld } = result;
    effects.log('tables published', { released, withheld, notAdmitted: notAdmitted.length });
    const names = notAdmitted.map(({ name }) => name);
    const closed = { tables: outcomes, ...(names.length > 0 && { notAdmitted: names }) };
    await zones.history.replace(keys.outcomes(run), Buffer.from(canonicalJson(closed)));
    return result;
  },
});

export const publish = publishWith(undefined);

interface Decided extends Input, Decision {
  readonly audiences: readonly Audience[];
  readonly key: KeyObject | undefined;
  readonly inputs: string;
}

/** True where the table is out, to all of the audiences that get something of it. Nothing is written before all of it is made. */
const release = async (
  { audiences, key, bytes, shown, ...decided }: Decided,
  effects: Effects,
): Promise<boolean> => {
  const { policy, policyDigest, zones } = effects;
  const { run, round, inputs, verdict } = decided;
  const { table, period, version } = decided.table;
  const audited = auditedOf(decided.table, verdict);
  const common = { audited, run, policy, policyDigest, inputs };
  const bundles: [prefix: string, bundle: Bundle][] = [];
  const receivers: string[] = [];
  for (const audience of audiences) {
    const scoped = audience.tables.includes(table) ? scopeTable(decided.table, audience.scope) : undefined;
    if (!scoped) continue;
    const bundle = renderBundle({ ...common, table: scoped, audience, scope: scopeOf(audience) }, key);
    bundles.push([keys.bundle(audience.name, table, period, version), bundle]);
    receivers.push(audience.name);
  }
  if (bundles.length === 0 || bundles.some(([, { residual }]) => residual.length > 0)) return false;
  if (!(await remember(decided.table, { bytes, shown }, zones.history))) return false;
  for (const [prefix, bundle] of bundles) await commitBundle(prefix, bundle, zones.published);
  const { digest, shown: seen } = verdict;
  const fields = { run, round, digest, ...(seen !== undefined && { shown: seen }), policy: policyDigest };
  const holders = coalitionsOf(policy)
    .map((coalition) => coalition.audiences)
    .filter((meeting) => receivers.some((name) => meeting.includes(name)));
  await recordRelease(decided.table, { fields, holders: holders.flat() }, effects);
  return true;
};

const readIndex = async ({ run, round }: Input, { zones }: Effects) => {
  const index = await zones.protected.read(keys.protectedIndex(run, round));
  return indexShape.parse(JSON.parse(Buffer.from(index).toString()));
};

const summary = (run: Day, outcomes: readonly TableOutcome[]): Output => {
  const released = outcomes.filter(({ outcome }) => outcome === 'released').length;
  return { run, released, withheld: outcomes.length - released };
};

const indexShape = z.object({
  tables: z.array(
    z.object({ table: z.string(), period: z.string(), version: z.int().positive(), inputs: z.string() }),
  ),
  leftOut: z.array(z.object({ table: z.string(), period: z.string(), inputs: z.string() })),
});
const outcomesShape = z.object({
  tables: z.array(
    z.object({ table: z.string(), period: z.string(), outcome: z.enum(['released', 'withheld']) }),
  ),
});
