import { isMainThread } from 'node:worker_threads';
import { offer, offered, type Spread } from '../../core/spread.ts';
import { threads } from '../../platform/threads.ts';

export type Death = 'leaves' | 'fills its memory';

interface Errand {
  readonly work: string;
  readonly module: string;
  readonly given: unknown;
  readonly begun: Int32Array;
  readonly death: Death;
}

/** Another work, in which the second thread dies of its first task. */
const deadly = offer({
  name: 'deadly',
  module: import.meta.url,
  async begin({ work, module, given, begun, death }: Errand) {
    if (!isMainThread) await import(module);
    const perform = await offered(work).begin(given as never);
    return (task: unknown) => {
      Atomics.add(begun, 0, 1);
      Atomics.notify(begun, 0);
      while (Atomics.load(begun, 0) < 2) Atomics.wait(begun, 0, 1);
      if (!isMainThread) die(death);
      return perform(task as never);
    };
  },
});

const die = (death: Death): void => {
  if (death === 'leaves') process.exit(0);
  const held: number[][] = [];
  for (;;) held.push(Array.from({ length: 1_000 }, Math.random));
};

/** Two threads, of which one dies of its first task when the other has begun with its own. */
export const deadlyThreads =
  (death: Death): Spread =>
  async ({ name: work, module }, given, tasks) => {
    const begun = new Int32Array(new SharedArrayBuffer(4));
    const errand = { work, module, given, begun, death };
    return (await threads(2, { heapMegabytes: 64 })(deadly, errand, tasks)) as never;
  };
