import { AthenaClient } from '@aws-sdk/client-athena';
import { describe, expect, test } from 'vitest';
import { type AthenaOptions, athenaWarehouse } from '../../platform/athena-warehouse.ts';
import { warehouseOf } from '../../platform/warehouse-of.ts';
import { athenaServer, failure } from './servers/athena-server.ts';
import { clientOptions } from './servers/serve.ts';

const open = async (options: Partial<AthenaOptions> = {}) => {
  const server = await athenaServer();
  const client = new AthenaClient(clientOptions(server.endpoint));
  const warehouse = athenaWarehouse(client, {
    database: 'kohort',
    workgroup: 'kohort-counts',
    bucket: 'bucket-of-microdata',
    fromRows: 1,
    firstPause: 1,
    ...options,
  });
  const operations = (): string[] => server.asked.map(({ operation }) => operation);
  return { server, warehouse, operations };
};

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

describe('Athena as a warehouse', () => {
  test('asks once in the workgroup and the database, and looks until the query is over', async () => {
    const { server, warehouse, operations } = await open();
    server.result = { columns: ['people'], rows: [['7']] };
    expect(await warehouse.rows('SELECT 7 AS people')).toEqual([{ people: '7' }]);
    expect(operations()).toEqual([
      'StartQueryExecution',
      'GetQueryExecution',
      'GetQueryExecution',
      'GetQueryExecution',
      'GetQueryResults',
    ]);
    expect(server.asked[0]?.request).toMatchObject({
      QueryString: 'SELECT 7 AS people',
      WorkGroup: 'kohort-counts',
      QueryExecutionContext: { Database: 'kohort' },
    });
    expect(server.asked[0]?.request).not.toHaveProperty('ResultConfiguration');
  });

  test('names objects of the microdata as Athena does', async () => {
    const { warehouse } = await open();
    expect(warehouse.location).toBe('s3://bucket-of-microdata/');
  });

  test.each([0, 1, 998, 999, 1000, 1001, 2500])('gives all of %i rows, each once', async (howMany) => {
    const { server, warehouse } = await open();
    const rows = Array.from({ length: howMany }, (_, at) => [String(at), at % 2 === 0 ? null : '']);
    server.result = { columns: ['a', 'b'], rows };
    expect(await warehouse.rows('SELECT')).toEqual(rows.map(([a, b]) => ({ a, b })));
  });

  test.each([
    [['QUEUED', 'FAILED'], 'a query did not succeed (category 2, type 1306)'],
    [['RUNNING', 'CANCELLED'], 'a query did not succeed'],
  ] as const)('a query that ends as %j fails without the service’s words', async (states, words) => {
    const { server, warehouse } = await open();
    server.states = states;
    const error = await failureOf(warehouse.rows("SELECT 'canary'"));
    expect(`${error}`).toBe(`ServiceFailure: Athena failed: ${words}`);
    expect(error).not.toHaveProperty('cause');
  });

  test.each(['StartQueryExecution', 'GetQueryExecution', 'GetQueryResults'])(
    'what %s refuses fails without the service’s words',
    async (refused) => {
      const { server, warehouse } = await open();
      server.meddle = ({ headers }) =>
        headers['x-amz-target']?.endsWith(`.${refused}`) ? failure('InvalidRequestException') : undefined;
      const error = await failureOf(warehouse.rows("SELECT 'canary'"));
      expect(`${error}`).toBe('ServiceFailure: Athena failed: InvalidRequestException (400)');
      expect(error).not.toHaveProperty('cause');
    },
  );

  test('a query that is not over in time is stopped', async () => {
    const { server, warehouse, operations } = await open({ patience: 20 });
    server.states = ['RUNNING'];
    const error = await failureOf(warehouse.rows('SELECT'));
    expect(`${error}`).toBe('ServiceFailure: Athena failed: a query took too long');
    expect(operations().at(-1)).toBe('StopQueryExecution');
    expect(server.asked.at(-1)?.request).toEqual({ QueryExecutionId: 'query-1' });
  });

  test('a query that nobody waits for any more is stopped', async () => {
    const { server, warehouse, operations } = await open({ firstPause: 60_000 });
    const stopping = new AbortController();
    server.states = ['RUNNING'];
    server.meddle = ({ headers }) => {
      if (headers['x-amz-target']?.endsWith('.GetQueryExecution')) setImmediate(() => stopping.abort());
      return undefined;
    };
    const error = await failureOf(warehouse.rows('SELECT', stopping.signal));
    expect(`${error}`).toBe('ServiceFailure: Athena was told to stop a query');
    expect(operations().at(-1)).toBe('StopQueryExecution');
  });

  test('tries again when it is too busy', async () => {
    const { server, warehouse } = await open();
    server.result = { columns: ['a'], rows: [['1']] };
    let asked = 0;
    server.meddle = () => (asked++ === 0 ? failure('TooManyRequestsException') : undefined);
    expect(await warehouse.rows('SELECT')).toEqual([{ a: '1' }]);
  });

  test.each([
    [262_144, 'asked'],
    [262_145, 'refused'],
  ])('a query of %i bytes is %s', async (bytes, fate) => {
    const { server, warehouse } = await open();
    server.result = { columns: ['a'], rows: [] };
    const error = await failureOf(warehouse.rows(`${'é'.repeat(10)}${' '.repeat(bytes - 20)}`));
    expect(error === undefined ? 'asked' : 'refused').toBe(fate);
    if (error) expect(`${error}`).toContain(`queries of 262144 bytes at most; this one has ${bytes}`);
    expect(server.asked.length > 0).toBe(fate === 'asked');
  });
});

describe('The warehouse that an environment names', () => {
  const whole = {
    MICRODATA_BUCKET: 'bucket-of-microdata',
    WAREHOUSE_DATABASE: 'kohort',
    WAREHOUSE_WORKGROUP: 'kohort-counts',
    WAREHOUSE_FROM_ROWS: '300',
  };

  test('is none where nothing is named, and as it says where all is', () => {
    expect(warehouseOf({ MICRODATA_BUCKET: 'bucket-of-microdata' })).toEqual({});
    expect(warehouseOf(whole).warehouse).toMatchObject({
      fromRows: 300,
      location: 's3://bucket-of-microdata/',
    });
  });

  test.each(Object.keys(whole))('cannot be had without %s', (name) => {
    expect(() => warehouseOf({ ...whole, [name]: '' })).toThrow(`This stage was deployed without ${name}`);
  });

  test.each(['many', '-1', '1.5'])('does not begin at %s rows', (fromRows) => {
    expect(() => warehouseOf({ ...whole, WAREHOUSE_FROM_ROWS: fromRows })).toThrow('is no number of rows');
  });
});
