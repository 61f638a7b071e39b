import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import type { Ledger } from '../../core/effects.ts';
import { dynamoLedger } from '../../platform/dynamo-ledger.ts';
import { ledgerContract } from './contracts/ledger.ts';
import { type DynamoServer, dynamoServer, refusal } from './servers/dynamo-server.ts';
import { clientOptions } from './servers/serve.ts';

const open = async (): Promise<{ server: DynamoServer; ledger: Ledger }> => {
  const server = await dynamoServer();
  return { server, ledger: dynamoLedger(new DynamoDBClient(clientOptions(server.endpoint)), 'ledger') };
};

ledgerContract('A table', async () => (await open()).ledger);

describe('A table', () => {
  test('is written by single puts on a condition, and read consistently', async () => {
    const { server, ledger } = await open();
    await ledger.create('run', 'a', { n: 1 });
    await ledger.replace('run', 'a', 1, { n: 2 });
    await ledger.get('run', 'a');
    await Array.fromAsync(ledger.list('run'));
    await ledger.remove('run', 'a');
    const sent = server.asked.map(({ headers, body }) => [
      headers['x-amz-target']?.split('.')[1],
      JSON.parse(`${body}`).ConditionExpression ?? JSON.parse(`${body}`).ConsistentRead,
    ]);
    expect(sent).toEqual([
      ['PutItem', 'attribute_not_exists(#partition)'],
      ['PutItem', '#revision = :revision'],
      ['GetItem', true],
      ['Query', true],
      ['DeleteItem', undefined],
    ]);
  });

  test('tells the winner that it won when the answer to its write got lost', async () => {
    const { server, ledger } = await open();
    let asked = 0;
    server.meddle = () => (asked++ % 2 === 0 ? 'lose the answer' : undefined);
    expect(await ledger.create('run', 'a', { n: 1 })).toBe(true);
    expect(await ledger.replace('run', 'a', 1, { n: 2 })).toBe(true);
    server.meddle = () => undefined;
    expect(await ledger.get('run', 'a')).toMatchObject({ revision: 2, fields: { n: 2 } });
    expect(await ledger.create('run', 'a', { n: 1 })).toBe(false);
  });

  test('tries again when it is too busy', async () => {
    const { server, ledger } = await open();
    let asked = 0;
    server.meddle = () => (asked++ === 0 ? refusal('ProvisionedThroughputExceededException') : undefined);
    expect(await ledger.create('run', 'a', {})).toBe(true);
  });

  test('passes none of the service’s words on', async () => {
    const { server, ledger } = await open();
    server.meddle = () => refusal('AccessDeniedException');
    const attempts = [
      ledger.get('canary', 'a'),
      ledger.create('canary', 'a', {}),
      ledger.replace('canary', 'a', 1, {}),
      ledger.remove('canary', 'a'),
      Array.fromAsync(ledger.list('canary')),
    ];
    for (const attempt of attempts) {
      const error = await attempt.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(`${error}`).toBe('ServiceFailure: DynamoDB failed: AccessDeniedException (400)');
      expect(error).not.toHaveProperty('cause');
    }
  });
});
