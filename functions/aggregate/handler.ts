import { duckdbEngine } from '../../platform/duckdb-engine.ts';
import { toHandler } from '../../platform/lambda.ts';
import { loadPolicy } from '../../policy/load.ts';
import { aggregate } from './aggregate.ts';

export const handler = toHandler(aggregate, loadPolicy, duckdbEngine);
