import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { type Day, shiftDay } from '../../core/period.ts';

/** One registration or withdrawal, and the day on which its row comes in. */
export interface Event {
  readonly student: string;
  readonly course: string;
  readonly event: 'registered' | 'withdrew';
  readonly day: Day;
  readonly arrives: Day;
}

const starts: Readonly<Record<string, Day>> = {
  '2013B': '2013-02-01',
  '2013J': '2013-10-01',
  '2014B': '2014-02-01',
  '2014J': '2014-10-01',
};

/** One row in so many comes in after its week was published, some after its month was. */
const lateOneIn = 25;

/** All events in the order in which they come in. */
export const readEvents = async (file: string): Promise<readonly Event[]> => {
  const events: Event[] = [];
  const rows = createReadStream(file).pipe(parse({ columns: true }));
  for await (const row of rows as AsyncIterable<Readonly<Record<string, string>>>) {
    const { code_module: module, code_presentation: presentation = '', id_student: student = '' } = row;
    const start = starts[presentation];
    if (start === undefined) throw new Error('a presentation without a start');
    for (const [event, after] of [
      ['registered', row.date_registration],
      ['withdrew', row.date_unregistration],
    ] as const) {
      if (after === undefined || !/^-?\d+$/.test(after)) continue;
      const day = shiftDay(start, Number(after));
      const arrives = shiftDay(day, events.length % lateOneIn === 0 ? 10 + (events.length % 47) : 0);
      events.push({ student, course: `${module}-${presentation}`, event, day, arrives });
    }
  }
  return events.toSorted((a, b) => (a.arrives < b.arrives ? -1 : Number(a.arrives > b.arrives)));
};
