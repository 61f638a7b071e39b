import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Effects } from '../core/effects.ts';
import { environment } from '../core/environment.ts';
import type { Stage } from '../core/stage.ts';
import type { DuckdbEngineOptions, ScratchEngine } from './duckdb-engine.ts';
import { type LoadedPolicy, liveEffects, notNamed } from './live-effects.ts';
import { threads } from './threads.ts';
import { withoutValues } from './without-values.ts';

type LoadPolicy = (file: string) => Promise<LoadedPolicy>;
type MakeEngine = (options: DuckdbEngineOptions) => ScratchEngine;

/**
 * A stage as a Lambda. Effects are made once per container from the environment; scratch is wiped after each invocation, and
 * what a killed one left before the next opens the engine. Errors leave without a value of the data.
 */
export const toHandler = <Input, Output>(
  stage: Stage<Input, Output>,
  loadPolicy: LoadPolicy,
  makeEngine?: MakeEngine,
): ((event: unknown) => Promise<Output>) => {
  const engine = makeEngine?.(engineOptions());
  let effects: Promise<Effects> | undefined;
  return async (event) => {
    const input = parse(stage, event);
    effects ??= makeEffects(loadPolicy, engine);
    const world = await effects.catch((error: unknown) => {
      effects = undefined;
      throw error;
    });
    try {
      world.log('stage started');
      const output = await stage.run(input, world);
      world.log('stage finished');
      return output;
    } catch (error) {
      world.log('stage failed');
      throw withoutValues(error);
    } finally {
      await engine?.wipe();
    }
  };
};

const makeEffects = async (loadPolicy: LoadPolicy, engine: ScratchEngine | undefined): Promise<Effects> => {
  const policy = await loadPolicy(process.env[environment.policyFile] ?? 'policy.yaml');
  return {
    ...liveEffects(process.env, policy),
    engine: engine ?? notNamed('an engine'),
    spread: threads(coresOf(megabytesHere())),
  };
};

const megabytesHere = (): number => Number(process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? 1769);

/** Lambda gives one core per 1,769 MB, whatever the operating system says. */
const coresOf = (megabytes: number): number => Math.max(1, Math.round(megabytes / 1769));

/** The rest of the memory is for Node and for what the engine does not count. */
const engineOptions = (): DuckdbEngineOptions => {
  const megabytes = megabytesHere();
  return {
    scratch: join(tmpdir(), 'kohort'),
    threads: coresOf(megabytes),
    memoryMegabytes: Math.floor(megabytes * 0.6),
  };
};

const parse = <Input>({ input }: Pick<Stage<Input, unknown>, 'input'>, event: unknown): Input => {
  const parsed = input.safeParse(event);
  if (parsed.success) return parsed.data;
  throw new Error(`The event does not fit the stage: ${parsed.error.issues.length} of its fields are wrong`);
};
