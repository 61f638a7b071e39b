import { type RunOptions, StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { z } from 'zod';
import { Failure } from './failure.ts';

export type Json = Parameters<StateMachine['run']>[0];

const distributedMap = z.strictObject({
  Type: z.literal('Map'),
  Comment: z.string().optional(),
  Label: z.string().optional(),
  ItemReader: z.strictObject({
    Resource: z.templateLiteral(['arn:', z.string(), ':states:::s3:getObject']),
    ReaderConfig: z.strictObject({ InputType: z.literal('JSON'), ItemsPointer: z.string().default('') }),
    Parameters: z.record(z.string(), z.json()),
  }),
  ItemSelector: z.record(z.string(), z.json()),
  ItemProcessor: z.looseObject({ StartAt: z.string(), States: z.record(z.string(), z.json()) }),
  MaxConcurrency: z.number(),
  ResultPath: z.null(),
  Next: z.string(),
});
type DistributedMap = z.infer<typeof distributedMap>;

/** A Map that runs each item as an execution of its own, which the interpreter does not know. */
export interface MapRun {
  readonly map: DistributedMap;
  readonly read: (bucket: string, key: string) => Promise<string>;
  readonly options: RunOptions;
  /** Numbers of the items that are done: a redrive leaves them alone. */
  readonly done: Set<number>;
}

/** The map if the state is one; fields that this does not know are refused. No failure of an item is tolerated. */
export const readDistributedMap = (state: unknown): DistributedMap | undefined => {
  const mode = z
    .looseObject({ ItemProcessor: z.looseObject({ ProcessorConfig: z.looseObject({ Mode: z.string() }) }) })
    .safeParse(state);
  return mode.data?.ItemProcessor.ProcessorConfig.Mode === 'DISTRIBUTED'
    ? distributedMap.parse(state)
    : undefined;
};

/** The task that the interpreter runs in the place of the map; its handler is `runMap`. */
export const taskInPlaceOf = ({ ItemReader, Next, ResultPath }: DistributedMap) => ({
  Type: 'Task' as const,
  Resource: 'arn:aws:lambda:eu-central-1:123456789012:function:distributed-map',
  Parameters: { 'input.$': '$', reader: ItemReader.Parameters },
  TimeoutSeconds: 6 * 60 * 60,
  ResultPath,
  Next,
});

const given = z.object({ input: z.json(), reader: z.object({ Bucket: z.string(), Key: z.string() }) });

/** Workers at the same time: a fortieth of what the service has, for a machine of two cores. */
const workers = 2;

export const runMap = async (run: MapRun, parameters: unknown): Promise<Json> => {
  const { input, reader } = given.parse(parameters);
  const { ItemsPointer } = run.map.ItemReader.ReaderConfig;
  const items = at(JSON.parse(await run.read(reader.Bucket, reader.Key)), ItemsPointer);
  const waiting = [...items.entries()].filter(([index]) => !run.done.has(index));
  let failed: Error | undefined;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next && !failed; next = waiting.shift()) {
      const [index, value] = next;
      try {
        await runItem(run, input, { Index: index, Value: value });
        run.done.add(index);
      } catch (error) {
        failed = error instanceof Error ? error : new Error('no error');
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  if (failed) throw new Failure('States.ExceedToleratedFailureThreshold', failed.message);
  return [];
};

const at = (document: unknown, pointer: string): readonly Json[] => {
  const names = pointer.split('/').slice(1);
  const found = names.reduce<unknown>((part, name) => z.looseObject({}).parse(part)[name], document);
  return z.array(z.json()).parse(found);
};

const runItem = async ({ map, options }: MapRun, input: Json, Item: object): Promise<void> => {
  const select: StateMachineDefinition = {
    StartAt: 'select',
    States: { select: { Type: 'Pass', Parameters: map.ItemSelector as Record<string, Json>, End: true } },
  };
  const selected = await new StateMachine(select).run(input, { context: { Map: { Item } } }).result;
  const { StartAt, States } = map.ItemProcessor;
  const child = { StartAt, States } as unknown as StateMachineDefinition;
  await new StateMachine(child, { validationOptions: { noValidate: true } }).run(selected, options).result;
};
