import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { z } from 'zod';
import { environment } from '../core/environment.ts';
import { keys } from '../core/keys.ts';
import type { Policy } from '../core/policy.ts';
import {
  exclusionsTable,
  microdataTable,
  PERIOD_COLUMN,
  type WarehouseTable,
} from '../core/warehouse-tables.ts';
import { acknowledge, manyObjects } from './acknowledge.ts';
import type { PerZone } from './per-name.ts';
import type { ZoneBucket } from './zone-bucket.ts';

/** Context `warehouse`. */
const limits = z.strictObject({
  /** Rows of a night's tables from which on the warehouse counts them. */
  fromRows: z.int().nonnegative().default(500_000_000),
  /** Bytes of microdata at which a query is stopped. */
  bytesPerQuery: z.int().min(10_000_000).default(1_000_000_000_000),
});

interface AthenaProps {
  readonly policy: Policy;
  readonly zones: PerZone<ZoneBucket>;
}

/**
 * Athena over the microdata, for nights that are too large for one function. Whoever asks has to be allowed to read the
 * microdata himself. Results are cells: they lie in that zone, under its key, for a day.
 */
export class Athena extends Construct {
  /** What a stage is told of it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #database: string;
  readonly #workgroup: string;
  readonly #tables: readonly WarehouseTable[];
  readonly #zones: PerZone<ZoneBucket>;

  constructor(scope: Construct, id: string, { policy, zones }: AthenaProps) {
    super(scope, id);
    const { fromRows, bytesPerQuery } = limitsOf(this);
    this.#zones = zones;
    this.#database = Stack.of(this).stackName.toLowerCase();
    this.#workgroup = Stack.of(this).stackName;
    this.#tables = [...policy.sources.map(microdataTable), exclusionsTable];
    const database = new CfnDatabase(this, 'Database', {
      catalogId: Stack.of(this).account,
      databaseInput: { name: this.#database, description: 'kohort: the microdata' },
    });
    for (const table of this.#tables) this.#makeTable(table).addResourceDependency(database);
    makeWorkgroup(this, { name: this.#workgroup, zone: zones.cells, bytesPerQuery });
    zones.cells.bucket.addLifecycleRule({ prefix: keys.warehouseResults, expiration: Duration.days(1) });
    this.environment = {
      [environment.warehouseDatabase]: this.#database,
      [environment.warehouseWorkgroup]: this.#workgroup,
      [environment.warehouseFromRows]: `${fromRows}`,
    };
  }

  /** Queries in this workgroup over these tables, for a role that reads the microdata and writes cells anyway. */
  grant(role: Role): void {
    const allow = (actions: string[], ...resources: string[]) =>
      role.addToPolicy(new PolicyStatement({ actions, resources }));
    const { microdata, cells } = this.#zones;
    allow(
      [
        'athena:StartQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:StopQueryExecution',
      ],
      this.#arn('athena', 'workgroup', this.#workgroup),
    );
    allow(
      ['glue:GetDatabase', 'glue:GetTable'],
      Stack.of(this).formatArn({
        service: 'glue',
        resource: 'catalog',
        arnFormat: ArnFormat.NO_RESOURCE_NAME,
      }),
      this.#arn('glue', 'database', this.#database),
      ...this.#tables.map(({ name }) => this.#arn('glue', 'table', `${this.#database}/${name}`)),
    );
    const results = `${keys.warehouseResults}*`;
    allow(['s3:GetBucketLocation'], microdata.bucket.bucketArn, cells.bucket.bucketArn);
    allow(['s3:ListBucketMultipartUploads'], cells.bucket.bucketArn);
    allow(['s3:ListMultipartUploadParts'], cells.bucket.arnForObjects(results));
    acknowledge(role, { [manyObjects(cells.bucket, results)]: 'Athena names its results by itself.' });
  }

  #arn(service: string, resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service, resource, resourceName });
  }

  #makeTable({ name, prefix, columns, byPeriod }: WarehouseTable): CfnTable {
    const location = this.#zones.microdata.bucket.s3UrlForObject(prefix);
    return new CfnTable(this, name, {
      catalogId: Stack.of(this).account,
      databaseName: this.#database,
      tableInput: {
        name,
        tableType: 'EXTERNAL_TABLE',
        storageDescriptor: {
          location,
          columns: columns.map((column) => ({ name: column.name, type: glueTypes[column.type] })),
          inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
          serdeInfo: {
            serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
          },
        },
        ...(byPeriod ? projected(location) : { parameters: { EXTERNAL: 'TRUE', classification: 'parquet' } }),
      },
    });
  }
}

const glueTypes = { BIGINT: 'bigint', DATE: 'date', DOUBLE: 'double', VARCHAR: 'string' } as const;

/** Queries name their key periods, and nothing has to be told of a new one. */
const projected = (location: string) => ({
  partitionKeys: [{ name: PERIOD_COLUMN, type: 'string' }],
  parameters: {
    EXTERNAL: 'TRUE',
    classification: 'parquet',
    'projection.enabled': 'true',
    [`projection.${PERIOD_COLUMN}.type`]: 'injected',
    'storage.location.template': `${location}period=\${${PERIOD_COLUMN}}/`,
  },
});

const makeWorkgroup = (
  scope: Construct,
  { name, zone, bytesPerQuery }: { name: string; zone: ZoneBucket; bytesPerQuery: number },
): CfnWorkGroup =>
  new CfnWorkGroup(scope, 'Workgroup', {
    name,
    description: 'kohort: counts people',
    recursiveDeleteOption: true,
    workGroupConfiguration: {
      enforceWorkGroupConfiguration: true,
      publishCloudWatchMetricsEnabled: true,
      bytesScannedCutoffPerQuery: bytesPerQuery,
      engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
      resultConfiguration: {
        outputLocation: zone.bucket.s3UrlForObject(keys.warehouseResults),
        encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: zone.key.keyArn },
      },
    },
  });

const limitsOf = ({ node }: Construct): z.infer<typeof limits> => {
  const given: unknown = node.tryGetContext('warehouse') ?? {};
  const parsed = limits.safeParse(typeof given === 'string' ? JSON.parse(given) : given);
  if (!parsed.success) throw new Error(`context warehouse: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
};
