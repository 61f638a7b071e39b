import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { canonicalJson, sha256 } from '../../core/digest.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { methodOf } from '../../functions/publish/certificate.ts';
import { releaseName } from '../../functions/publish/release.ts';
import { pinnedWords, tightestWords, triedWords } from '../../functions/publish/stated-attacks.ts';
import { utilityOf } from '../../functions/publish/utility.ts';

/** The certificate that `audit.json` is, as far as copies of one release must agree on it. */
export type Certificate = z.infer<typeof shape>;

/** Undefined where it is none: a field is missing, or an attacker found something. */
export const certificateIn = (audit: unknown): Certificate | undefined => shape.safeParse(audit).data;

/** Where `audit.json` says anything else than the files beside it. */
export const certificateDisagreements = (
  table: PublishedTable,
  audit: unknown,
  pack: unknown,
): readonly string[] => {
  const said = certificateIn(audit);
  if (!said) return ['audit.json: not a certificate of a passed audit'];
  const stated = policyShape.safeParse(pack).data?.disclosureControl;
  const { policy, bound, solver } = said;
  return problems({
    'not about this release':
      said.release === releaseName(table) &&
      said.table === table.table &&
      said.period === table.period &&
      said.version === table.version,
    'it names another policy than datapackage.json':
      stated?.policy === policy.name &&
      stated.policyVersion === String(policy.version) &&
      stated.policyDigest === policy.digest,
    'it states another method than datapackage.json': isDeepStrictEqual(said.method, methodOf(table)),
    'it states other shares than those of data.csv': isDeepStrictEqual(said.utility, utilityOf(table)),
    'a bound and a solver belong to tables that withhold, and to no other':
      (bound === null) === (table.noise !== undefined) && (solver === null) === (table.noise !== undefined),
    'of a rounded table it tells a result on exact numbers':
      table.rounding === undefined ||
      said.attacks.every(({ tightest, pinned }) => tightest === null || pinned !== undefined),
    'it is not about these cells, and says that it is about all of the release':
      said.scope === 'part' || said.attacked === `sha256:${sha256(canonicalJson(table))}`,
    'an attacker is named twice':
      new Set(said.attacks.map(({ attacker }) => attacker)).size === said.attacks.length,
  });
};

const problems = (checks: Readonly<Record<string, boolean>>): readonly string[] =>
  Object.entries(checks).flatMap(([problem, holds]) => (holds ? [] : [`audit.json: ${problem}`]));

interface Copy {
  readonly name: string;
  readonly certificate: Certificate | undefined;
}

/** Where two audiences' certificates of one release contradict each other. */
export const certificateContradictions = (a: Copy, b: Copy): readonly string[] =>
  a.certificate && b.certificate && !isDeepStrictEqual(commonOf(a.certificate), commonOf(b.certificate))
    ? [`${a.name} and ${b.name}: their certificates differ in policy, inputs, method, solver or attacks`]
    : [];

/** All of a certificate but what differs by the part of the release that an audience gets. */
const commonOf = ({ utility: _, scope: __, ...common }: Certificate) => common;

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const count = z.int().nonnegative();

const shape = z.strictObject({
  release: z.string(),
  table: z.string(),
  period: z.string(),
  version: z.int().positive(),
  run: z.iso.date(),
  outcome: z.literal('passed'),
  attacked: digest,
  scope: z.enum(['whole', 'part']),
  kohort: z.string().min(1),
  inputs: z.string().regex(/^hmac-sha256:[0-9a-f]{64}$/),
  policy: z.strictObject({ name: z.string().min(1), version: z.int().positive(), digest }),
  method: z.record(z.string(), z.unknown()),
  bound: z
    .strictObject({ on: z.string().min(1), method: z.string().min(1), figure: z.string().min(1) })
    .nullable(),
  solver: z
    .strictObject({
      name: z.string().min(1),
      package: z.string().min(1),
      version: z.string().regex(/^\d+\.\d+\.\d+/),
      seeds: z.strictObject({ protection: count, attack: count }),
    })
    .nullable(),
  utility: z.unknown(),
  attacks: z
    .array(
      z.strictObject({
        attacker: z.string().min(1),
        tries: z.string().min(1),
        tried: z.enum(triedWords),
        found: z.literal(0),
        tightest: z.enum(tightestWords).nullable(),
        pinned: z.enum(pinnedWords).exactOptional(),
      }),
    )
    .min(1),
});

const policyShape = z.object({
  disclosureControl: z.object({ policy: z.string(), policyVersion: z.string(), policyDigest: z.string() }),
});
