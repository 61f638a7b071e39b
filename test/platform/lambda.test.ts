import { access } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Effects } from '../../core/effects.ts';
import { ContractViolation } from '../../core/errors.ts';
import type { Policy } from '../../core/policy.ts';
import type { Stage } from '../../core/stage.ts';
import { duckdbEngine } from '../../platform/duckdb-engine.ts';
import { toHandler } from '../../platform/lambda.ts';
import { dynamoServer } from './servers/dynamo-server.ts';
import { s3Server } from './servers/s3-server.ts';

type Input = { readonly run: string; readonly item: number };

const stageOf = <Output>(run: (input: Input, effects: Effects) => Promise<Output>): Stage<Input, Output> => ({
  input: z.object({ run: z.string().max(10), item: z.int() }),
  run,
});

const loadPolicy = async (file: string) => ({
  policy: { name: file, audiences: [] as Policy['audiences'] } as Policy,
  digest: `digest of ${file}`,
});

const event = { run: '2026-11-01', item: 0 };
const canary = 'canary-7f3a@example.org';
const told: string[] = [];

beforeEach(() => {
  told.length = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => told.push(`${line}`) > 0);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_LAMBDA_FUNCTION_MEMORY_SIZE', '512');
  vi.stubEnv('POLICY_FILE', '/var/task/policy.yaml');
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const failureOf = async (work: Promise<unknown>): Promise<Error> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error('It did not fail');
  return error;
};

const failureOrDone = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (thrown: unknown) => (thrown instanceof Error ? thrown.message : 'no error'),
  );

const events = (): string[] => told.map((line) => JSON.parse(line).event);

describe('A stage as a Lambda', () => {
  test('uses what the environment names', async () => {
    const [s3, dynamo] = [await s3Server(), await dynamoServer()];
    vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.endpoint);
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', dynamo.endpoint);
    vi.stubEnv('CELLS_BUCKET', 'bucket-of-cells');
    vi.stubEnv('LEDGER_TABLE', 'table-of-facts');
    const stage = stageOf(async ({ run }, { zones, ledger, policy, policyDigest }) => {
      const created = await zones.cells.create(`${run}/index.json`, Buffer.from('{}'));
      const opened = await ledger.create('run', run, {});
      return { created, opened, policy: policy.name, policyDigest };
    });
    expect(await toHandler(stage, loadPolicy)(event)).toEqual({
      created: true,
      opened: true,
      policy: '/var/task/policy.yaml',
      policyDigest: 'digest of /var/task/policy.yaml',
    });
    expect(s3.asked[0]?.url.pathname).toBe('/bucket-of-cells/2026-11-01/index.json');
    expect(JSON.parse(`${dynamo.asked[0]?.body}`).TableName).toBe('table-of-facts');
    expect(events()).toEqual(['stage started', 'stage finished']);
  });

  test('writes to each audience under the key of that audience, and to nobody else', async () => {
    const s3 = await s3Server();
    vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.endpoint);
    vi.stubEnv('PUBLISHED_BUCKET', 'bucket-of-releases');
    vi.stubEnv('HISTORY_BUCKET', 'bucket-of-history');
    vi.stubEnv('AUDIENCE_KEYS', '{"author":"key-of-author","author-2":"key-of-author-2"}');
    const write = (key: string) =>
      failureOrDone(
        toHandler(
          stageOf(async (_, { zones }) => {
            await zones.published.create(`${key}/SHA256SUMS`, Buffer.from('1'));
            await zones.published.replace(`${key}/catalogue.json`, Buffer.from('1'));
            await zones.history.replace(`${key}.json`, Buffer.from('1'));
          }),
          loadPolicy,
        )(event),
      );
    expect([await write('author'), await write('author-2')]).toEqual(['done', 'done']);
    const sent = s3.asked.map(({ url, headers }) => [
      url.pathname,
      headers['x-amz-server-side-encryption'],
      headers['x-amz-server-side-encryption-aws-kms-key-id'],
    ]);
    expect(sent).toEqual([
      ['/bucket-of-releases/author/SHA256SUMS', 'aws:kms', 'key-of-author'],
      ['/bucket-of-releases/author/catalogue.json', 'aws:kms', 'key-of-author'],
      ['/bucket-of-history/author.json', undefined, undefined],
      ['/bucket-of-releases/author-2/SHA256SUMS', 'aws:kms', 'key-of-author-2'],
      ['/bucket-of-releases/author-2/catalogue.json', 'aws:kms', 'key-of-author-2'],
      ['/bucket-of-history/author-2.json', undefined, undefined],
    ]);
    const strangers = ['author-3', 'auth', 'toString', '__proto__'];
    for (const stranger of strangers)
      expect(await write(stranger)).toBe('An object is for no audience that has a key');
    expect(s3.asked).toHaveLength(6);
  });

  test('cannot use what the environment does not name', async () => {
    const uses: ((effects: Effects) => unknown)[] = [
      ({ zones }) => zones.landing.read('a'),
      ({ zones }) => Array.fromAsync(zones.published.list('')),
      ({ ledger }) => ledger.get('a', 'b'),
      ({ keyring }) => keyring.get('a', 'b'),
      ({ secrets }) => secrets.mac(Buffer.from('a')),
      ({ engine }) => engine.open(),
    ];
    for (const use of uses) {
      const handler = toHandler(
        stageOf(async (_, effects) => use(effects)),
        loadPolicy,
      );
      expect((await failureOf(handler(event))).message).toMatch(
        /^This stage was deployed without [A-Za-z_ ]+$/,
      );
    }
  });

  test.each([
    [{ run: canary, item: 0 }, 1],
    [{ run: canary, item: canary }, 2],
    [{}, 2],
    [canary, 1],
    [undefined, 1],
  ])('refuses an event that does not fit, saying how many fields are wrong (%#)', async (wrong, count) => {
    const run = vi.fn();
    const error = await failureOf(toHandler(stageOf(run), loadPolicy)(wrong));
    expect(error.message).toBe(`The event does not fit the stage: ${count} of its fields are wrong`);
    expect(`${error.stack}${told.join('')}`).not.toContain('canary');
    expect(run).not.toHaveBeenCalled();
  });

  test('loads its policy once per container, and again only if that failed', async () => {
    const files: string[] = [];
    const failingFirst = async (file: string) => {
      if (files.push(file) === 1) throw new Error('policy.yaml:3 is wrong');
      return loadPolicy(file);
    };
    const handler = toHandler(
      stageOf(async ({ item }) => item),
      failingFirst,
    );
    await expect(handler(event)).rejects.toThrow('policy.yaml:3 is wrong');
    expect([await handler(event), await handler(event)]).toEqual([0, 0]);
    expect(files).toHaveLength(2);
  });

  test.each([
    [
      'words of the runtime',
      () => JSON.parse(`{"a": ${canary}`),
      /^SyntaxError at .*lambda\.test\.ts:\d+:\d+\)?$|^SyntaxError at JSON\.parse/,
    ],
    [
      'words of a library',
      () => {
        throw new Error(canary);
      },
      /^Error at /,
    ],
    [
      'words that look like a place',
      () => {
        throw new Error(`${canary}\n    at ${canary}:1:1`);
      },
      /^Error at /,
    ],
    [
      'an error named by the data',
      () => {
        throw Object.assign(new Error('x'), { name: canary });
      },
      /^unknown error at /,
    ],
    [
      'no error at all',
      () => {
        throw canary;
      },
      /^unknown error at an unknown place$/,
    ],
    [
      'an error without a stack',
      () => {
        throw Object.assign(new Error('x'), { stack: canary });
      },
      /^Error at an unknown place$/,
    ],
  ])('lets no %s out', async (_, fail, expected) => {
    const handler = toHandler(
      stageOf(async () => fail()),
      loadPolicy,
    );
    const error = await failureOf(handler(event));
    expect(error.message).toMatch(expected);
    expect(`${error} ${error.name} ${error.stack} ${JSON.stringify(error)} ${told.join('')}`).not.toContain(
      'canary',
    );
    expect(error).not.toHaveProperty('cause');
    expect(events()).toEqual(['stage started', 'stage failed']);
  });

  test('lets out errors that keep the rule as they are, by which the night knows who must act', async () => {
    const violation = new ContractViolation('exports/a.csv: 3 of 10 lines are unreadable');
    const handler = toHandler(
      stageOf(async () => {
        throw violation;
      }),
      loadPolicy,
    );
    expect(await failureOf(handler(event))).toBe(violation);
  });

  test('wipes what the engine held, even of sessions that a failed stage left open', async () => {
    const folders: string[] = [];
    const handler = toHandler(
      stageOf(async (_, { engine }) => {
        const session = await engine.open();
        folders.push(session.folder);
        await session.run(`COPY (SELECT 1) TO '${session.folder}/raw.csv'`);
        throw new ContractViolation('refused');
      }),
      loadPolicy,
      duckdbEngine,
    );
    await failureOf(handler(event));
    await failureOf(handler(event));
    expect(folders).toHaveLength(2);
    for (const folder of folders) await expect(access(folder)).rejects.toThrow();
  });

  test('gives the engine the cores and three fifths of the memory of the function', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_MEMORY_SIZE', '3538');
    const stage = stageOf(async (_, { engine }) => {
      const session = await engine.open();
      return session.rows(
        "SELECT name, value FROM duckdb_settings() WHERE name IN ('threads', 'memory_limit') ORDER BY name",
      );
    });
    expect(await toHandler(stage, loadPolicy, duckdbEngine)(event)).toEqual([
      { name: 'memory_limit', value: '1.9 GiB' },
      { name: 'threads', value: '2' },
    ]);
  });
});
