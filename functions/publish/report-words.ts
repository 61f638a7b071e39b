import { daysOf, kindOf, type Period } from '../../core/period.ts';
import type { PublishedValues } from '../../core/published-table.ts';

/** `1,234.5`. */
export const number = (value: number): string => value.toLocaleString('en-GB', { maximumFractionDigits: 6 });

/** A value for reading: `[c]` where it is withheld, `[z]` where there is nobody of whom there could be a mean. */
export const shownValue = ({ value, status }: PublishedValues | undefined = none, at: number): string => {
  const own = value[at] ?? null;
  return own === null ? `[${status[at] === 'z' ? 'z' : 'c'}]` : number(own);
};

const none: PublishedValues = { value: [], status: [] };

/** `Week 2026-W47: 16 November 2026 to 22 November 2026`. */
export const periodWords = (period: Period): string => {
  const { first, last } = daysOf(period);
  if (first === last) return dayWords(first);
  const kind = kindOf(period);
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${period}: ${dayWords(first)} to ${dayWords(last)}`;
};

const dayWords = (day: string): string =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
