import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import type { Policy } from '../../core/policy.ts';
import { KohortStack } from '../../infra/kohort-stack.ts';

const policy: Policy = {
  name: 'infra',
  version: 1,
  publisher: 'Asklepion',
  contact: 'privacy@asklepion.example',
  terms: 'None.',
  rounds: 3,
  classifications: {},
  sources: [],
  tables: [],
  audiences: [],
  retention: { landing: 30, quarantine: 31, microdata: 120, cells: 121, keys: 30 },
};

/** The stack's template, without bundling a line of code. */
export const synthesised = (): Template => {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  return Template.fromStack(new KohortStack(app, 'Kohort', { policy }));
};

const texts = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const statement = z.object({
  Effect: z.string(),
  Action: texts,
  Resource: z.unknown(),
  Principal: z.unknown().optional(),
});
const iamPolicy = z.object({
  Properties: z.object({
    Roles: z.array(z.object({ Ref: z.string() })),
    PolicyDocument: z.object({ Statement: z.array(statement) }),
  }),
});
const role = z.object({ Properties: z.object({ Description: z.string().optional() }) });

/** What the role with this description may do: `action on logical id`, with `/*` behind it for all objects of a bucket. */
export const grantsOf = (template: Template, description: string): readonly string[] => {
  const roles = Object.entries(template.findResources('AWS::IAM::Role'));
  const id = roles.find(([, found]) => role.parse(found).Properties.Description === description)?.[0];
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .map((found) => iamPolicy.parse(found).Properties)
    .filter(({ Roles }) => Roles.some(({ Ref }) => Ref === id))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Action, Resource }) =>
      Action.flatMap((action) => targets(Resource).map((on) => `${action} on ${on}`)),
    )
    .sort();
};

const reference = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const joined = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });

const targets = (resource: unknown): readonly string[] =>
  Array.isArray(resource) ? resource.flatMap(targets) : [target(resource)];

const target = (resource: unknown): string => {
  const whole = reference.safeParse(resource);
  if (whole.success) return whole.data['Fn::GetAtt'][0];
  const parts = joined.safeParse(resource);
  return parts.success ? parts.data['Fn::Join'][1].map(target).join('') : String(resource);
};
