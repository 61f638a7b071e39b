import { duckdbEngine } from '../../platform/duckdb-engine.ts';
import { toHandler } from '../../platform/lambda.ts';
import { loadPolicy } from '../../policy/load.ts';
import { deidentify } from './deidentify.ts';

export const handler = toHandler(deidentify, loadPolicy, duckdbEngine);
