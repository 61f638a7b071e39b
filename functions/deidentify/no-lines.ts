import type { LineCounts } from '../../core/run.ts';

export const noLines: LineCounts = {
  read: 0,
  kept: 0,
  unreadable: 0,
  duplicate: 0,
  notDeclared: 0,
  withoutDay: 0,
  withoutPerson: 0,
  bots: 0,
  staff: 0,
  minors: 0,
  optedOut: 0,
};
