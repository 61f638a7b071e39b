import { UTCDate } from '@date-fns/utc';
import { addDays } from 'date-fns/addDays';
import { endOfISOWeek } from 'date-fns/endOfISOWeek';
import { endOfMonth } from 'date-fns/endOfMonth';
import { endOfQuarter } from 'date-fns/endOfQuarter';
import { endOfYear } from 'date-fns/endOfYear';
import { format } from 'date-fns/format';
import { getISOWeek } from 'date-fns/getISOWeek';
import { getISOWeekYear } from 'date-fns/getISOWeekYear';
import { isValid } from 'date-fns/isValid';
import { parseISO } from 'date-fns/parseISO';
import { startOfISOWeek } from 'date-fns/startOfISOWeek';
import { startOfMonth } from 'date-fns/startOfMonth';
import { startOfQuarter } from 'date-fns/startOfQuarter';
import { startOfYear } from 'date-fns/startOfYear';

/** The lengths of time that a table or a key may span, finest first. Weeks are ISO 8601 weeks. */
export const periodKinds = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type PeriodKind = (typeof periodKinds)[number];

/** The most days that a period of each kind has. */
export const longest: Readonly<Record<PeriodKind, number>> = {
  day: 1,
  week: 7,
  month: 31,
  quarter: 92,
  year: 366,
};

/** A calendar day in UTC, `YYYY-MM-DD`. */
export type Day = string;

/** A period's name: `2026-11-21`, `2026-W47`, `2026-11`, `2026-Q4` or `2026` (ISO 8601, SDMX). */
export type Period = string;

const containers: Record<PeriodKind, readonly PeriodKind[]> = {
  day: ['day', 'week', 'month', 'quarter', 'year'],
  week: ['week'],
  month: ['month', 'quarter', 'year'],
  quarter: ['quarter', 'year'],
  year: ['year'],
};

/** Whether every period of the kind `inner` lies whole inside one of the kind `outer`. A week lies in no month or year. */
export const fitsInside = (inner: PeriodKind, outer: PeriodKind): boolean =>
  containers[inner].includes(outer);

/** The period of the given kind that holds the day. Throws a RangeError for anything but a calendar day. */
export const periodOf = (day: Day, kind: PeriodKind): Period => {
  const date = toDate(day);
  switch (kind) {
    case 'day':
      return day;
    case 'week':
      return `${getISOWeekYear(date)}-W${String(getISOWeek(date)).padStart(2, '0')}`;
    case 'month':
      return format(date, 'yyyy-MM');
    case 'quarter':
      return format(date, "yyyy-'Q'Q");
    case 'year':
      return format(date, 'yyyy');
  }
};

/** The kind that a period's name shows. Throws a RangeError for a name of no kind. */
export const kindOf = (period: Period): PeriodKind => {
  if (/^\d{4}$/.test(period)) return 'year';
  if (/^\d{4}-Q[1-4]$/.test(period)) return 'quarter';
  if (/^\d{4}-\d{2}$/.test(period)) return 'month';
  if (/^\d{4}-W\d{2}$/.test(period)) return 'week';
  if (/^\d{4}-\d{2}-\d{2}$/.test(period)) return 'day';
  throw new RangeError('not the name of a period');
};

/** Whether the text is the one name that a period has: no week or month that its year lacks. */
export const isPeriod = (text: string): text is Period => {
  try {
    return periodOf(daysOf(text).first, kindOf(text)) === text;
  } catch {
    return false;
  }
};

interface Days {
  readonly first: Day;
  readonly last: Day;
}

/** Periods asked for so far: a night asks for the same ones once for each export that ever came. */
const known = new Map<Period, Days>();

/** First and last day of a period, both inside it. */
export const daysOf = (period: Period): Days => {
  const days = known.get(period) ?? reckoned(period);
  known.set(period, days);
  return days;
};

const reckoned = (period: Period): Days => {
  switch (kindOf(period)) {
    case 'day':
      toDate(period);
      return { first: period, last: period };
    case 'week': {
      const [year, week] = period.split('-W') as [string, string];
      const inFirstWeek = toDate(`${year}-01-04`);
      const monday = addDays(startOfISOWeek(inFirstWeek), (Number(week) - 1) * 7);
      return span(monday, endOfISOWeek(monday));
    }
    case 'month': {
      const start = startOfMonth(toDate(`${period}-01`));
      return span(start, endOfMonth(start));
    }
    case 'quarter': {
      const month = (Number(period.slice(-1)) - 1) * 3 + 1;
      const start = startOfQuarter(toDate(`${period.slice(0, 4)}-${String(month).padStart(2, '0')}-01`));
      return span(start, endOfQuarter(start));
    }
    case 'year': {
      const start = startOfYear(toDate(`${period}-01-01`));
      return span(start, endOfYear(start));
    }
  }
};

/** The day `days` after (or, negative, before) the given one. */
export const shiftDay = (day: Day, days: number): Day => toDay(addDays(toDate(day), days));

/** A period is settled when its last day and the late-data window behind it have both passed before `date` begins. */
export const isSettled = (period: Period, lateDays: number, date: Day): boolean =>
  shiftDay(daysOf(period).last, lateDays) < date;

/** Whether the text names a day that the calendar has. */
export const isDay = (text: string): text is Day =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && isValid(parseISO(text));

const toDate = (day: Day): Date => {
  if (!isDay(day)) throw new RangeError('not a calendar day');
  return new UTCDate(`${day}T00:00:00Z`);
};

const toDay = (date: Date): Day => format(date, 'yyyy-MM-dd');

const span = (start: Date, end: Date) => ({ first: toDay(start), last: toDay(end) });
