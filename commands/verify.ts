import { createPublicKey } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { PublishedTable } from '../core/published-table.ts';
import { attackPublished, scanTexts } from '../functions/audit/attack.ts';
import { everyCore } from '../platform/threads.ts';
import { describe } from './verify/describe.ts';
import { verifyFolder } from './verify/verify-folder.ts';

const verified = 0;
const failed = 1;
const notChecked = 2;

const program = new Command('verify')
  .description('Check a release, or all that were ever received, and attack them from the files alone.')
  .argument('<folder>', 'a folder with releases, at any depth')
  .option('--key <file>', 'public key (PEM) that every SHA256SUMS must be signed by')
  .option('--json', 'print the result as JSON')
  .addHelpText('after', '\nExit code: 0 verified, 1 something was found, 2 nothing could be checked.')
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? verified : notChecked))
  .parse();

const [folder = '.'] = program.args;
const options = program.opts<{ key?: string; json?: boolean }>();

const attackWith = (tables: readonly PublishedTable[]) => attackPublished(tables, everyCore);

const run = async (): Promise<number> => {
  const root = resolve(folder);
  if (!(await stat(root)).isDirectory()) throw new Error('not a folder');
  const key = options.key === undefined ? undefined : createPublicKey(await readFile(options.key));
  const result = await verifyFolder(root, { attackPublished: attackWith, scanTexts }, key);
  if (!result) throw new Error('no release found: a release is a folder with SHA256SUMS');
  console.log(options.json ? JSON.stringify(result, null, 2) : describe(result).join('\n'));
  return result.passed ? verified : failed;
};

process.exitCode = await run().catch((error: unknown) => {
  console.error(`verify: ${error instanceof Error ? error.message : 'it broke off'}`);
  return notChecked;
});
