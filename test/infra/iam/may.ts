import { holds, type RequestContext } from './condition.ts';
import { fits } from './pattern.ts';
import type { Permissions } from './permissions.ts';
import type { Choice, Principals, Statement } from './statement.ts';
import { account } from './template-values.ts';

/** Who asks: a role of the templates, a service, or somebody of another account, who is taken to have every right there. */
export type Caller = { readonly role: string } | { readonly service: string } | { readonly stranger: string };

export interface Request {
  readonly who: Caller;
  readonly action: string;
  readonly resource: string;
  readonly context?: RequestContext;
}

/**
 * Whether a request goes through, by the rules of AWS: a Deny anywhere wins; keys and roles decide alone who may use them,
 * unless they leave it to the account; other resources take the word of the identity or of their own policy; and
 * somebody of another account needs the resource's own word.
 */
export const may = ({ identities, resources }: Permissions, request: Request): boolean => {
  const { who, action, resource } = request;
  const context = { 'aws:SecureTransport': 'true', 'aws:PrincipalArn': arnOf(who), ...request.context };
  const applies = (statement: Statement): boolean =>
    chosen(statement.actions, action, lowerCase) &&
    (statement.resources === undefined || chosen(statement.resources, resource)) &&
    statement.conditions.every((condition) => holds(condition, context));

  const own = ('role' in who ? (identities.get(who.role) ?? []) : []).filter(applies);
  const theirs = (resources.get(ownerOf(resource)) ?? []).filter(applies);
  const denied = [
    ...own.filter(({ effect }) => effect === 'Deny'),
    ...theirs.filter(({ effect, principals }) => effect === 'Deny' && meant(principals, who) !== 'nobody'),
  ];
  if (denied.length > 0) return false;

  const allowing = theirs.filter(({ effect }) => effect === 'Allow');
  const word = allowing.map(({ principals }) => meant(principals, who));
  const allowedByOwn = 'stranger' in who || own.some(({ effect }) => effect === 'Allow');
  if (word.includes('the caller')) return true;
  if (word.includes("the caller's account")) return allowedByOwn;
  return 'role' in who && allowedByOwn && !decidesAlone(resource);
};

const arnOf = (who: Caller): string => {
  if ('role' in who) return who.role;
  return 'service' in who
    ? `arn:aws:iam::${account}:service/${who.service}`
    : `arn:aws:iam::${who.stranger}:root`;
};

const accountOf = (who: Caller): string | undefined => {
  if ('service' in who) return undefined;
  return 'role' in who ? account : who.stranger;
};

/** Whose policy speaks for a resource: the bucket's for its objects, otherwise its own. */
const ownerOf = (resource: string): string =>
  resource.startsWith('arn:aws:s3:::') ? (resource.split('/')[0] ?? resource) : resource;

const decidesAlone = (resource: string): boolean => /^arn:aws:(kms:.*:key\/|iam::\d+:role\/)/.test(resource);

const chosen = ({ patterns, not }: Choice, text: string, as = (own: string) => own): boolean =>
  patterns.some((pattern) => fits(as(pattern), as(text))) !== not;

const lowerCase = (text: string): string => text.toLowerCase();

type Meant = 'the caller' | "the caller's account" | 'nobody';

const meant = (principals: Principals | undefined, who: Caller): Meant => {
  if (!principals) throw new Error('the policy of a resource without principals');
  const found = named(principals, who);
  if (!principals.not) return found;
  return found === 'nobody' ? 'the caller' : 'nobody';
};

const named = ({ accounts, services }: Principals, who: Caller): Meant => {
  if ('service' in who)
    return services.includes(who.service) || accounts.includes('*') ? 'the caller' : 'nobody';
  if (accounts.includes('*') || ('role' in who && accounts.includes(who.role))) return 'the caller';
  const whole = accountOf(who) ?? '';
  if (accounts.some((one) => one === whole || one === `arn:aws:iam::${whole}:root`))
    return "the caller's account";
  const strange = accounts.filter(
    (one) => !/^(\d{12}|arn:aws:iam::\d{12}:(root|role\/[\w+=,.@/-]+))$/.test(one),
  );
  if (strange.length > 0) throw new Error(`not understood as a principal: ${strange.join(', ')}`);
  return 'nobody';
};
