import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';

const state = z.looseObject({
  Type: z.string(),
  TimeoutSeconds: z.number().optional(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(z.looseObject({ Next: z.string() })).optional(),
  Catch: z.array(z.looseObject({ ErrorEquals: z.array(z.string()), Next: z.string() })).optional(),
  Retry: z.array(z.looseObject({ ErrorEquals: z.array(z.string()), MaxAttempts: z.number() })).optional(),
  get ItemProcessor() {
    return definition.optional();
  },
});
const definition = z.looseObject({ StartAt: z.string(), States: z.record(z.string(), state) });

export type Definition = z.infer<typeof definition>;
export type State = z.infer<typeof state>;

const machine = z.object({
  Properties: z.object({
    DefinitionString: z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) }),
  }),
});

/** The state machine of a template; references stand in it as `-`. */
export const definitionOf = (template: Template): Definition => {
  const [found] = Object.values(template.findResources('AWS::StepFunctions::StateMachine'));
  const [, parts] = machine.parse(found).Properties.DefinitionString['Fn::Join'];
  return definition.parse(JSON.parse(parts.map((part) => (typeof part === 'string' ? part : '-')).join('')));
};

/** All tasks, those inside of maps included, in the order in which a night comes to them that takes each choice offered. */
export const tasksOf = ({ StartAt, States }: Definition): readonly (readonly [string, State])[] => {
  const found: (readonly [string, State])[] = [];
  const seen = new Set<string>();
  const visit = (at: string | undefined): void => {
    const here = at === undefined || seen.has(at) ? undefined : States[at];
    if (at === undefined || !here) return;
    seen.add(at);
    if (here.Type === 'Task') found.push([at, here]);
    if (here.ItemProcessor) found.push(...tasksOf(here.ItemProcessor));
    for (const { Next } of here.Choices ?? []) visit(Next);
    visit(here.Next);
    visit(here.Default);
  };
  visit(StartAt);
  return found;
};
