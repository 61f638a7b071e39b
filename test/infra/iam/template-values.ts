import { z } from 'zod';

export const account = '111111111111';
const region = 'eu-central-1';

const resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});
const template = z.looseObject({
  Resources: z.record(z.string(), resource),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })).default({}),
});

export type Resource = z.infer<typeof resource>;
export type Stack = z.infer<typeof template>;
/** Templates by the name of their stack. */
export type Stacks = ReadonlyMap<string, Stack>;

export const stacksOf = (templates: Readonly<Record<string, unknown>>): Stacks =>
  new Map(Object.entries(templates).map(([name, written]) => [name, template.parse(written)]));

const pseudo: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': region,
  'AWS::AccountId': account,
  'AWS::URLSuffix': 'amazonaws.com',
};

const arnOf: Readonly<Record<string, (id: string) => string>> = {
  'AWS::S3::Bucket': (id) => `arn:aws:s3:::${id.toLowerCase()}`,
  'AWS::KMS::Key': (id) => `arn:aws:kms:${region}:${account}:key/${id}`,
  'AWS::IAM::Role': (id) => `arn:aws:iam::${account}:role/${id}`,
  'AWS::DynamoDB::GlobalTable': (id) => `arn:aws:dynamodb:${region}:${account}:table/${id}`,
  'AWS::Lambda::Function': (id) => `arn:aws:lambda:${region}:${account}:function:${id}`,
  'AWS::Logs::LogGroup': (id) => `arn:aws:logs:${region}:${account}:log-group:${id}:*`,
  'AWS::StepFunctions::StateMachine': (id) => `arn:aws:states:${region}:${account}:stateMachine:${id}`,
  'AWS::SQS::Queue': (id) => `arn:aws:sqs:${region}:${account}:${id}`,
  'AWS::SNS::Topic': (id) => `arn:aws:sns:${region}:${account}:${id}`,
  'AWS::Events::Rule': (id) => `arn:aws:events:${region}:${account}:rule/${id}`,
};

/** What `Ref` gives where it is not the name. */
const refersByArn = ['AWS::StepFunctions::StateMachine', 'AWS::SNS::Topic'];

const getAtt = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) });
const ref = z.strictObject({ Ref: z.string() });
const join = z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
const select = z.strictObject({ 'Fn::Select': z.tuple([z.coerce.number(), z.unknown()]) });
const split = z.strictObject({ 'Fn::Split': z.tuple([z.string(), z.unknown()]) });
const output = z.strictObject({
  'Fn::GetStackOutput': z.strictObject({
    StackName: z.string(),
    OutputName: z.string(),
    Region: z.unknown(),
  }),
});

/** Works out the values of one template, as names and ARNs made of logical ids. What it does not know, it refuses. */
export const valuesOf = (stacks: Stacks, name: string) => {
  const stack = stacks.get(name);
  if (!stack) throw new Error(`there is no stack ${name}`);

  const found = (id: string): Resource => {
    const own = stack.Resources[id];
    if (!own) throw new Error(`${name} has no resource ${id}`);
    return own;
  };
  const arn = (id: string): string => {
    const make = arnOf[found(id).Type];
    if (!make) throw new Error(`the ARN of a ${found(id).Type} is not known`);
    return make(id);
  };
  const named = (id: string): string => {
    const known = pseudo[id];
    if (known) return known;
    const { Type } = found(id);
    if (refersByArn.includes(Type)) return arn(id);
    return Type === 'AWS::S3::Bucket' ? id.toLowerCase() : id;
  };
  const list = (value: unknown): readonly unknown[] => {
    const parts = split.safeParse(value);
    if (parts.success) return text(parts.data['Fn::Split'][1]).split(parts.data['Fn::Split'][0]);
    return z.array(z.unknown()).parse(value);
  };
  const text = (value: unknown): string => {
    if (typeof value === 'string') return value;
    const attribute = getAtt.safeParse(value);
    if (attribute.success) return arn(attribute.data['Fn::GetAtt'][0]);
    const reference = ref.safeParse(value);
    if (reference.success) return named(reference.data.Ref);
    const joined = join.safeParse(value);
    if (joined.success) return joined.data['Fn::Join'][1].map(text).join(joined.data['Fn::Join'][0]);
    const one = select.safeParse(value);
    if (one.success) return text(list(one.data['Fn::Select'][1])[one.data['Fn::Select'][0]]);
    const other = output.safeParse(value);
    if (!other.success) throw new Error(`not an intrinsic that is understood: ${JSON.stringify(value)}`);
    const { StackName, OutputName } = other.data['Fn::GetStackOutput'];
    const told = stacks.get(StackName)?.Outputs[OutputName];
    if (!told) throw new Error(`${StackName} has no output ${OutputName}`);
    return valuesOf(stacks, StackName).text(told.Value);
  };
  return { resources: stack.Resources, arn, text };
};
export type Values = ReturnType<typeof valuesOf>;
