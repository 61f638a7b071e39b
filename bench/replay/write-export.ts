import { writeFile } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import type { Day } from '../../core/period.ts';
import type { Event } from './events.ts';

/** Writes what comes in on these days as one export, even if it is nothing. */
export const writeExport = async (
  file: string,
  events: readonly Event[],
  { from, before }: { readonly from: Day; readonly before: Day },
): Promise<void> => {
  const own = events.filter(({ arrives }) => arrives >= from && arrives < before);
  const columns = ['student', 'course', 'event', 'day'];
  await writeFile(file, stringify([...own], { columns, header: true }));
};
