import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import type { Ledger, LedgerFields, LedgerItem } from '../core/effects.ts';
import { checkLedgerFields, checkLedgerKey } from './ledger-rules.ts';
import { serviceFailure } from './service-failure.ts';

/** A ledger in a DynamoDB table with the keys `partition` and `sort`. Every read is consistent. */
export const dynamoLedger = (client: DynamoDBClient, table: string): Ledger => {
  const put = putter(client, table);
  return {
    get: async (partition, sort) => {
      const Key = keyOf(partition, sort);
      const command = new GetItemCommand({ TableName: table, Key, ConsistentRead: true });
      const { Item } = await answer(client.send(command));
      return Item && itemOf(Item);
    },
    create: (partition, sort, fields) => put({ partition, sort, revision: 1, fields }, onlyNew),
    replace: (partition, sort, revision, fields) =>
      put({ partition, sort, revision: revision + 1, fields }, onlyAt(revision)),
    list: (partition, sortPrefix = '') => listed(client, table, { partition, sortPrefix }),
    remove: async (partition, sort) => {
      const Key = keyOf(partition, sort);
      const command = new DeleteItemCommand({ TableName: table, Key, ReturnValues: 'ALL_OLD' });
      return (await answer(client.send(command))).Attributes !== undefined;
    },
  };
};

interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
}

const onlyNew: Condition = {
  ConditionExpression: 'attribute_not_exists(#partition)',
  ExpressionAttributeNames: { '#partition': 'partition' },
};

const onlyAt = (revision: number): Condition => ({
  ConditionExpression: '#revision = :revision',
  ExpressionAttributeNames: { '#revision': 'revision' },
  ExpressionAttributeValues: { ':revision': { N: `${revision}` } },
});

/**
 * Puts items on a condition. Each write is marked: a client that lost the answer asks again and is told that the condition
 * fails, and only the mark tells it that the item is its own.
 */
const putter =
  (client: DynamoDBClient, table: string) =>
  async (item: LedgerItem, condition: Condition): Promise<boolean> => {
    const writer = randomUUID();
    const Item = { ...attributesOf(item), writer: { S: writer } };
    try {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item,
          ...condition,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return error.Item?.writer?.S === writer;
      throw serviceFailure('DynamoDB', error);
    }
  };

async function* listed(
  client: DynamoDBClient,
  table: string,
  { partition, sortPrefix }: { partition: string; sortPrefix: string },
): AsyncGenerator<LedgerItem> {
  const query = { TableName: table, ConsistentRead: true, ...keyCondition(partition, sortPrefix) };
  try {
    for await (const { Items = [] } of paginateQuery({ client }, query))
      for (const item of Items) yield itemOf(item);
  } catch (error) {
    throw serviceFailure('DynamoDB', error);
  }
}

/** The service refuses an empty prefix. */
const keyCondition = (partition: string, sortPrefix: string) =>
  sortPrefix === ''
    ? {
        KeyConditionExpression: '#partition = :partition',
        ExpressionAttributeNames: { '#partition': 'partition' },
        ExpressionAttributeValues: { ':partition': { S: partition } },
      }
    : {
        KeyConditionExpression: '#partition = :partition AND begins_with(#sort, :sort)',
        ExpressionAttributeNames: { '#partition': 'partition', '#sort': 'sort' },
        ExpressionAttributeValues: { ':partition': { S: partition }, ':sort': { S: sortPrefix } },
      };

const keyOf = (partition: string, sort: string): Record<string, AttributeValue> => {
  checkLedgerKey(partition, sort);
  return { partition: { S: partition }, sort: { S: sort } };
};

const attributesOf = ({ partition, sort, revision, fields }: LedgerItem): Record<string, AttributeValue> => {
  checkLedgerFields(fields);
  const attributes = Object.entries(fields).map(([name, value]) => [name, attributeOf(value)]);
  return {
    ...keyOf(partition, sort),
    revision: { N: `${revision}` },
    fields: { M: Object.fromEntries(attributes) },
  };
};

const attributeOf = (value: LedgerFields[string]): AttributeValue => {
  if (value === undefined || value === null) return { NULL: true };
  if (typeof value === 'boolean') return { BOOL: value };
  return typeof value === 'number' ? { N: `${value}` } : { S: value };
};

const itemOf = (item: Record<string, AttributeValue>): LedgerItem => ({
  partition: item.partition?.S ?? '',
  sort: item.sort?.S ?? '',
  revision: Number(item.revision?.N),
  fields: Object.fromEntries(
    Object.entries(item.fields?.M ?? {}).map(([name, value]) => [name, fieldOf(value)]),
  ),
});

const fieldOf = ({ S, N, BOOL }: AttributeValue): string | number | boolean | null =>
  S ?? BOOL ?? (N === undefined ? null : Number(N));

const answer = async <Result>(result: Promise<Result>): Promise<Result> => {
  try {
    return await result;
  } catch (error) {
    throw serviceFailure('DynamoDB', error);
  }
};
