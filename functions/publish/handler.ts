import { toHandler } from '../../platform/lambda.ts';
import { loadPolicy } from '../../policy/load.ts';
import { publish } from './publish.ts';

export const handler = toHandler(publish, loadPolicy);
