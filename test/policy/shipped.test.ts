import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtInClassifications } from '../../core/built-in-classifications.ts';
import { childrenOf } from '../../core/classification.ts';
import { sha256 } from '../../core/digest.ts';
import type { ColumnRole } from '../../core/policy.ts';
import { loadPolicy } from '../../policy/load.ts';
import { policyJsonSchema } from '../../policy/policy-schema.ts';
import { plainWords } from '../../policy/words/plain-words.ts';

const folder = join(import.meta.dirname, '../../policy');
const shipped = [
  'policy.yaml',
  'examples/oulad.yaml',
  'examples/web-log.yaml',
  'examples/with-noise.yaml',
  'examples/rounded.yaml',
  'examples/with-means.yaml',
];

const plural: Record<ColumnRole, string> = {
  'direct identifier': 'direct identifiers',
  'quasi-identifier': 'quasi-identifiers',
  'sensitive variable': 'sensitive variables',
  'not personal': 'not personal',
};

describe.each(shipped)('the policy %s', (name) => {
  const file = join(folder, name);

  it('loads with the digest of its bytes', async () => {
    const { policy, digest } = await loadPolicy(file);
    expect(policy.tables.length).toBeGreaterThan(2);
    expect(digest).toBe(sha256(await readFile(file)));
  });

  it('names the schema that editors check it with', async () => {
    const [first = ''] = (await readFile(file, 'utf8')).split('\n');
    const schema = /^# yaml-language-server: \$schema=(.+)$/.exec(first)?.[1] ?? '';
    expect(join(dirname(file), schema)).toBe(join(folder, 'policy.schema.json'));
  });

  it('says in plain words every table, audience, source and column with its role, and the digest', async () => {
    const { policy, digest } = await loadPolicy(file);
    const words = plainWords(policy, digest);
    for (const { name: table } of policy.tables) expect(words).toContain(`(table ${table})`);
    for (const { name: audience, kind } of policy.audiences)
      expect(words).toContain(`(audience ${audience}, ${kind})`);
    for (const { name: source, columns } of policy.sources) {
      const [, own = ''] = words.split(`(source ${source})`);
      const [part = ''] = own.split(/\n\n/);
      for (const column of Object.keys(columns)) expect(part).toContain(`  - ${column} `);
      for (const role of new Set(Object.values(columns)))
        expect(part).toContain(`Declared as ${plural[role]}`);
    }
    expect(words.trimEnd().endsWith(digest)).toBe(true);
    for (const line of words.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });
});

describe('the default policy', () => {
  it('waits a day for logs of servers, and as long as it says for all others', async () => {
    const { policy } = await loadPolicy(join(folder, 'policy.yaml'));
    expect(Object.fromEntries(policy.sources.map(({ name, lateDays }) => [name, lateDays]))).toEqual({
      'web-v1': 1,
      'web-v2': 1,
      'web-v2-parquet': 1,
      'app-access': 1,
      'page-events': 2,
      progress: 2,
    });
  });
});

describe('the schema for editors', () => {
  it('is the one that policies are checked with', async () => {
    const committed: unknown = JSON.parse(await readFile(join(folder, 'policy.schema.json'), 'utf8'));
    expect(committed, 'npm run -s policy -- --schema > policy/policy.schema.json').toEqual(
      JSON.parse(JSON.stringify(policyJsonSchema())),
    );
  });
});

describe('the built-in classifications', () => {
  it('know the 249 countries of ISO 3166-1 and Kosovo, each under one continent', () => {
    const { codes } = builtInClassifications.country;
    const countries = codes.filter(({ level }) => level === 0);
    expect(countries).toHaveLength(250);
    expect(countries.every(({ code }) => /^[A-Z]{2}$/.test(code))).toBe(true);
    expect(countries.find(({ code }) => code === 'XK')?.parent).toBe('europe');
    expect(childrenOf(codes, '_T')).toHaveLength(8);
  });

  it.each(Object.entries(builtInClassifications))(
    'have no code twice and unknown last (%s)',
    (name, classification) => {
      const codes = classification.codes.map(({ code }) => code);
      expect(classification.name).toBe(name);
      expect(new Set(codes).size).toBe(codes.length);
      expect(codes.at(-1)).toBe('_U');
      expect(codes).not.toContain('_T');
    },
  );
});
