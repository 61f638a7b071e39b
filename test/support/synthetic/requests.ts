import { stringify } from 'csv-stringify/sync';
import { type Landed, plain } from './landed.ts';
import type { Person } from './people.ts';

/** Learners who opted out or asked to be erased: every hundredth. */
export const requests = (people: readonly Person[]): Landed => {
  const rows = people
    .filter(({ role }, at) => role === 'learner' && at % 100 === 7)
    .map(({ id }, at) => ({ action: at % 3 === 0 ? 'erase' : 'opt-out', namespace: 'learner', person: id }));
  return plain('requests/2026-07-10.csv', [stringify(rows, { header: true }).trimEnd()]);
};
