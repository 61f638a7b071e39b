import { toHandler } from '../../platform/lambda.ts';
import { loadPolicy } from '../../policy/load.ts';
import { audit } from './audit.ts';

export const handler = toHandler(audit, loadPolicy);
