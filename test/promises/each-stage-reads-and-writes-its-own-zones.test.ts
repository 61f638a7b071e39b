// Protects every zone from those who have no business there: who is broken into can give away or spoil only what it needed
// for its own job, and a partner sees its own prefix alone. Asked of the templates by the rules of AWS, and held against a
// list of its own, not against the table of stages.
import { expect, test } from 'vitest';
import { type Zone, zones } from '../../core/zones.ts';
import { deployed } from '../infra/iam/deployed.ts';

const {
  asks,
  audienceKey,
  bucket,
  lists,
  reads,
  roles,
  readerRole,
  stageRole,
  throughS3,
  whoMay,
  ...system
} = deployed();

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

/** What lies in a zone, and the key that it is under; in what was published each audience has its own. */
const inZone = (zone: Zone): readonly [key: string, under: string] =>
  zone === 'published'
    ? ['author/visits/2026-W28/v1/data.csv', audienceKey('author')]
    : ['2026-07-16/manifest.json', system.zoneKey(zone)];

test.each(zones)('%s is read by its readers alone', (zone) => {
  const outsiders = ['author', 'state machine'];
  const found = whoMay((role) => reads(role, zone, ...inZone(zone))).map((name) =>
    name === readerRole('author') ? 'author' : name,
  );
  expect(found.filter((name) => !outsiders.includes(name))).toEqual(readers[zone]);
  expect(found.filter((name) => outsiders.includes(name))).toEqual(
    { manifests: ['state machine'], published: ['author'] }[zone as string] ?? [],
  );
});

test.each(zones)('%s is written by its writers alone', (zone) => {
  expect(whoMay((role) => system.writes(role, zone, ...inZone(zone)))).toEqual(writers[zone]);
});

test('nothing after deidentify comes near an identifier: not by export, not by key, not by secret', () => {
  const later = ['aggregate', 'protect', 'audit', 'publish'] as const;
  for (const role of [
    ...later.map(stageRole),
    readerRole('author'),
    readerRole('analysts'),
    system.machineRole,
  ]) {
    for (const zone of ['landing', 'quarantine'] as const) {
      expect(asks(role, 's3:GetObject', `${bucket(zone)}/a`)).toBe(false);
      expect(asks(role, 'kms:Decrypt', system.zoneKey(zone), throughS3)).toBe(false);
    }
    expect(asks(role, 'kms:GenerateMac', system.masterKey)).toBe(false);
    expect(asks(role, 'dynamodb:GetItem', system.table('Keyring'))).toBe(false);
  }
});

test('a partner reads and lists its own prefix and nothing else', () => {
  const author = readerRole('author');
  expect(reads(author, 'published', 'author/catalogue.json', audienceKey('author'))).toBe(true);
  expect(lists(author, 'published', 'author/')).toBe(true);
  for (const other of ['author-2', 'sponsor', 'analysts']) {
    expect(asks(author, 's3:GetObject', `${bucket('published')}/${other}/catalogue.json`)).toBe(false);
    expect(asks(author, 'kms:Decrypt', audienceKey(other), throughS3)).toBe(false);
    expect(lists(author, 'published', `${other}/`)).toBe(false);
  }
  for (const prefix of [undefined, '', 'a', 'author']) expect(lists(author, 'published', prefix)).toBe(false);
});

test('there are roles to ask, or nothing above says anything', () => {
  expect(roles.length).toBeGreaterThan(8);
});
