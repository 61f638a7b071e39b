import { type Answered, type Asked, serve } from './serve.ts';

type Attribute = Readonly<Record<string, unknown>>;
type Item = Readonly<Record<string, Attribute>>;

interface Request {
  readonly Item?: Item;
  readonly Key?: Item;
  readonly ConsistentRead?: boolean;
  readonly ConditionExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
  readonly ExclusiveStartKey?: Item;
  readonly ReturnValues?: string;
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

export interface DynamoServer {
  readonly endpoint: string;
  readonly asked: Asked[];
  meddle: (asked: Asked) => 'lose the answer' | Answered | undefined;
}

const pageItems = 100;
const separator = '\0';
const nameOf = (item: Item): string => `${item.partition?.S}${separator}${item.sort?.S}`;

/** As much of DynamoDB as a ledger needs. It knows the ledger's expressions and refuses any other. */
export const dynamoServer = async (): Promise<DynamoServer> => {
  const items = new Map<string, Item>();
  const state: Omit<DynamoServer, 'endpoint'> = { asked: [], meddle: () => undefined };
  const act = (operation: string, request: Request): Answered => {
    if (operation === 'PutItem') return put(items, request);
    if (operation === 'DeleteItem') return remove(items, request);
    if (request.ConsistentRead !== true) return refusal('ValidationException');
    if (operation === 'GetItem') return json({ Item: items.get(nameOf(request.Key ?? {})) });
    return operation === 'Query' ? query(items, request) : refusal('UnknownOperationException');
  };
  const endpoint = await serve((asked) => {
    state.asked.push(asked);
    const meddled = state.meddle(asked);
    if (typeof meddled === 'object') return meddled;
    const answered = act(`${asked.headers['x-amz-target']}`.split('.')[1] ?? '', JSON.parse(`${asked.body}`));
    return meddled === 'lose the answer' ? { ...answered, lost: true } : answered;
  });
  return Object.assign(state, { endpoint });
};

const put = (items: Map<string, Item>, request: Request): Answered => {
  const { Item = {}, ConditionExpression, ExpressionAttributeNames: names = {} } = request;
  const there = items.get(nameOf(Item));
  const holds: Readonly<Record<string, () => boolean>> = {
    'attribute_not_exists(#partition)': () => names['#partition'] === 'partition' && there === undefined,
    '#revision = :revision': () =>
      names['#revision'] === 'revision' &&
      there?.revision?.N === request.ExpressionAttributeValues?.[':revision']?.N,
  };
  const condition = holds[ConditionExpression ?? ''];
  if (!condition) return refusal('ValidationException');
  if (!condition())
    return refusal('ConditionalCheckFailedException', {
      Item: request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? there : undefined,
    });
  items.set(nameOf(Item), Item);
  return json({});
};

const remove = (items: Map<string, Item>, { Key = {}, ReturnValues }: Request): Answered => {
  const there = items.get(nameOf(Key));
  items.delete(nameOf(Key));
  return json({ Attributes: ReturnValues === 'ALL_OLD' ? there : undefined });
};

const query = (items: ReadonlyMap<string, Item>, request: Request): Answered => {
  const { ExpressionAttributeValues: values = {}, ExclusiveStartKey } = request;
  const prefixes: Readonly<Record<string, unknown>> = {
    '#partition = :partition': '',
    '#partition = :partition AND begins_with(#sort, :sort)': values[':sort']?.S,
  };
  const prefix = prefixes[request.KeyConditionExpression ?? ''];
  if (typeof prefix !== 'string' || values[':sort']?.S === '') return refusal('ValidationException');
  const start = `${values[':partition']?.S}${separator}`;
  const after = ExclusiveStartKey ? nameOf(ExclusiveStartKey) : '';
  const names = [...items.keys()]
    .filter((name) => name.startsWith(`${start}${prefix}`) && compare(name, after) > 0)
    .toSorted(compare);
  const page = names.slice(0, pageItems).map((name) => items.get(name) ?? {});
  const last = names.length > pageItems ? page.at(-1) : undefined;
  return json({ Items: page, LastEvaluatedKey: last && { partition: last.partition, sort: last.sort } });
};

const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

export const json = (body: unknown, status = 200): Answered => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify(body),
});

export const refusal = (code: string, more: object = {}): Answered =>
  json(
    { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: 'canary in the service’s words', ...more },
    400,
  );
