import { type RunOptions, StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { z } from 'zod';
import { type Json, type MapRun, readDistributedMap, runMap, taskInPlaceOf } from './distributed-map.ts';

/** How a night ended, as the alarms and the operator see it. */
export interface Execution {
  readonly status: 'SUCCEEDED' | 'FAILED';
  /** Name of the error that ended it. */
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** State that it failed in, with its input: where a redrive begins. */
  readonly failed: { readonly state: string; readonly input: Json } | undefined;
  readonly done: ReadonlyMap<string, Set<number>>;
}

interface World {
  readonly invoke: (lambda: string, event: object) => Promise<unknown>;
  readonly read: MapRun['read'];
}

const invocation = z.strictObject({ FunctionName: z.string(), Payload: z.looseObject({}) });
const state = z.looseObject({ Type: z.string(), Resource: z.string().optional() });
const machine = z.strictObject({
  StartAt: z.string(),
  States: z.record(z.string(), state),
  TimeoutSeconds: z.number().optional(),
  ProcessorConfig: z.unknown().optional(),
});

/**
 * Runs a definition as the service does, but for the pauses before something is tried again. The interpreter takes a
 * `ResultPath` of `$`, which says the same as none, for the name of a field.
 */
export const execute = async (definition: unknown, input: Json, world: World): Promise<Execution> =>
  run({ definition, input, done: new Map(), isChecked: false }, world);

/** Goes on where an execution failed: items of a map that were done stay done, and states before it are out of reach. */
export const redrive = async (definition: unknown, before: Execution, world: World): Promise<Execution> => {
  if (!before.failed) throw new Error('What did not fail cannot be redriven');
  const { state: StartAt, input } = before.failed;
  const from = { ...machine.parse(definition), StartAt };
  return run({ definition: from, input, done: before.done, isChecked: true }, world);
};

interface Start {
  readonly definition: unknown;
  readonly input: Json;
  readonly done: ReadonlyMap<string, Set<number>>;
  /** Whether the interpreter has found the definition valid before. */
  readonly isChecked: boolean;
}

const run = async ({ definition, input, done, isChecked }: Start, world: World): Promise<Execution> => {
  const { States, ...rest } = machine.parse(definition);
  for (const own of Object.values(States)) if (own.ResultPath === '$') delete own.ResultPath;
  const options = handling(States, world);
  const marks = new Map(done);
  for (const [name, own] of Object.entries(States)) {
    const map = readDistributedMap(own);
    if (!map) continue;
    const marked = marks.get(name) ?? new Set();
    marks.set(name, marked);
    const inner = handling(machine.parse(map.ItemProcessor).States, world);
    const mapRun = { map, read: world.read, options: inner, done: marked };
    States[name] = taskInPlaceOf(map);
    options.overrides.taskResourceLocalHandlers[name] = (given) => runMap(mapRun, given);
  }
  const whole = { ...rest, States } as unknown as StateMachineDefinition;
  const validationOptions = { noValidate: isChecked };
  const running = new StateMachine(whole, { validationOptions }).run(input, options);
  let failed: Execution['failed'];
  let error: string | undefined;
  let cause: string | undefined;
  const ended = running.result.catch(() => undefined);
  for await (const event of running.eventLogs) {
    if (event.type === 'StateFailed') failed = { state: event.state.name, input: event.state.input };
    if (event.type === 'ExecutionFailed') {
      error = event.Error;
      cause = `${event.Cause}`;
    }
    if (event.type === 'ExecutionTimeout') error = 'States.Timeout';
  }
  await ended;
  return { status: error === undefined ? 'SUCCEEDED' : 'FAILED', error, cause, failed, done: marks };
};

type Handlers = Record<string, (input: Json) => Promise<Json>>;
interface Handling extends RunOptions {
  readonly overrides: {
    readonly taskResourceLocalHandlers: Handlers;
    readonly retryIntervalOverrides: Record<string, number>;
  };
}

/** Every task of the states invokes a Lambda; any other is refused. */
const handling = (states: Readonly<Record<string, z.infer<typeof state>>>, { invoke }: World): Handling => {
  const taskResourceLocalHandlers: Handlers = {};
  for (const [name, { Type, Resource = '' }] of Object.entries(states)) {
    if (Type !== 'Task') continue;
    if (!Resource.endsWith(':states:::lambda:invoke'))
      throw new Error(`${name} is a task of an unknown kind`);
    taskResourceLocalHandlers[name] = async (input) => {
      const { FunctionName, Payload } = invocation.parse(input);
      return { Payload: z.json().parse(await invoke(FunctionName, Payload)) };
    };
  }
  const retryIntervalOverrides = Object.fromEntries(Object.keys(states).map((name) => [name, 0]));
  return { overrides: { taskResourceLocalHandlers, retryIntervalOverrides } };
};
