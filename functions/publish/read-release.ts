import { z } from 'zod';
import { ContractViolation } from '../../core/errors.ts';
import { isDay } from '../../core/period.ts';
import { readBundle } from './read-bundle.ts';
import type { Release } from './release.ts';
import { pinnedWords, tightestWords, triedWords } from './stated-attacks.ts';

export type BundleFiles = ReadonlyMap<string, Uint8Array>;

/**
 * The release that a bundle's files hold: table, verdict, terms and who published it. Throws a ContractViolation where they
 * hold anything else, or not only that. Whether every file is the one that is made of it is for `differing` to say.
 */
export const readRelease = (files: BundleFiles): Release => {
  const pack = textOf(files, 'datapackage.json');
  const table = readBundle(pack, textOf(files, 'data.csv'));
  const described = shaped('datapackage.json', packShape, pack);
  const audit = shaped('audit.json', auditShape, textOf(files, 'audit.json'));
  const terms = files.has('TERMS.md') ? textOf(files, 'TERMS.md').trimEnd() : '';
  const { policy, policyVersion, policyDigest, statement } = described.disclosureControl;
  return {
    table,
    audience: { kind: described.licenses ? 'partner' : 'analysts' },
    scope: audit.scope,
    audited: { attacked: audit.attacked.slice(digestMark.length), attacks: audit.attacks },
    run: audit.run,
    policy: {
      name: policy,
      version: Number(policyVersion),
      publisher: described.contributors[0].title,
      contact: contactIn(statement),
      terms,
    },
    policyDigest: policyDigest.slice(digestMark.length),
    inputs: audit.inputs,
  };
};

const textOf = (files: BundleFiles, name: string): string => {
  const content = files.get(name);
  if (!content) throw new ContractViolation(`${name}: missing`);
  try {
    return utf8.decode(content);
  } catch {
    throw new ContractViolation(`${name}: not UTF-8`);
  }
};

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const shaped = <Shape extends z.ZodType>(name: string, shape: Shape, json: string): z.output<Shape> => {
  const parsed = shape.safeParse(toJson(name, json));
  if (parsed.success) return parsed.data;
  throw new ContractViolation(`${name}: ${parsed.error.issues.length} properties are not as declared`);
};

const toJson = (name: string, json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    throw new ContractViolation(`${name}: not JSON`);
  }
};

const contactIn = (statement: string): string => {
  const [, contact] = /Report a suspected disclosure to (.+)\.$/s.exec(statement) ?? [];
  if (contact === undefined) throw new ContractViolation('datapackage.json: its statement names no contact');
  return contact;
};

const digestMark = 'sha256:';
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const attackShape = z.strictObject({
  attacker: z.string(),
  tries: z.string(),
  tried: z.enum(triedWords),
  found: z.literal(0),
  tightest: z.enum(tightestWords).nullable(),
  pinned: z.enum(pinnedWords).exactOptional(),
});

/** What stands in `audit.json` because it follows from the rest is not read. */
const auditShape = z.strictObject({
  release: z.unknown(),
  table: z.unknown(),
  period: z.unknown(),
  version: z.unknown(),
  run: z.string().refine(isDay),
  outcome: z.literal('passed'),
  attacked: digest,
  scope: z.enum(['whole', 'part']),
  kohort: z.unknown(),
  inputs: z.string().regex(/^hmac-sha256:[0-9a-f]{64}$/),
  policy: z.unknown(),
  method: z.unknown(),
  bound: z.unknown(),
  solver: z.unknown(),
  utility: z.unknown(),
  attacks: z.array(attackShape).min(1),
});

const packShape = z.object({
  contributors: z.tuple([z.object({ title: z.string() })]),
  licenses: z.unknown().optional(),
  disclosureControl: z.object({
    policy: z.string(),
    policyVersion: z.string().regex(/^[1-9]\d{0,8}$/),
    policyDigest: digest,
    statement: z.string(),
  }),
});
