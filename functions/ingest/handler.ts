import { toHandler } from '../../platform/lambda.ts';
import { loadPolicy } from '../../policy/load.ts';
import { ingest } from './ingest.ts';

export const handler = toHandler(ingest, loadPolicy);
