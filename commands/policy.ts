import { Command } from 'commander';
import { loadPolicy, PolicyError } from '../policy/load.ts';
import { policyJsonSchema } from '../policy/policy-schema.ts';
import { plainWords } from '../policy/words/plain-words.ts';
import { presetList } from '../policy/words/preset-words.ts';

interface Options {
  readonly schema?: true;
  readonly presets?: true;
}

const say = async (file: string, { schema, presets }: Options): Promise<void> => {
  if (presets) {
    process.stdout.write(presetList());
    return;
  }
  if (schema) {
    process.stdout.write(`${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
    return;
  }
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
  .option('--schema', 'print the JSON Schema that editors check policy files with, instead')
  .option(
    '--presets',
    'print the rules of publishers that a policy may follow, with their sources and weaknesses, instead',
  )
  .action(say)
  .parseAsync();
