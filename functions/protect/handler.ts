import { toHandler } from '../../platform/lambda.ts';
import { loadPolicy } from '../../policy/load.ts';
import { protect } from './protect.ts';

export const handler = toHandler(protect, loadPolicy);
