import { readFile } from 'node:fs/promises';
import { sha256 } from '../core/digest.ts';
import type { Policy } from '../core/policy.ts';
import { parsePolicy } from './parse-policy.ts';

export { PolicyError } from './problem.ts';

/** The policy of a YAML file and the SHA-256 of the file. Throws a PolicyError that lists all problems with their lines. */
export const loadPolicy = async (
  file: string,
): Promise<{ readonly policy: Policy; readonly digest: string }> => {
  const content = await readFile(file);
  return { policy: parsePolicy(content.toString('utf8'), file), digest: sha256(content) };
};
