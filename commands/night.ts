import { join, resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { isDay } from '../core/period.ts';
import { PolicyError } from '../policy/load.ts';
import { syntheticNight } from '../test/support/synthetic-exports.ts';
import { exitCodes } from './night/exit-codes.ts';
import { type NightOptions, runNight } from './night/run-night.ts';

const day = (text: string): string => {
  if (!isDay(text)) throw new InvalidArgumentError('Not a day of the form YYYY-MM-DD.');
  return text;
};

/** Commander passes the default as a second argument, which `resolve` alone would take for a part of the path. */
const path = (text: string): string => resolve(text);

const command = new Command('night')
  .description('Runs one whole night on this machine: from exports to published tables.')
  .option('--exports <folder>', 'exports to read; without it, synthetic ones are made', path)
  .option('--policy <file>', 'the policy to follow', path, join(import.meta.dirname, '../policy/policy.yaml'))
  .option('--date <day>', 'the night; only periods settled before it are published', day, syntheticNight)
  .option('--store <folder>', 'where the zones and the ledger live', path, resolve('.kohort'))
  .parse();

try {
  process.exitCode = await runNight(command.opts<NightOptions>());
} catch (error) {
  console.error(error instanceof Error ? error.message : 'The night broke off.');
  process.exitCode = error instanceof PolicyError ? exitCodes.policyError : exitCodes.operatorError;
}
