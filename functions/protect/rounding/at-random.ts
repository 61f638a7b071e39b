import { createHmac } from 'node:crypto';
import type { Neighbours } from './neighbours.ts';

/** The publisher's secret by which numbers are rounded: 32 bytes that nobody else has. */
export type Seed = Uint8Array;

const steps = 2 ** 48;

/**
 * One of the two neighbours, the nearer the likelier, so that the number is right on average (Nargundkar and Saveland 1972).
 * The chance hangs on what the cell counts and on the seed alone: the same number is rounded in the same way wherever and
 * whenever it is shown, so that nobody can average over several showings.
 */
export const roundedAtRandom = ({ below, above, way }: Neighbours, identity: string, seed: Seed): number => {
  if (below === above) return below;
  const chance = createHmac('sha256', seed).update(identity).digest().readUIntBE(0, 6) / steps;
  return chance < way ? above : below;
};
