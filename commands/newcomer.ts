import { Command } from 'commander';
import { ContractViolation, DisclosureRisk } from '../core/errors.ts';
import { loadPolicy, PolicyError } from '../policy/load.ts';
import { compareNewcomer } from './newcomer/compare.ts';
import { describe } from './newcomer/describe.ts';

const [mayBeAdded, discloses, notCompared] = [0, 1, 2] as const;

const compare = async (
  name: string,
  { policy: file, published }: { readonly policy: string; readonly published: string },
): Promise<number> => {
  try {
    const { policy } = await loadPolicy(file);
    const comparison = await compareNewcomer(name, { policy, published });
    console.log(describe(name, comparison).join('\n'));
    return comparison.after.some(({ found }) => found > 0) ? discloses : mayBeAdded;
  } catch (error) {
    if (error instanceof DisclosureRisk) console.error(`newcomer: ${error.message}`);
    else if (error instanceof ContractViolation || error instanceof PolicyError || isMissing(error))
      console.error(`newcomer: ${error.message}`);
    else throw error;
    return error instanceof DisclosureRisk ? discloses : notCompared;
  }
};

const isMissing = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

await new Command('newcomer')
  .description('Says what an audience that is to be added would add to what all others hold, before it is.')
  .argument('<audience>', 'its name in the policy')
  .option('--policy <file>', 'the policy that is to be followed', 'policy/policy.yaml')
  .option('--published <folder>', 'everything that was published, a folder per audience', '.kohort/published')
  .addHelpText('after', '\nExit code: 0 it may be added, 1 it would disclose, 2 nothing could be compared.')
  .action(async (name: string, options: { readonly policy: string; readonly published: string }) => {
    process.exitCode = await compare(name, options);
  })
  .parseAsync();
