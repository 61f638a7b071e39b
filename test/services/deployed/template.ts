import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { inject } from 'vitest';
import { z } from 'zod';

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
});
const template = z.object({ Resources: z.record(z.string(), resource) });

export type Resource = z.infer<typeof resource>;

/** The template of the stack that holds the night. */
export const readTemplate = async (): Promise<Template> =>
  Template.fromJSON(JSON.parse(await readFile(join(inject('assembly'), 'Kohort.template.json'), 'utf8')));

export const resourcesOf = (from: Template, type: string): readonly (readonly [id: string, Resource])[] =>
  Object.entries(template.parse(from.toJSON()).Resources).filter(([, { Type }]) => Type === type);

/** What references stand for, once something is deployed: `Ref` of an id, and each of its attributes. */
export type Attributes = Readonly<Record<string, string>> & { readonly Ref: string };

const pseudo: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-central-1',
  'AWS::AccountId': '123456789012',
};

const reference = z.strictObject({ Ref: z.string() });
const attribute = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const joined = z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });

/** The text that a value of the template stands for. */
export const resolveText = (value: unknown, deployed: ReadonlyMap<string, Attributes>): string => {
  if (typeof value === 'string') return value;
  const join = joined.safeParse(value).data?.['Fn::Join'];
  if (join) return join[1].map((part) => resolveText(part, deployed)).join(join[0]);
  const named = reference.safeParse(value).data?.Ref;
  const [id, name] = attribute.safeParse(value).data?.['Fn::GetAtt'] ?? [named ?? '', 'Ref'];
  const found = pseudo[id] ?? deployed.get(id)?.[name];
  if (found === undefined) throw new Error(`The template refers to ${id}.${name}, which is not deployed`);
  return found;
};
