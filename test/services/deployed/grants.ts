import { type StageName, stages } from '../../../functions/stages.ts';
import type { deployed } from '../../infra/iam/deployed.ts';
import type { Asked } from './asked.ts';
import type { MasterKey } from './make-resources.ts';

/** Whether the templates let a stage do what it asks for. */
export const grantsIn = (
  { asks, stageRole }: ReturnType<typeof deployed>,
  masterKey: MasterKey,
): ((asked: Asked) => boolean) => {
  const roles = new Map<string, string>(stages.map(({ name }) => [name, stageRole(name as StageName)]));
  return ({ caller, action, resource, context }) => {
    const role = roles.get(caller);
    const written = resource === masterKey.made ? masterKey.written : resource;
    return role !== undefined && asks(role, action, written, context);
  };
};
