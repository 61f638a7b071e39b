import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ContractViolation, DisclosureRisk } from '../core/errors.ts';
import { attackTable } from './table/attack-table.ts';
import { readJj, type SecondaryLetter, secondaryLetters } from './table/jj.ts';
import { protectTable } from './table/protect-table.ts';

const positive = (text: string): number => {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError('Not a number of seconds.');
  return number;
};

const count = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Not a number of people.');
  return Number(text);
};

const insiders = [
  '--insiders <people>',
  'the people of unsafe cells of at most so many know their cell and tell each other',
  count,
  0,
] as const;

interface ProtectOptions {
  readonly seconds: number;
  readonly insiders: number;
  readonly secondary: SecondaryLetter;
}

/** Wrong input ends with 2, a table that discloses or cannot be protected with 1; 3 where nobody can tell. */
const carryOut = async (file: string, work: (text: string) => Promise<number>): Promise<void> => {
  try {
    process.exitCode = await work(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof ContractViolation) process.exitCode = 2;
    else if (error instanceof DisclosureRisk) process.exitCode = 1;
    else if (error instanceof Error) process.exitCode = 3;
    else throw error;
    process.stderr.write(`${file}: ${error.message.split('\n')[0]?.slice(0, 200)}\n`);
  }
};

const command = new Command('table').description(
  'Protects or attacks one table in the JJ format of τ-ARGUS and sdcTable.',
);
command
  .command('protect')
  .description('Withholds secondary cells of the least weight; prints the table, and to stderr what it cost.')
  .argument('<file>', 'the table')
  .option('--seconds <number>', 'time to look for a better pattern, and to prove the best', positive, 30)
  .option(...insiders)
  .addOption(
    new Option(
      '--secondary <letter>',
      'letter of secondary cells: `x` as in sdcTable, `m` as τ-ARGUS reads it',
    )
      .choices(secondaryLetters)
      .default('x'),
  )
  .action((file: string, options: ProtectOptions) =>
    carryOut(file, (text) => protectTable(readJj(text), options)),
  );
command
  .command('attack')
  .description(
    'Works out the least and the most that each withheld cell can be; ends with 1 if any is exposed.',
  )
  .argument('<file>', 'the table, its withheld cells marked `u`, and `x` or `m`')
  .option(
    '--every-interval',
    'meet every interval, even where a part of it shows that the cell is safe',
    false,
  )
  .option(...insiders)
  .action((file: string, options: { readonly everyInterval: boolean; readonly insiders: number }) =>
    carryOut(file, (text) => attackTable(readJj(text), options)),
  );
await command.parseAsync();
