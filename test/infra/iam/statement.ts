import { z } from 'zod';
import { type Condition, conditionOf } from './condition.ts';

/** Patterns of which one has to fit, or, turned round, none may. */
export interface Choice {
  readonly patterns: readonly string[];
  readonly not: boolean;
}

export interface Principals {
  readonly accounts: readonly string[];
  readonly services: readonly string[];
  readonly not: boolean;
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Choice;
  /** Absent in a trust policy, which is about its role. */
  readonly resources: Choice | undefined;
  /** Absent in the policy of an identity, which is about that identity. */
  readonly principals: Principals | undefined;
  readonly conditions: readonly Condition[];
}

const written = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: z.unknown().optional(),
  NotAction: z.unknown().optional(),
  Resource: z.unknown().optional(),
  NotResource: z.unknown().optional(),
  Principal: z.unknown().optional(),
  NotPrincipal: z.unknown().optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});
const document = z.strictObject({ Version: z.literal('2012-10-17'), Statement: z.array(written) });
const principal = z.union([
  z.literal('*').transform(() => ({ AWS: '*' as unknown, Service: undefined as unknown })),
  z.strictObject({ AWS: z.unknown().optional(), Service: z.unknown().optional() }),
]);

type Resolve = (value: unknown) => string;

/** The statements of a policy document. A form that is not understood is refused. */
export const statementsOf = (policy: unknown, resolve: Resolve): readonly Statement[] =>
  document.parse(policy).Statement.map((statement) => statementOf(statement, resolve));

const statementOf = (statement: z.infer<typeof written>, resolve: Resolve): Statement => {
  const { Effect, Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = statement;
  const actions = choice(Action, NotAction, resolve);
  if (!actions) throw new Error('a statement without actions');
  if (NotPrincipal !== undefined && Effect === 'Allow')
    throw new Error('an Allow with NotPrincipal is not understood');
  return {
    effect: Effect,
    actions,
    resources: choice(Resource, NotResource, resolve),
    principals: principals(Principal, NotPrincipal, resolve),
    conditions: Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => conditionOf(operator, key, texts(values, resolve))),
    ),
  };
};

const choice = (some: unknown, none: unknown, resolve: Resolve): Choice | undefined => {
  if (some !== undefined && none !== undefined)
    throw new Error('a statement that says both a thing and not it');
  if (some !== undefined) return { patterns: texts(some, resolve), not: false };
  return none === undefined ? undefined : { patterns: texts(none, resolve), not: true };
};

const principals = (some: unknown, none: unknown, resolve: Resolve): Principals | undefined => {
  const found = choice(some === undefined ? undefined : '', none === undefined ? undefined : '', String);
  if (!found) return undefined;
  const { AWS, Service } = principal.parse(found.not ? none : some);
  return { accounts: texts(AWS, resolve), services: texts(Service, resolve), not: found.not };
};

const texts = (value: unknown, resolve: Resolve): readonly string[] =>
  value === undefined ? [] : listOf(value).map((one) => (typeof one === 'boolean' ? `${one}` : resolve(one)));

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);
