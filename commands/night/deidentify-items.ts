import { availableParallelism } from 'node:os';
import { printable } from '../../core/printable.ts';
import { deidentify } from '../../functions/deidentify/deidentify.ts';
import type { Night } from './night.ts';

interface Tally {
  readonly kept: number;
  readonly lost: number;
  readonly refused: number;
}

/** Items in work at the same time: each has an engine of its own, and memory is to stay below 1 GB. */
const workers = Math.min(2, availableParallelism());

/** Deidentifies every item of the run, some at a time, and tells after each how far it has come. */
export const deidentifyItems = async (night: Night, tell: (progress: string) => void): Promise<Tally> => {
  const waiting = [...night.items.entries()];
  const tally = { kept: 0, lost: 0, refused: 0 };
  let done = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [item, { key }] = next;
      const { kept, lost, refused } = await deidentify.run({ run: night.date, item }, night.effects);
      tally.kept += kept;
      tally.lost += lost;
      tally.refused += refused ? 1 : 0;
      done += 1;
      const result = refused ? 'refused' : `${kept} rows kept, ${lost} lost`;
      tell(`${done} of ${night.items.length}, ${printable(key)}: ${result}`);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return tally;
};
