import { z } from 'zod';
import { listed } from './problem.ts';

/** An object with these entries and no others; one that is not among them is answered with those that are. */
export const exactly = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `There is no such entry here. Right would be one of ${listed(Object.keys(shape))}.`
        : undefined,
  });
