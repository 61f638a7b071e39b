import { isMainThread, threadId } from 'node:worker_threads';
import { DisclosureRisk } from '../../../core/errors.ts';
import { offer } from '../../../core/spread.ts';

interface Given {
  /** What befalls every thread but the first. */
  readonly misfortune: 'none' | 'leaves' | 'fills its memory' | 'cannot begin';
  /** Numbers that are being squared, and how many there must be before the first is done. */
  readonly begun: Int32Array;
  readonly together: number;
}

/** Squares even numbers. */
export const squares = offer({
  name: 'squares',
  module: import.meta.url,
  async begin({ misfortune, begun, together }: Given) {
    if (misfortune === 'cannot begin') {
      if (!isMainThread) throw new TypeError('nothing to begin with');
      await new Promise(() => {});
    }
    return (number: number) => {
      Atomics.add(begun, 0, 1);
      Atomics.notify(begun, 0);
      for (let now = Atomics.load(begun, 0); now < together; now = Atomics.load(begun, 0))
        Atomics.wait(begun, 0, now);
      if (misfortune === 'leaves' && !isMainThread) process.exit(0);
      if (misfortune === 'fills its memory' && !isMainThread) fill();
      if (number % 2 === 1) throw new DisclosureRisk(`no square of ${number}`);
      return { square: number * number, thread: threadId };
    };
  },
});

const fill = (): never => {
  const held: number[][] = [];
  for (;;) held.push(Array.from({ length: 1_000 }, Math.random));
};
