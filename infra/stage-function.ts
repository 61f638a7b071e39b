import { join } from 'node:path';
import { Duration, Size } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environment as named } from '../core/environment.ts';
import type { Zone } from '../core/zones.ts';
import type { StageSpec } from '../functions/stages.ts';
import { bundling } from './bundling.ts';
import type { LedgerTables } from './ledger-tables.ts';
import type { ZoneBuckets } from './stage-role.ts';

interface StageFunctionProps {
  readonly stage: StageSpec;
  readonly role: Role;
  readonly zones: ZoneBuckets;
  readonly tables: LedgerTables;
  readonly masterKey: Key;
}

/** One stage as a Lambda. Engines get the memory and the disk to spill; the others do arithmetic. */
export class StageFunction extends Construct {
  readonly lambda: NodejsFunction;

  constructor(scope: Construct, id: string, props: StageFunctionProps) {
    super(scope, id);
    const { stage, role } = props;
    this.lambda = new NodejsFunction(this, 'Function', {
      description: `kohort: ${stage.job}`,
      entry: join(import.meta.dirname, '..', 'functions', stage.name, 'handler.ts'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role,
      timeout: Duration.minutes(15),
      memorySize: stage.engine ? 3538 : 1769,
      ephemeralStorageSize: Size.gibibytes(stage.engine ? 8 : 1),
      environment: environment(props),
      bundling: bundling(this, stage),
      logGroup: new LogGroup(this, 'Log', { retention: RetentionDays.THREE_MONTHS }),
    });
  }
}

/** Names of what the stage may use; what it may not use has no name there. */
const environment = ({ stage, zones, tables, masterKey }: StageFunctionProps): Record<string, string> => {
  const used = new Set<Zone>([...stage.reads, ...stage.writes]);
  const buckets = [...used].map((zone) => [named.bucket(zone), zones[zone].bucket.bucketName]);
  return {
    ...Object.fromEntries(buckets),
    ...(stage.ledger === 'none' ? {} : { [named.ledgerTable]: tables.ledger.tableName }),
    ...(stage.secrets
      ? { [named.keyringTable]: tables.keyring.tableName, [named.macKey]: masterKey.keyArn }
      : {}),
    [named.policyFile]: '/var/task/policy.yaml',
  };
};
