import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Policy } from '../core/policy.ts';
import { type StageSpec, stages } from '../functions/stages.ts';
import { Athena } from './athena.ts';
import { AudienceAccess } from './audience-access.ts';
import { deadLetters } from './dead-letters.ts';
import { keyringRules } from './keyring-rules.ts';
import { LedgerTables } from './ledger-tables.ts';
import { masterKey } from './master-key.ts';
import { nightRole } from './night-role.ts';
import { type PerStage, type PerZone, perStage, perZone } from './per-name.ts';
import { publishedRules } from './published-rules.ts';
import { readersOf } from './readers.ts';
import { grantStage, stageRole } from './stage-role.ts';
import { ZoneBucket } from './zone-bucket.ts';

export interface KohortStoreProps extends StackProps {
  readonly policy: Policy;
}

/**
 * What outlives every version of the night: where objects live, what is remembered, the keys, and who may touch them.
 * Without it nobody could tell any more what was published, nor recognise who opted out.
 */
export class KohortStore extends Stack {
  readonly zones: PerZone<ZoneBucket>;
  readonly tables: LedgerTables;
  readonly warehouse: Athena;
  readonly roles: PerStage<Role>;
  /** Of who runs the stages. */
  readonly nightRole: Role;
  readonly masterKey: Key;
  /** Name of the audience to the key of what it receives. */
  readonly audienceKeys: ReadonlyMap<string, Key>;
  /** Announcements of releases that did not get through. */
  readonly unannounced: Queue;

  constructor(scope: Construct, id: string, { policy, ...props }: KohortStoreProps) {
    super(scope, id, { terminationProtection: true, ...props });
    this.zones = perZone((zone) => new ZoneBucket(this, zone, { zone, retention: policy.retention }));
    this.tables = new LedgerTables(this, 'facts');
    this.warehouse = new Athena(this, 'warehouse', { policy, zones: this.zones });
    this.roles = perStage((_, stage) => stageRole(this, stage));
    for (const stage of stages) grantStage(this.roles[stage.name], stage, this);

    this.nightRole = nightRole(this, this.zones.manifests);

    const rolesOf = (holds: (stage: StageSpec) => boolean) =>
      stages.filter(holds).map(({ name }) => this.roles[name]);
    this.masterKey = masterKey(
      this,
      rolesOf(({ secrets }) => secrets),
    );
    keyringRules(
      this.tables.keyring,
      rolesOf(({ secrets, forgets }) => secrets || forgets),
    );

    this.unannounced = deadLetters(this, 'Unannounced');
    this.audienceKeys = audienceKeys(this, policy);
    publishedRules(this.zones.published.bucket, this.audienceKeys);
    new CfnOutput(this, 'Landing', { value: this.zones.landing.bucket.bucketName });
    new CfnOutput(this, 'Published', { value: this.zones.published.bucket.bucketName });
  }
}

const audienceKeys = (store: KohortStore, policy: Policy): ReadonlyMap<string, Key> => {
  const readers = readersOf(store.node, policy);
  return new Map(
    policy.audiences.map((audience) => {
      const { key } = new AudienceAccess(store, `audience-${audience.name}`, {
        audience,
        published: store.zones.published.bucket,
        writer: store.roles.publish,
        reader: readers.get(audience.name),
        unannounced: store.unannounced,
      });
      return [audience.name, key] as const;
    }),
  );
};
