import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { loadPolicy } from '../../policy/load.ts';
import { deployed } from './iam/deployed.ts';
import { stacksOf, valuesOf } from './iam/template-values.ts';
import { synthesised } from './synthesised.ts';

const { policy } = await loadPolicy('policy/policy.yaml');
const templates = synthesised({ policy, readers: {} });
const { store, night } = templates;
const system = deployed(templates);
const values = valuesOf(stacksOf({ KohortStore: store.toJSON(), Kohort: night.toJSON() }), 'KohortStore');
const aggregate = system.stageRole('aggregate');
const at = 'eu-central-1:111111111111';
const workgroup = `arn:aws:athena:${at}:workgroup/KohortStore`;
const tableOf = (name: string) => `arn:aws:glue:${at}:table/kohortstore/${name}`;
const names = [...policy.sources.map(({ name }) => `source_${name.replaceAll('-', '_')}`), 'exclusions'];

describe('the tables of Athena', () => {
  const tables = Object.values(store.findResources('AWS::Glue::Table')).map(({ Properties }) => Properties);
  const tableNamed = (name: string) => tables.find(({ TableInput }) => TableInput.Name === name)?.TableInput;

  test('are one of each source, and one of the people to leave out', () => {
    expect(tables.map(({ TableInput }) => TableInput.Name)).toEqual(names);
  });

  test.each(policy.sources)(
    '$name has the person, the day, the id of the row and its variables',
    (source) => {
      const { Columns } = tableNamed(`source_${source.name.replaceAll('-', '_')}`).StorageDescriptor;
      expect(Columns).toEqual([
        { Name: 'person', Type: 'bigint' },
        { Name: 'day', Type: 'date' },
        { Name: 'row_id', Type: 'bigint' },
        ...source.variables.map(({ name, by }) => ({
          Name: name,
          Type: by === 'number' ? 'double' : 'string',
        })),
      ]);
    },
  );

  test.each(policy.sources)('$name is found by the key period that a query names', ({ name }) => {
    const { Parameters, PartitionKeys, StorageDescriptor } = tableNamed(
      `source_${name.replaceAll('-', '_')}`,
    );
    const place = `s3://${system.bucket('microdata').replace('arn:aws:s3:::', '')}/source=${name}/`;
    expect(PartitionKeys).toEqual([{ Name: 'period', Type: 'string' }]);
    expect(Parameters).toMatchObject({
      'projection.enabled': 'true',
      'projection.period.type': 'injected',
    });
    expect(values.text(Parameters['storage.location.template'])).toBe(`${place}period=\${period}/`);
    expect(values.text(StorageDescriptor.Location)).toBe(place);
  });
});

describe('the workgroup', () => {
  test('lets nobody choose where results go, how they are encrypted or how much is read', () => {
    store.hasResourceProperties('AWS::Athena::WorkGroup', {
      Name: 'KohortStore',
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 1_000_000_000_000,
        ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_KMS' } },
      },
    });
  });

  test('puts results among the cells, under their key, for a day', () => {
    const [group] = Object.values(store.findResources('AWS::Athena::WorkGroup'));
    const { OutputLocation, EncryptionConfiguration } =
      group?.Properties.WorkGroupConfiguration.ResultConfiguration ?? {};
    const bucket = system.bucket('cells').replace('arn:aws:s3:::', '');
    expect(values.text(OutputLocation)).toBe(`s3://${bucket}/warehouse/`);
    expect(values.text(EncryptionConfiguration.KmsKey)).toBe(system.zoneKey('cells'));
    store.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({ Prefix: 'warehouse/', ExpirationInDays: 1 })]),
      },
    });
  });
});

describe('who asks', () => {
  const actions = ['StartQueryExecution', 'GetQueryExecution', 'GetQueryResults', 'StopQueryExecution'];

  test.each(actions)('%s is for aggregate alone, in this workgroup alone', (action) => {
    expect(system.whoMay((role) => system.asks(role, `athena:${action}`, workgroup))).toEqual(['aggregate']);
    const other = workgroup.replace('KohortStore', 'primary');
    expect(system.whoMay((role) => system.asks(role, `athena:${action}`, other))).toEqual([]);
  });

  test('sees the tables, and changes none', () => {
    for (const name of names)
      expect(system.whoMay((role) => system.asks(role, 'glue:GetTable', tableOf(name)))).toEqual([
        'aggregate',
      ]);
    expect(system.asks(aggregate, 'glue:GetTable', tableOf('other'))).toBe(false);
    for (const action of ['CreateTable', 'UpdateTable', 'DeleteTable', 'BatchCreatePartition'])
      expect(system.whoMay((role) => system.asks(role, `glue:${action}`, tableOf(names[0] ?? '')))).toEqual(
        [],
      );
  });

  test('writes results and no microdata', () => {
    expect(system.writes(aggregate, 'cells', 'warehouse/a.csv')).toBe(true);
    expect(system.writes(aggregate, 'microdata', 'source=web/period=2026/a.parquet')).toBe(false);
  });

  test('is told of it by the environment, and nobody else is', () => {
    const told = Object.values(night.findResources('AWS::Lambda::Function'))
      .map(({ Properties }) => Properties)
      .filter(({ Environment }) => 'WAREHOUSE_DATABASE' in Environment.Variables);
    expect(told.map(({ Description }) => Description)).toEqual(['kohort: count people']);
    expect(told[0]?.Environment.Variables).toMatchObject({ WAREHOUSE_FROM_ROWS: '500000000' });
  });
});
