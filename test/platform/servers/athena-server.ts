import { type Answered, type Asked, serve } from './serve.ts';

type State = 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
type Value = string | null;

export interface AthenaServer {
  readonly endpoint: string;
  readonly asked: { readonly operation: string; readonly request: Readonly<Record<string, unknown>> }[];
  /** What becomes of a query, one state for each time that it is looked at; the last one stays. */
  states: readonly State[];
  /** Columns and rows of any result. */
  result: { readonly columns: readonly string[]; readonly rows: readonly (readonly Value[])[] };
  meddle: (asked: Asked) => Answered | undefined;
}

const pageRows = 1000;

/** As much of Athena as a warehouse needs: a query that goes through states, and a result in pages whose first row names the columns. */
export const athenaServer = async (): Promise<AthenaServer> => {
  const state: Omit<AthenaServer, 'endpoint'> = {
    asked: [],
    states: ['QUEUED', 'RUNNING', 'SUCCEEDED'],
    result: { columns: [], rows: [] },
    meddle: () => undefined,
  };
  let looks = 0;
  const act = (operation: string, request: Readonly<Record<string, unknown>>): Answered => {
    switch (operation) {
      case 'StartQueryExecution':
        looks = 0;
        return json({ QueryExecutionId: 'query-1' });
      case 'GetQueryExecution':
        return json({ QueryExecution: { Status: statusOf(state.states[looks++] ?? state.states.at(-1)) } });
      case 'GetQueryResults':
        return json(pageOf(state.result, Number(request.NextToken ?? 0)));
      case 'StopQueryExecution':
        return json({});
      default:
        return failure('InvalidRequestException');
    }
  };
  const endpoint = await serve((asked) => {
    const operation = `${asked.headers['x-amz-target']}`.split('.')[1] ?? '';
    const request = JSON.parse(`${asked.body}`);
    state.asked.push({ operation, request });
    return state.meddle(asked) ?? act(operation, request);
  });
  return Object.assign(state, { endpoint });
};

const statusOf = (State: State | undefined) => ({
  State,
  StateChangeReason: 'canary in the service’s words',
  ...(State === 'FAILED' ? { AthenaError: { ErrorCategory: 2, ErrorType: 1306 } } : {}),
});

const pageOf = ({ columns, rows }: AthenaServer['result'], from: number) => {
  const all = [columns, ...rows];
  const next = from + pageRows;
  return {
    ResultSet: {
      Rows: all.slice(from, next).map((row) => ({
        Data: row.map((value) => (value === null ? {} : { VarCharValue: value })),
      })),
      ResultSetMetadata: { ColumnInfo: columns.map((Name) => ({ Name, Type: 'varchar' })) },
    },
    ...(next < all.length ? { NextToken: String(next) } : {}),
  };
};

const json = (body: unknown, status = 200): Answered => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});

export const failure = (code: string): Answered =>
  json({ __type: `com.amazonaws.athena#${code}`, message: 'canary in the service’s words' }, 400);
