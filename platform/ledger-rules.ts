import type { LedgerFields } from '../core/effects.ts';

/** Holds every ledger to what the narrowest can store. */
export const checkLedgerKey = (partition: string, sort: string): void => {
  if (!fits(partition, 2048) || !fits(sort, 1024))
    throw new Error('A ledger key is empty, too long or malformed');
};

const fits = (part: string, bytes: number): boolean =>
  part !== '' && part.isWellFormed() && Buffer.byteLength(part) <= bytes;

export const checkLedgerFields = (fields: LedgerFields): void => {
  if (!Object.values(fields).every(isStorable))
    throw new Error('A ledger field is not a text, a finite number, true, false or null');
};

const isStorable = (value: unknown): boolean =>
  value === null ||
  typeof value === 'boolean' ||
  (typeof value === 'string' && value.isWellFormed()) ||
  (typeof value === 'number' && Number.isFinite(value));
