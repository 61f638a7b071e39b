import { shiftDay } from '../../../core/period.ts';

/** Six whole ISO weeks, June among them. */
const firstDay = '2026-06-01';
export const days: readonly string[] = Array.from({ length: 42 }, (_, at) => shiftDay(firstDay, at));

/** The night at which all of them are settled. */
export const syntheticNight = '2026-07-16';
