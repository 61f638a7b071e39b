import { z } from 'zod';
import { stages } from '../../../functions/stages.ts';
import { type Stacks, valuesOf } from '../../infra/iam/template-values.ts';
import type { MasterKey } from './make-resources.ts';
import { bundles } from './templates.ts';

/** One function as it is deployed. */
export interface StageFunction {
  readonly name: string;
  /** Folder of the bundle: `/var/task` in a container. */
  readonly code: string;
  /** Its log group. */
  readonly log: string;
  readonly variables: Readonly<Record<string, string>>;
}

const lambda = z.looseObject({
  Description: z.string(),
  MemorySize: z.number(),
  Handler: z.literal('index.handler'),
  LoggingConfig: z.object({ LogGroup: z.unknown() }),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});

/** ARN to function, of all stages. A stage signs its requests with its name. */
export const functionsOf = async (
  stacks: Stacks,
  masterKey: MasterKey,
  service: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, StageFunction>> => {
  const { resources, arn, text } = valuesOf(stacks, 'Kohort');
  const code = await bundles();
  const functions = new Map<string, StageFunction>();
  for (const [id, { Type, Properties }] of Object.entries(resources)) {
    if (Type !== 'AWS::Lambda::Function') continue;
    const { Description, MemorySize, Environment, LoggingConfig } = lambda.parse(Properties);
    const stage = stages.find(({ job }) => Description === `kohort: ${job}`);
    const folder = code.get(id);
    if (!stage || folder === undefined) throw new Error(`${id} is no stage, or is not bundled`);
    const own = Object.entries(Environment.Variables).map(([name, value]) => [
      name,
      text(value)
        .replace(masterKey.written, masterKey.made)
        .replace(/^\/var\/task\b/, folder),
    ]);
    const variables = {
      ...Object.fromEntries(own),
      AWS_ACCESS_KEY_ID: stage.name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: `${MemorySize}`,
      ...service,
    };
    const log = text(LoggingConfig.LogGroup);
    functions.set(arn(id), { name: stage.name, code: folder, log, variables });
  }
  return functions;
};
