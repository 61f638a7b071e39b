import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { ContractViolation, DisclosureRisk } from '../core/errors.ts';
import { inOneThread, offered, type Perform, type Spread, type Work } from '../core/spread.ts';

interface ThreadOptions {
  /** Megabytes that the heap of each further thread may grow to; without it, as far as Node lets it. */
  readonly heapMegabytes?: number;
}

/** What a further thread is started with. */
interface Errand {
  readonly mark: typeof mark;
  readonly work: string;
  readonly module: string;
  readonly given: unknown;
  readonly tasks: readonly unknown[];
  /** How many tasks the threads have taken. */
  readonly taken: Int32Array<SharedArrayBuffer>;
}

/** What a further thread tells: of a task, that it takes no more of them, or why it cannot take any. */
type Told =
  | { readonly at: number; readonly made: unknown }
  | { readonly at: number; readonly failed: Failure }
  | { readonly ends: Failure | null };

/** An error without its class, which does not cross from thread to thread. */
type Failure = Readonly<Record<'name' | 'message' | 'stack', string>>;

type Settled<Made> = { readonly made: Made } | { readonly error: unknown };

const mark = 'kohort: take some of these tasks';

/**
 * Spreads tasks over so many threads, this one among them: each takes the next one when it has done one. Rejects, too, where a
 * thread dies, of memory or in any other way.
 */
export const threads =
  (count: number, options: ThreadOptions = {}): Spread =>
  (work, given, tasks) =>
    Math.min(count, tasks.length) < 2
      ? inOneThread(work, given, tasks)
      : spreadOver(Math.min(count, tasks.length), options, { work, given, tasks });

/** As many threads as this machine has cores. */
export const everyCore = threads(availableParallelism());

const spreadOver = async <Given, Task, Made>(
  count: number,
  options: ThreadOptions,
  {
    work,
    given,
    tasks,
  }: {
    readonly work: Work<Given, Task, Made>;
    readonly given: Given;
    readonly tasks: readonly Task[];
  },
): Promise<readonly Made[]> => {
  const taken = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const errand: Errand = { mark, work: work.name, module: work.module, given, tasks, taken };
  const results = gather<Made>(tasks.length);
  const workers = Array.from({ length: count - 1 }, () => sendOut(errand, options, results));
  const takeOwn = async (): Promise<void> =>
    takeTasks(await work.begin(given), { tasks, taken, tell: results.settle });
  try {
    const [all] = await Promise.all([results.all, takeOwn()]);
    return all;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
};

interface Results<Made> {
  readonly all: Promise<readonly Made[]>;
  readonly settle: (at: number, one: Settled<Made>) => void;
  readonly giveUp: (error: unknown) => void;
}

const gather = <Made>(count: number): Results<Made> => {
  const { promise: all, resolve, reject: giveUp } = Promise.withResolvers<readonly Made[]>();
  const settled = new Map<number, Settled<Made>>();
  const settle: Results<Made>['settle'] = (at, one) => {
    settled.set(at, one);
    if (settled.size < count) return;
    const ordered = [...settled].toSorted(([a], [b]) => a - b).map(([, own]) => own);
    for (const own of ordered) if ('error' in own) return giveUp(own.error);
    resolve(ordered.flatMap((own) => ('made' in own ? [own.made] : [])));
  };
  return { all, settle, giveUp };
};

const takeTasks = async <Task, Made>(
  perform: Perform<Task, Made>,
  {
    tasks,
    taken,
    tell,
  }: {
    readonly tasks: readonly Task[];
    readonly taken: Errand['taken'];
    readonly tell: (at: number, one: Settled<Made>) => void;
  },
): Promise<void> => {
  for (let at = Atomics.add(taken, 0, 1); at < tasks.length; at = Atomics.add(taken, 0, 1)) {
    try {
      tell(at, { made: await perform(tasks[at] as Task) });
    } catch (error) {
      tell(at, { error });
    }
  }
};

/**
 * A thread that begins with this very file, or, where all files are bundled in one, with that: so what it needs is there wherever
 * this is. What else such a bundle does when it is loaded, each thread does.
 */
const sendOut = <Made>(
  errand: Errand,
  { heapMegabytes }: ThreadOptions,
  { settle, giveUp }: Results<Made>,
): Worker => {
  const limits = heapMegabytes === undefined ? {} : { maxOldGenerationSizeMb: heapMegabytes };
  const worker = new Worker(new URL(import.meta.url), { workerData: errand, resourceLimits: limits });
  let hasEnded = false;
  worker.on('message', (told: Told) => {
    if ('made' in told) settle(told.at, { made: told.made as Made });
    else if ('failed' in told) settle(told.at, { error: errorFrom(told.failed) });
    else if (told.ends === null) hasEnded = true;
    else giveUp(errorFrom(told.ends));
  });
  worker.on('error', giveUp);
  worker.on('exit', () => {
    if (!hasEnded) giveUp(new Error('a thread ended before its work did'));
  });
  return worker;
};

const failureFrom = (error: unknown): Failure =>
  error instanceof Error
    ? { name: error.name, message: error.message, stack: error.stack ?? '' }
    : { name: 'Error', message: 'something was thrown that is no error', stack: '' };

const errorFrom = ({ name, message, stack }: Failure): Error => {
  const Known = [ContractViolation, DisclosureRisk].find(({ code }) => code === name);
  const error = Known ? new Known(message) : Object.assign(new Error(message), { name });
  return Object.assign(error, { stack });
};

const isErrand = (data: unknown): data is Errand =>
  typeof data === 'object' && data !== null && 'mark' in data && data.mark === mark;

const runErrand = async ({ work, module, given, tasks, taken }: Errand): Promise<void> => {
  const tell = (told: Told): void => parentPort?.postMessage(told);
  try {
    if (Atomics.load(taken, 0) < tasks.length) {
      await import(module);
      const perform = await offered(work).begin(given as never);
      await takeTasks(perform, {
        tasks: tasks as readonly never[],
        taken,
        tell: (at, one) => tell('error' in one ? { at, failed: failureFrom(one.error) } : { at, ...one }),
      });
    }
    tell({ ends: null });
  } catch (error) {
    tell({ ends: failureFrom(error) });
  }
};

if (!isMainThread && isErrand(workerData)) void runErrand(workerData);
