import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { inject } from 'vitest';
import { z } from 'zod';
import type { Policy } from '../../../core/policy.ts';
import { stacksOf } from '../../infra/iam/template-values.ts';
import { synthesised } from '../../infra/synthesised.ts';

export interface Templates {
  readonly store: Template;
  readonly night: Template;
}

/** Templates for a policy; without one, those of the assembly, which follow the policy that ships. */
export const templatesFor = async (policy: Policy | undefined): Promise<Templates> =>
  policy
    ? synthesised({ policy, readers: {} })
    : { store: await fromAssembly('KohortStore'), night: await fromAssembly('Kohort') };

const fromAssembly = async (stack: string): Promise<Template> =>
  Template.fromJSON(JSON.parse(await readFile(join(inject('assembly'), `${stack}.template.json`), 'utf8')));

export const stacksIn = ({ store, night }: Templates) =>
  stacksOf({ KohortStore: store.toJSON(), Kohort: night.toJSON() });

const bundled = z.object({ Metadata: z.looseObject({ 'aws:asset:path': z.string() }) });

/** Folder of a function's bundle, by the function's id. */
export const bundles = async (): Promise<ReadonlyMap<string, string>> => {
  const functions = (await fromAssembly('Kohort')).findResources('AWS::Lambda::Function');
  const folder = (found: unknown) =>
    join(inject('assembly'), bundled.parse(found).Metadata['aws:asset:path']);
  return new Map(Object.entries(functions).map(([id, found]) => [id, folder(found)]));
};
