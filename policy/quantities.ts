import { z } from 'zod';
import { isDay } from '../core/period.ts';

const daysPer: Readonly<Record<string, number>> = { day: 1, week: 7, year: 365 };

/** `30 days`, `2 weeks` or `1 year` as a number of days; a year has 365. */
export const duration = z
  .string({ error: 'Write a length of time in words, such as `30 days`, `2 weeks` or `1 year`.' })
  .regex(/^\d{1,6} (day|week|year)s?$/, {
    error: 'Write a length of time as a number and a unit, such as `30 days`, `2 weeks` or `1 year`.',
  })
  .transform((text) => {
    const [number = '', unit = ''] = text.split(' ');
    return Number(number) * (daysPer[unit.replace(/s$/, '')] ?? Number.NaN);
  })
  .describe('A length of time: `30 days`, `2 weeks`, `1 year`.');

/** As `duration`, one day at least. */
export const retentionTime = duration.refine((days) => days >= 1, {
  error: 'Nothing can be kept for less than a day. Right would be `1 day` or more.',
});

const shareText = 'Write a share as `5 %` or as a number between 0 and 1, such as `0.05`.';

/** `5 %` or 0.05 as a number between 0 and 1. */
export const share = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)? ?%$/, { error: shareText })], { error: shareText })
  .transform((written) => (typeof written === 'number' ? written : Number(written.replace('%', '')) / 100))
  .refine((number) => number >= 0 && number <= 1, { error: shareText })
  .describe('A share: `5 %` or 0.05.');

/** A share above nothing, in per cent. */
export const percent = share
  .refine((number) => number > 0, { error: 'This share cannot be nothing. Right would be more than `0 %`.' })
  .transform((number) => Number((number * 100).toFixed(6)));

export const calendarDay = z
  .string({ error: 'Write a day as year-month-day, such as `2026-11-21`.' })
  .refine(isDay, {
    error: 'This is no day of the calendar. Right would be year-month-day, such as `2026-11-21`.',
  })
  .describe('A day of the calendar, year-month-day.');
