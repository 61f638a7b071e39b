import { fits } from './pattern.ts';

/** What is known of a request; a key that the request does not carry is absent. */
export type RequestContext = Readonly<Partial<Record<ConditionKey, string>>>;

const conditionKeys = [
  'aws:PrincipalArn',
  'aws:SecureTransport',
  'aws:SourceAccount',
  'aws:SourceArn',
  'kms:ViaService',
  's3:if-none-match',
  's3:prefix',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
  'sts:ExternalId',
] as const;
export type ConditionKey = (typeof conditionKeys)[number];

export interface Condition {
  readonly operator: string;
  readonly key: ConditionKey;
  readonly values: readonly string[];
}

type Operator = (present: string | undefined, values: readonly string[]) => boolean;

const some =
  (compare: (value: string, present: string) => boolean): Operator =>
  (present, values) =>
    present !== undefined && values.some((value) => compare(value, present));

const none =
  (compare: (value: string, present: string) => boolean): Operator =>
  (present, values) =>
    present === undefined || !values.some((value) => compare(value, present));

const equal = (value: string, present: string): boolean => value === present;
const equalTruth = (value: string, present: string): boolean => value.toLowerCase() === present.toLowerCase();

const operators: Readonly<Record<string, Operator>> = {
  StringEquals: some(equal),
  StringNotEquals: none(equal),
  StringLike: some(fits),
  StringNotLike: none(fits),
  ArnEquals: some(fits),
  ArnNotEquals: none(fits),
  ArnLike: some(fits),
  ArnNotLike: none(fits),
  Bool: some(equalTruth),
  Null: (present, values) =>
    values.some((value) => (value.toLowerCase() === 'true') === (present === undefined)),
};

/** Reads one operator of a condition block. What is not understood is refused: it must never count as kept or as broken. */
export const conditionOf = (operator: string, key: string, values: readonly string[]): Condition => {
  if (!operators[operator]) throw new Error(`the condition operator ${operator} is not understood`);
  const known = conditionKeys.find((one) => one.toLowerCase() === key.toLowerCase());
  if (!known) throw new Error(`the condition key ${key} is not understood`);
  return { operator, key: known, values };
};

export const holds = ({ operator, key, values }: Condition, context: RequestContext): boolean => {
  const decide = operators[operator];
  if (!decide) throw new Error(`the condition operator ${operator} is not understood`);
  return decide(context[key], values);
};
