// Protects every zone from the stages that have no business there: who is broken into can give away or spoil only what it
// needed for its own job. Held against the template by a list of its own, not by the table of stages.
import { expect, test } from 'vitest';
import { type Zone, zones } from '../../core/zones.ts';
import { stages } from '../../functions/stages.ts';
import { grantsOf, synthesised } from '../infra/synthesised.ts';

const template = synthesised();
const grants = new Map(stages.map(({ name, job }) => [name, grantsOf(template, `kohort: ${job}`)]));
const buckets = Object.keys(template.findResources('AWS::S3::Bucket'));

const readers: Readonly<Record<Zone, readonly string[]>> = {
  landing: ['ingest', 'deidentify'],
  quarantine: [],
  manifests: ['ingest', 'deidentify', 'aggregate'],
  microdata: ['ingest', 'deidentify', 'aggregate'],
  cells: ['aggregate', 'protect', 'audit'],
  protected: ['protect', 'audit', 'publish'],
  verdicts: ['protect', 'audit', 'publish'],
  history: ['protect', 'audit', 'publish'],
  published: ['publish'],
};
const writers: Readonly<Record<Zone, readonly string[]>> = {
  landing: [],
  quarantine: ['deidentify'],
  manifests: ['ingest'],
  microdata: ['deidentify'],
  cells: ['aggregate'],
  protected: ['protect'],
  verdicts: ['audit'],
  history: ['publish'],
  published: ['publish'],
};

test('every stage has grants, or nothing below says anything', () => {
  for (const [name, own] of grants) expect([name, own.length > 5]).toEqual([name, true]);
});

test.each(zones)('%s is read by its readers alone', (zone) => {
  expect(allowed(/^s3:GetObject/, zone)).toEqual(readers[zone]);
});

test.each(zones)('%s is written by its writers alone', (zone) => {
  expect(allowed(/^s3:PutObject/, zone)).toEqual(writers[zone]);
});

test('nothing after deidentify comes near an identifier: not by export, not by key, not by secret', () => {
  for (const stage of ['aggregate', 'protect', 'audit', 'publish'] as const) {
    const own = (grants.get(stage) ?? []).join('\n');
    expect(own).not.toMatch(/landing|quarantine|Keyring|GenerateMac/i);
  }
});

test('no grant is on all buckets, and no bucket is opened to anybody else', () => {
  for (const own of grants.values())
    expect(own.filter((grant) => / on \*|^\*|^s3:\*/.test(grant))).toEqual([]);
  const policies = Object.values(template.findResources('AWS::S3::BucketPolicy'));
  const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  expect(statements.length).toBeGreaterThanOrEqual(zones.length);
  const opened = statements.filter(({ Effect, Principal }) => Effect === 'Allow' && Principal?.AWS === '*');
  expect(opened).toEqual([]);
});

/** The stages that may do something to the objects of a zone. */
function allowed(action: RegExp, zone: Zone): string[] {
  const bucket = buckets.find((id) => id.startsWith(zone));
  expect(bucket).toBeDefined();
  return [...grants]
    .filter(([, own]) => own.some((grant) => action.test(grant) && grant.includes(` on ${bucket}/`)))
    .map(([name]) => name);
}
