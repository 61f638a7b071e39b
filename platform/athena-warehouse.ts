import { setTimeout } from 'node:timers/promises';
import {
  type AthenaClient,
  GetQueryExecutionCommand,
  paginateGetQueryResults,
  QueryExecutionState,
  type QueryExecutionStatus,
  type Row,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import type { Warehouse, WarehouseRow } from '../core/effects.ts';
import { ServiceFailure, serviceFailure } from './service-failure.ts';

export interface AthenaOptions {
  readonly database: string;
  /** Where results go and how much may be read is the workgroup's to say. */
  readonly workgroup: string;
  /** Bucket of the microdata. */
  readonly bucket: string;
  readonly fromRows: number;
  /** Milliseconds after which a query is stopped. */
  readonly patience?: number;
  /** Milliseconds between the first two looks at a query; later ones are further apart. */
  readonly firstPause?: number;
}

/** Athena. A query that is not over in time is stopped. Failures carry no SQL and no value: Athena's words may quote both. */
export const athenaWarehouse = (client: AthenaClient, options: AthenaOptions): Warehouse => ({
  fromRows: options.fromRows,
  location: `s3://${options.bucket}/`,
  async rows(sql, signal) {
    const id = await start(client, sql, options);
    try {
      await finished(client, id, { patience, firstPause, ...options, signal });
    } catch (error) {
      await client.send(new StopQueryExecutionCommand({ QueryExecutionId: id })).catch(() => undefined);
      throw error;
    }
    return results(client, id);
  },
});

const patience = 12 * 60 * 1000;
const firstPause = 200;
const longestPause = 5000;
const longestQuery = 262_144;

const start = async (
  client: AthenaClient,
  sql: string,
  { database, workgroup }: AthenaOptions,
): Promise<string> => {
  const bytes = Buffer.byteLength(sql);
  if (bytes > longestQuery)
    throw new ServiceFailure(`Athena takes queries of ${longestQuery} bytes at most; this one has ${bytes}`);
  const { QueryExecutionId } = await answer(
    client.send(
      new StartQueryExecutionCommand({
        QueryString: sql,
        WorkGroup: workgroup,
        QueryExecutionContext: { Database: database },
      }),
    ),
  );
  if (!QueryExecutionId) throw new ServiceFailure('Athena failed: a query without a name');
  return QueryExecutionId;
};

interface Waiting {
  readonly patience: number;
  readonly firstPause: number;
  readonly signal: AbortSignal | undefined;
}

const finished = async (
  client: AthenaClient,
  QueryExecutionId: string,
  { patience, firstPause, signal }: Waiting,
): Promise<void> => {
  const until = Date.now() + patience;
  for (let pause = firstPause; ; pause = Math.min(longestPause, pause * 1.5)) {
    if (signal?.aborted) throw new ServiceFailure('Athena was told to stop a query');
    const { QueryExecution } = await answer(client.send(new GetQueryExecutionCommand({ QueryExecutionId })));
    if (isOver(QueryExecution?.Status)) return;
    if (Date.now() + pause > until) throw new ServiceFailure('Athena failed: a query took too long');
    await setTimeout(pause, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
};

/** Whether a query has succeeded; throws where it no longer can. */
const isOver = (status: QueryExecutionStatus | undefined): boolean => {
  switch (status?.State) {
    case QueryExecutionState.SUCCEEDED:
      return true;
    case QueryExecutionState.QUEUED:
    case QueryExecutionState.RUNNING:
      return false;
    default: {
      const { ErrorCategory, ErrorType } = status?.AthenaError ?? {};
      const known = ErrorType === undefined ? '' : ` (category ${ErrorCategory}, type ${ErrorType})`;
      throw new ServiceFailure(`Athena failed: a query did not succeed${known}`);
    }
  }
};

/** The first row of the first page holds the names of the columns. */
const results = async (client: AthenaClient, QueryExecutionId: string): Promise<readonly WarehouseRow[]> => {
  const rows: WarehouseRow[] = [];
  let names: readonly (string | null)[] | undefined;
  try {
    for await (const { ResultSet } of paginateGetQueryResults(
      { client, pageSize: 1000 },
      { QueryExecutionId },
    ))
      for (const values of (ResultSet?.Rows ?? []).map(valuesOf))
        if (names) rows.push(rowOf(names, values));
        else names = values;
  } catch (error) {
    throw error instanceof ServiceFailure ? error : serviceFailure('Athena', error);
  }
  if (!names) throw new ServiceFailure('Athena failed: a result without columns');
  return rows;
};

const valuesOf = ({ Data = [] }: Row): readonly (string | null)[] =>
  Data.map(({ VarCharValue }) => VarCharValue ?? null);

const rowOf = (names: readonly (string | null)[], values: readonly (string | null)[]): WarehouseRow => {
  if (values.length !== names.length)
    throw new ServiceFailure(`Athena failed: a row of ${values.length} values for ${names.length} columns`);
  return Object.fromEntries(names.map((name, at) => [name ?? '', values[at] ?? null]));
};

const answer = async <Result>(result: Promise<Result>): Promise<Result> => {
  try {
    return await result;
  } catch (error) {
    throw serviceFailure('Athena', error);
  }
};
