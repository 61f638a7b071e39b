import type { Day } from '../../core/period.ts';
import { shiftDay } from '../../core/period.ts';
import type { DayFormat, DayRule } from '../../core/policy.ts';
import { literal } from './sql.ts';

/** SQL of a day, or NULL for one before 1970 or after the day that follows the run's: no row is of such a day. */
export const plausibleDay = (day: string, run: Day): string =>
  `CASE WHEN ${day} BETWEEN DATE '1970-01-01' AND DATE ${literal(shiftDay(run, 1))} THEN ${day} END`;

/** SQL of the day in UTC that a row tells; NULL where it tells none. */
export const toldDay = (rule: DayRule, column: (name: string) => string): string => {
  switch (rule.by) {
    case 'fixed':
      return `DATE ${literal(rule.day)}`;
    case 'column':
      return dayOfText(column(rule.column), rule.format);
    case 'days from start': {
      const days = `TRY_CAST(${column(rule.column)} AS INTEGER)`;
      const starts = Object.entries(rule.starts).map(
        ([start, day]) => `WHEN ${literal(start)} THEN DATE ${literal(day)}`,
      );
      return `CASE WHEN ${days} BETWEEN -36500 AND 36500 THEN
        (CASE ${column(rule.startColumn)} ${starts.join(' ')} END) + ${days} END`;
    }
  }
};

/** SQL of the day in UTC that a text tells in the given format. */
export const dayOfText = (text: string, format: DayFormat): string => {
  switch (format) {
    case 'iso':
      return isoDay(text);
    case 'clf':
      return `(try_strptime(${text}, '%d/%b/%Y:%H:%M:%S %z') AT TIME ZONE 'UTC')::DATE`;
    case 'epoch seconds':
      return epochDay(text, 1);
    case 'epoch milliseconds':
      return epochDay(text, 1e3);
    case 'epoch microseconds':
      return epochDay(text, 1e6);
  }
};

/** DuckDB's cast to TIMESTAMP reads over an offset, and only the one to TIMESTAMPTZ applies it. */
const isoDay = (text: string): string => `CASE
  WHEN strlen(${text}) <= 10 THEN TRY_CAST(${text} AS DATE)
  WHEN ends_with(${text}, 'Z') THEN TRY_CAST(${text} AS TIMESTAMP)::DATE
  WHEN contains(substr(${text}, 11), '+') OR contains(substr(${text}, 11), '-')
    THEN (TRY_CAST(${text} AS TIMESTAMPTZ) AT TIME ZONE 'UTC')::DATE
  ELSE TRY_CAST(${text} AS TIMESTAMP)::DATE END`;

const epochDay = (text: string, unitsPerSecond: number): string => {
  const days = `floor(TRY_CAST(${text} AS DOUBLE) / ${86_400 * unitsPerSecond})`;
  return `CASE WHEN ${days} BETWEEN 0 AND 100000 THEN DATE '1970-01-01' + ${days}::INTEGER END`;
};
