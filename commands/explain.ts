import { resolve } from 'node:path';
import { Command } from 'commander';
import { DisclosureRisk } from '../core/errors.ts';
import { PolicyError } from '../policy/load.ts';
import { type ExplainOptions, explainTable } from './explain/explain-table.ts';
import { NothingToExplain } from './explain/read-records.ts';

const nothingFound = 2;
const isKnown = (error: unknown): error is Error =>
  [NothingToExplain, PolicyError, DisclosureRisk].some((kind) => error instanceof kind);

const path = (text: string): string => resolve(text);

await new Command('explain')
  .description(
    "Says in words what became of a table in a night, why cells of it are withheld, and what would free them: for the publisher's privacy officer alone.",
  )
  .argument('<table>', 'the table, by its name in the policy')
  .option('--period <period>', 'the period; without it, the last one of the last night that had the table')
  .option('--cell <codes>', 'one cell alone: its codes in the order of the dimensions, with commas between')
  .option('--store <folder>', 'where the zones and the ledger live', path, resolve('.kohort'))
  .option('--policy <file>', 'the policy to look for coarser levels in', path, 'policy/policy.yaml')
  .action(async (table: string, options: ExplainOptions) => {
    try {
      process.stdout.write(`${(await explainTable(table, options)).join('\n')}\n`);
    } catch (error) {
      if (!isKnown(error)) throw error;
      process.stderr.write(`explain: ${error.message}\n`);
      process.exitCode = nothingFound;
    }
  })
  .parseAsync();
