import { EngineFailure, type EngineFailureReason } from '../core/effects.ts';

/** The engine's classes of error, and what each means here. Names are the engine's own, so none is of the data. */
const classes: Readonly<Record<string, EngineFailureReason>> = {
  'Binder Error': 'other',
  'Catalog Error': 'other',
  'Connection Error': 'other',
  'Constraint Error': 'other',
  'Conversion Error': 'value unreadable',
  'Dependency Error': 'other',
  'FATAL Error': 'other',
  'HTTP Error': 'access refused',
  'INTERNAL Error': 'other',
  'INTERRUPT Error': 'other',
  'IO Error': 'file unreadable',
  'Invalid Error': 'other',
  'Invalid Input Error': 'value unreadable',
  'Invalid Type Error': 'other',
  'Mismatch Type Error': 'value unreadable',
  'Missing Extension Error': 'access refused',
  'Not implemented Error': 'other',
  'Out of Memory Error': 'out of memory',
  'Out of Range Error': 'value unreadable',
  'Parser Error': 'other',
  'Permission Error': 'access refused',
  'Serialization Error': 'file unreadable',
  'Syntax Error': 'other',
  'TransactionContext Error': 'other',
};

/** Awaits the engine, and turns whatever it throws into a failure without its words. */
export const withoutWords = async <Result>(work: () => Result | Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw engineFailure(error);
  }
};

const engineFailure = (error: unknown): EngineFailure => {
  if (error instanceof EngineFailure) return error;
  const words = error instanceof Error ? error.message.replace(/^Failed to extract statements: /, '') : '';
  const name = Object.keys(classes).find((known) => words.startsWith(`${known}:`));
  const reason = sharperReason(words) ?? classes[name ?? ''] ?? 'other';
  return new EngineFailure(reason, `The engine failed: ${name ?? 'unknown error'} (${reason})`);
};

/** Where the class alone says too little. */
const sharperReason = (words: string): EngineFailureReason | undefined => {
  if (/^Invalid Input Error: Cannot change configuration option/.test(words)) return 'access refused';
  if (/^Out of Memory Error: failed to offload/.test(words)) return 'out of disk';
  if (/^IO Error:.*No space left on device/.test(words)) return 'out of disk';
  return undefined;
};
