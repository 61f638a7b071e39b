import type { z } from 'zod';
import type { Effects } from './effects.ts';

/**
 * One step of the night. Input and output are references (run, keys, counts), never values of the data.
 * Running it again with the same input gives the same result and writes nothing twice.
 */
export interface Stage<Input, Output> {
  readonly input: z.ZodType<Input>;
  run(input: Input, effects: Effects): Promise<Output>;
}
