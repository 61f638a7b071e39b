import { z } from 'zod';
import { type Audience, fingerprintOf } from '../../core/audience.ts';
import { canonicalJson } from '../../core/digest.ts';
import type { Effects } from '../../core/effects.ts';
import { keys, partitions } from '../../core/keys.ts';
import type { Day } from '../../core/period.ts';

export interface Admission {
  readonly admitted: readonly Audience[];
  /** New, or with another scope than before, and without the fingerprint of what they are now. */
  readonly notAdmitted: readonly Audience[];
}

/**
 * Who may receive anything tonight: the audiences of a store's first night, those whom the policy has admitted since by the
 * fingerprint of what they are, and nobody else. Each is recorded as it is: one that changes its scope is new again.
 */
export const admit = async (run: Day, effects: Effects): Promise<Admission> => {
  const founders = await foundersOf(run, effects);
  const admitted: Audience[] = [];
  const notAdmitted: Audience[] = [];
  for (const audience of effects.policy.audiences)
    ((await isAdmitted(audience, { founders, run }, effects)) ? admitted : notAdmitted).push(audience);
  return { admitted, notAdmitted };
};

type Fingerprints = Readonly<Record<string, string>>;

const isAdmitted = async (
  audience: Audience,
  { founders, run }: { readonly founders: Fingerprints; readonly run: Day },
  { ledger }: Pick<Effects, 'ledger'>,
): Promise<boolean> => {
  const fingerprint = fingerprintOf(audience);
  for (;;) {
    const known = await ledger.get(partitions.audience, audience.name);
    if ((known?.fields.fingerprint ?? founders[audience.name]) === fingerprint) return true;
    if (audience.admitted !== fingerprint) return false;
    const fields = { fingerprint, run };
    if (known && (await ledger.replace(partitions.audience, audience.name, known.revision, fields)))
      return true;
    if (!known && (await ledger.create(partitions.audience, audience.name, fields))) return true;
  }
};

/**
 * The audiences of the first night, in one item, so that a night that dies leaves all of them or none: those of the policy
 * where nothing was ever published, else those that have a catalogue.
 */
const foundersOf = async (run: Day, effects: Effects): Promise<Fingerprints> => {
  const { ledger } = effects;
  for (;;) {
    const known = await ledger.get(partitions.founders, 'all');
    if (known) return fingerprints.parse(JSON.parse(String(known.fields.audiences)));
    const found = await findFounders(effects);
    const own = Object.fromEntries(found.map((audience) => [audience.name, fingerprintOf(audience)]));
    await ledger.create(partitions.founders, 'all', { run, audiences: canonicalJson(own) });
  }
};

const findFounders = async ({
  zones,
  policy: { audiences },
}: Pick<Effects, 'zones' | 'policy'>): Promise<readonly Audience[]> => {
  const catalogues = await Promise.all(
    audiences.map(({ name }) => zones.published.head(keys.catalogue(name))),
  );
  const holding = audiences.filter((_, at) => catalogues[at] !== undefined);
  if (holding.length > 0) return holding;
  for await (const _ of zones.history.list('')) return [];
  return audiences;
};

const fingerprints = z.record(z.string(), z.string());
