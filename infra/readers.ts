import type { Node } from 'constructs';
import { z } from 'zod';
import type { Policy } from '../core/policy.ts';

const reader = z.strictObject({
  /** The AWS account from which the audience reads. */
  account: z.string().regex(/^\d{12}$/),
  /** What only that account and we know to say together, so that nobody can make us mistake one for the other. */
  externalId: z.string().regex(/^[\w+=,.@:/-]{8,1224}$/),
});
export type Reader = z.infer<typeof reader>;

/** Who reads which audience, from context `readers`: the name of the audience to account and external id. */
export const readersOf = (node: Node, { audiences }: Policy): ReadonlyMap<string, Reader> => {
  const given: unknown = node.tryGetContext('readers') ?? {};
  const parsed = z
    .record(z.string(), reader)
    .safeParse(typeof given === 'string' ? JSON.parse(given) : given);
  if (!parsed.success) throw new Error(`context readers: ${z.prettifyError(parsed.error)}`);
  const unknown = Object.keys(parsed.data).filter((name) => !audiences.some((own) => own.name === name));
  if (unknown.length > 0)
    throw new Error(`context readers: the policy has no audience ${unknown.join(', ')}`);
  return new Map(Object.entries(parsed.data));
};
