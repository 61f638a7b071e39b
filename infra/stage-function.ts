import { join } from 'node:path';
import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environment as named } from '../core/environment.ts';
import type { Zone } from '../core/zones.ts';
import type { StageName, StageSpec } from '../functions/stages.ts';
import { bundling } from './bundling.ts';
import type { KohortStore } from './kohort-store.ts';

interface StageFunctionProps {
  readonly name: StageName;
  readonly stage: StageSpec;
  readonly store: KohortStore;
}

/** One stage as a Lambda, with the memory and the scratch space of its row. */
export class StageFunction extends Construct {
  readonly lambda: NodejsFunction;
  readonly log: LogGroup;

  constructor(scope: Construct, id: string, props: StageFunctionProps) {
    super(scope, id);
    const { name, stage, store } = props;
    const role = store.roles[name];
    this.log = new LogGroup(this, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const mayLog = new Policy(this, 'MayLog', {
      roles: [role],
      statements: [
        new PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [this.log.logGroupArn],
        }),
      ],
    });
    this.lambda = new NodejsFunction(this, 'Function', {
      description: `kohort: ${stage.job}`,
      entry: join(import.meta.dirname, '..', 'functions', name, 'handler.ts'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role: role.withoutPolicyUpdates(),
      timeout: Duration.minutes(15),
      memorySize: stage.memory,
      ephemeralStorageSize: Size.gibibytes(stage.scratch),
      environment: environment(this, props),
      bundling: bundling(this, stage),
      logGroup: this.log,
    });
    this.lambda.node.addDependency(mayLog);
  }
}

/** Names of what the stage may use; what it may not use has no name there. */
const environment = (scope: Construct, { stage, store }: StageFunctionProps): Record<string, string> => {
  const used = new Set<Zone>([...stage.reads, ...stage.writes]);
  const buckets = [...used].map((zone) => [named.bucket(zone), store.zones[zone].bucket.bucketName]);
  return {
    ...Object.fromEntries(buckets),
    ...(stage.ledger === 'none' ? {} : { [named.ledgerTable]: store.tables.ledger.tableName }),
    ...(stage.warehouse ? store.warehouse.environment : {}),
    ...(stage.secrets || stage.forgets ? { [named.keyringTable]: store.tables.keyring.tableName } : {}),
    ...(stage.secrets ? { [named.macKey]: store.masterKey.keyArn } : {}),
    ...(stage.writes.includes('published') ? { [named.audienceKeys]: audienceKeys(scope, store) } : {}),
    ...(stage.engine ? { NODE_OPTIONS: `--max-old-space-size=${Math.floor(stage.memory * 0.25)}` } : {}),
    [named.policyFile]: '/var/task/policy.yaml',
  };
};

/** A Lambda's environment holds 4 KB, of which each audience takes its name and about 90 bytes. */
const mostAudiences = 30;

const audienceKeys = (scope: Construct, store: KohortStore): string => {
  const arns = [...store.audienceKeys].map(([audience, { keyArn }]) => [audience, keyArn]);
  if (arns.length > mostAudiences)
    throw new Error(`the policy has ${arns.length} audiences, and one store serves ${mostAudiences} at most`);
  return Stack.of(scope).toJsonString(Object.fromEntries(arns));
};
