import { Command } from 'commander';
import { loadPolicy, PolicyError } from '../policy/load.ts';
import { plainWords } from '../policy/words/plain-words.ts';

const say = async (file: string): Promise<void> => {
  try {
    const { policy, digest } = await loadPolicy(file);
    process.stdout.write(plainWords(policy, digest));
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
};

await new Command('policy')
  .description('Says in plain words what a policy publishes and how people are protected, to be signed.')
  .argument('[file]', 'the policy', 'policy/policy.yaml')
  .action(say)
  .parseAsync();
