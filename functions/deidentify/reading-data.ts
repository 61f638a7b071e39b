import { EngineFailure } from '../../core/effects.ts';
import { ContractViolation } from '../../core/errors.ts';

/** Reasons to fail that lie with the machine or with us, whatever the export is. */
const notOfTheExport: ReadonlySet<string> = new Set([
  'out of memory',
  'out of disk',
  'access refused',
  'other',
]);

/** Runs work of the engine on an export: where the engine cannot read it, the supplier has to act, not the operator. */
export const readingData = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EngineFailure && !notOfTheExport.has(error.reason))
      throw new ContractViolation('it cannot be read as what its source declares it to be');
    throw error;
  }
};
