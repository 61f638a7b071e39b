import type { Zone } from '../../../core/zones.ts';
import { type StageName, stages } from '../../../functions/stages.ts';
import { synthesised } from '../synthesised.ts';
import { may, type Request } from './may.ts';
import { permissionsOf } from './permissions.ts';
import { stacksOf, valuesOf } from './template-values.ts';

const region = 'eu-central-1';

/** The deployed system, to be asked who may do what. */
export const deployed = (templates = synthesised()) => {
  const stacks = stacksOf({ KohortStore: templates.store.toJSON(), Kohort: templates.night.toJSON() });
  const permissions = permissionsOf(stacks);
  const found = [...stacks.keys()].flatMap((stack) => {
    const values = valuesOf(stacks, stack);
    return Object.entries(values.resources).map(([id, { Type, Properties }]) => ({
      id,
      type: Type,
      description: `${Properties.Description ?? ''}`,
      arn: () => values.arn(id),
    }));
  });
  const one = (type: string, what: (resource: (typeof found)[number]) => boolean): string => {
    const [first, ...others] = found.filter((resource) => resource.type === type && what(resource));
    if (!first || others.length > 0)
      throw new Error(`${others.length + (first ? 1 : 0)} of ${type}, not one`);
    return first.arn();
  };
  const bucket = (zone: Zone) => one('AWS::S3::Bucket', ({ id }) => id.startsWith(`${zone}Bucket`));
  const keyOf = (description: string) => one('AWS::KMS::Key', (key) => key.description === description);
  const zoneKey = (zone: Zone) => keyOf(`kohort: ${zone}`);
  const audienceKey = (audience: string) => keyOf(`kohort: published to ${audience}`);
  const asks = (role: string, action: string, resource: string, context: Request['context'] = {}): boolean =>
    may(permissions, { who: { role }, action, resource, context });
  const throughS3 = { 'kms:ViaService': `s3.${region}.amazonaws.com` };

  const roles = found.filter(({ type }) => type === 'AWS::IAM::Role').map(({ arn }) => arn());
  const stageRole = (stage: StageName) => one('AWS::IAM::Role', ({ id }) => id.startsWith(`${stage}role`));
  const machineRole = one('AWS::IAM::Role', ({ id }) => id.startsWith('nightrole'));
  const nameOf = (role: string): string => {
    if (role === machineRole) return 'state machine';
    return stages.find(({ name }) => stageRole(name) === role)?.name ?? role;
  };

  return {
    permissions,
    roles,
    stageRole,
    machineRole,
    nameOf,
    /** The roles, of all there are, for which the answer is yes. */
    whoMay: (ask: (role: string) => boolean): string[] => roles.filter(ask).map(nameOf),
    bucket,
    zoneKey,
    audienceKey,
    masterKey: keyOf('KohortStore: pseudonyms'),
    table: (name: 'Ledger' | 'Keyring') =>
      one('AWS::DynamoDB::GlobalTable', ({ id }) => id.startsWith(`facts${name}`)),
    topic: (audience: string) =>
      one('AWS::SNS::Topic', ({ id }) => id.startsWith(`audience${audience.replaceAll('-', '')}Complete`)),
    readerRole: (audience: string) =>
      one('AWS::IAM::Role', ({ description }) => description === `kohort: reads ${audience}`),
    asks,
    /** To see an object is to get it and to decrypt it. */
    reads: (role: string, zone: Zone, key: string, under: string = zoneKey(zone)): boolean =>
      asks(role, 's3:GetObject', `${bucket(zone)}/${key}`) && asks(role, 'kms:Decrypt', under, throughS3),
    /** To write an object is to put it and to encrypt it. */
    writes: (role: string, zone: Zone, key: string, under: string = zoneKey(zone), create = false): boolean =>
      asks(role, 's3:PutObject', `${bucket(zone)}/${key}`, {
        's3:x-amz-server-side-encryption-aws-kms-key-id': under,
        ...(create ? { 's3:if-none-match': '*' } : {}),
      }) && asks(role, 'kms:GenerateDataKey', under, throughS3),
    lists: (role: string, zone: Zone, prefix?: string): boolean =>
      asks(role, 's3:ListBucket', bucket(zone), prefix === undefined ? {} : { 's3:prefix': prefix }),
    throughS3,
  };
};
