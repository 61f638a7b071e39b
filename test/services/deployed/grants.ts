import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { stages } from '../../../functions/stages.ts';
import { grantsOf } from '../../infra/synthesised.ts';
import type { Asked } from './asked.ts';
import { type Attributes, resourcesOf } from './template.ts';

const keyPolicy = z.looseObject({
  Statement: z.array(z.looseObject({ Action: z.unknown(), Principal: z.unknown() })),
});

/** Whether the template grants a stage what it asks for. Of tables it is only told that they are the stage's own. */
export const grantsIn = (
  template: Template,
  deployed: ReadonlyMap<string, Attributes>,
): ((asked: Asked) => boolean) => {
  const idOf = new Map([...deployed].map(([id, { Ref }]) => [Ref, id]));
  const grants = new Map<string, readonly string[]>(
    stages.map(({ name, job }) => [name, grantsOf(template, `kohort: ${job}`)]),
  );
  const macUsers = JSON.stringify(
    resourcesOf(template, 'AWS::KMS::Key')
      .flatMap(([, { Properties }]) => keyPolicy.parse(Properties.KeyPolicy).Statement)
      .filter(({ Action }) => Action === 'kms:GenerateMac'),
  );
  return ({ caller, service, action, bucket }) => {
    const own = grants.get(caller) ?? [];
    const id = idOf.get(bucket);
    if (service === 'kms') return action === 'kms:GenerateMac' && macUsers.includes(`"${caller}role`);
    if (service === 'dynamodb') return own.some((grant) => grant.startsWith(`${action} on `));
    return own.includes(action === 's3:ListBucket' ? `${action} on ${id}` : `${action} on ${id}/*`);
  };
};
