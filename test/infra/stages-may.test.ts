// Asks the synthesised templates who may do what, by the rules of AWS: identity, bucket, key and table policies together.
import { describe, expect, test } from 'vitest';
import { type Zone, zones } from '../../core/zones.ts';
import { stages } from '../../functions/stages.ts';
import { deployed } from './iam/deployed.ts';
import { may, type Request } from './iam/may.ts';

const system = deployed();
const { asks, bucket, lists, reads, whoMay, writes, audienceKey, stageRole } = system;

describe.each(stages)('$name', (stage) => {
  const role = stageRole(stage.name);

  test.each(zones)('touches zone %s as its row says and no further', (zone) => {
    const key = zone === 'published' ? 'author/visits/a' : 'a';
    const under = zone === 'published' ? audienceKey('author') : system.zoneKey(zone);
    const has = (zonesOfRow: readonly Zone[]) => zonesOfRow.includes(zone);
    expect({
      reads: reads(role, zone, key, under),
      lists: lists(role, zone),
      writes: writes(role, zone, key, under),
      removes: asks(role, 's3:DeleteObject', `${bucket(zone)}/${key}`),
    }).toEqual({
      reads: has(stage.reads),
      lists: has(stage.reads),
      writes: has(stage.writes),
      removes: has(stage.removes),
    });
  });

  test('looks into the ledger and adds to it as its row says, and takes nothing out', () => {
    const does = (action: string) => asks(role, `dynamodb:${action}`, system.table('Ledger'));
    expect([does('GetItem'), does('PutItem'), does('DeleteItem'), does('UpdateItem'), does('Scan')]).toEqual([
      (stage.ledger as string) !== 'none',
      stage.ledger === 'write',
      false,
      false,
      false,
    ]);
  });
});

describe('what is known of people', () => {
  test('publish cannot read microdata, and nothing after deidentify can read an export', () => {
    expect(reads(stageRole('publish'), 'microdata', 'source=web/period=2026-07/a.parquet')).toBe(false);
    for (const zone of ['landing', 'quarantine'] as const)
      expect(whoMay((role) => reads(role, zone, 'a'))).toEqual(
        zone === 'landing' ? ['ingest', 'deidentify'] : [],
      );
  });

  test('the state machine reads the manifest of a run and nothing else', () => {
    const able = zones.filter((zone) => reads(system.machineRole, zone, '2026-07-16/manifest.json'));
    expect(able).toEqual(['manifests']);
    for (const other of ['2026-07-16/items.json', 'manifest.json', '2026-07-16/manifest.json/a'])
      expect([other, reads(system.machineRole, 'manifests', other)]).toEqual([other, false]);
    expect(zones.filter((zone) => lists(system.machineRole, zone))).toEqual([]);
    expect(zones.filter((zone) => writes(system.machineRole, zone, 'a'))).toEqual([]);
  });

  test('deidentify alone may make codes under the master key, and nobody may sign a policy over to the code', () => {
    expect(whoMay((role) => asks(role, 'kms:GenerateMac', system.masterKey))).toEqual(['deidentify']);
    for (const action of ['kms:VerifyMac', 'kms:PutKeyPolicy', 'kms:CreateGrant', 'kms:ScheduleKeyDeletion'])
      expect(whoMay((role) => asks(role, action, system.masterKey))).toEqual([]);
  });

  test('an administrator of the account, as any other role that is given everything, cannot use the master key', () => {
    const admin = 'arn:aws:iam::111111111111:role/Admin';
    const everything = {
      effect: 'Allow' as const,
      actions: { patterns: ['*'], not: false },
      resources: { patterns: ['*'], not: false },
      principals: undefined,
      conditions: [],
    };
    const identities = new Map([...system.permissions.identities, [admin, [everything]]]);
    const may1 = (action: string, resource: string) =>
      may({ ...system.permissions, identities }, { who: { role: admin }, action, resource });
    expect(may1('s3:GetObject', `${bucket('landing')}/a`)).toBe(true);
    expect(may1('kms:GenerateMac', system.masterKey)).toBe(false);
    expect(may1('kms:ScheduleKeyDeletion', system.masterKey)).toBe(true);
    expect(may1('kms:Decrypt', audienceKey('author'))).toBe(false);
    for (const action of ['GetItem', 'Query', 'Scan', 'BatchGetItem', 'PartiQLSelect', 'PutItem'])
      expect([action, may1(`dynamodb:${action}`, system.table('Keyring'))]).toEqual([action, false]);
    for (const action of ['CreateBackup', 'ExportTableToPointInTime', 'UpdateContinuousBackups'])
      expect([action, may1(`dynamodb:${action}`, system.table('Keyring'))]).toEqual([action, false]);
    expect(may1('dynamodb:Scan', system.table('Ledger'))).toBe(true);
  });

  test('deidentify alone uses the keyring and adds to it, and ingest, which has no master key, takes out of it', () => {
    const who = (action: string) =>
      whoMay((role) => asks(role, `dynamodb:${action}`, system.table('Keyring')));
    for (const action of ['GetItem', 'PutItem']) expect(who(action)).toEqual(['deidentify']);
    expect(who('DeleteItem')).toEqual(['ingest']);
    expect(who('Query')).toEqual(['ingest', 'deidentify']);
    for (const action of ['Scan', 'BatchGetItem', 'CreateBackup', 'UpdateTable', 'DeleteTable'])
      expect(whoMay((role) => asks(role, `dynamodb:${action}`, system.table('Keyring')))).toEqual([]);
  });
});

test('nobody reaches a zone over an unencrypted line', () => {
  for (const { name } of stages)
    for (const zone of zones)
      expect(
        asks(stageRole(name), 's3:GetObject', `${bucket(zone)}/a`, { 'aws:SecureTransport': 'false' }),
      ).toBe(false);
});

test('only the services meant may become a role of the night, and only on behalf of this account', () => {
  const become = (service: string, context: Request['context'] = {}) =>
    system.whoMay((resource) =>
      may(system.permissions, { who: { service }, action: 'sts:AssumeRole', resource, context }),
    );
  const machine = 'arn:aws:states:eu-central-1:111111111111:stateMachine:x';
  expect(become('lambda.amazonaws.com')).toEqual(stages.map(({ name }) => name));
  expect(
    become('states.amazonaws.com', { 'aws:SourceArn': machine, 'aws:SourceAccount': '111111111111' }),
  ).toEqual(['state machine']);
  expect(
    become('states.amazonaws.com', { 'aws:SourceArn': machine, 'aws:SourceAccount': '222222222222' }),
  ).toEqual([]);
  expect(become('ec2.amazonaws.com')).toEqual([]);
});
