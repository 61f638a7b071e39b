import { DatabaseSync } from 'node:sqlite';

/**
 * Takes the lock that a file stands for, creating the file; undefined where another holder has it. The system drops the lock
 * with the process, however it ends and whatever process number comes next.
 */
export const tryLock = (file: string): { unlock(): void } | undefined => {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return { unlock: () => database.isOpen && database.close() };
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
};

const sqliteBusy = 5;

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
