import type { PublishedMeasure, PublishedTable } from '../../core/published-table.ts';

/** What a figure can be, whole numbers for counts. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

/**
 * What a rounded number can stand for, by the rule that the table states: the nearest multiple with halves up, or one of the
 * two beside the number. No count is shown that fewer than the minimum stand behind, so that a zero is none.
 */
export const spanOf = (
  { rounding, minimumFrequency }: PublishedTable,
  { kind }: PublishedMeasure,
  shown: number,
): Span => {
  if (!rounding) return { low: shown, high: shown };
  const { base, method } = rounding;
  if (kind === 'sum') {
    const reach = method === 'nearest' ? base / 2 : base;
    return { low: Math.max(0, shown - reach), high: shown + reach };
  }
  const least = kind === 'people' ? minimumFrequency : 0;
  if (shown === 0 && kind === 'people') return { low: 0, high: 0 };
  return method === 'nearest'
    ? { low: Math.max(least, shown - Math.floor(base / 2)), high: shown + Math.ceil(base / 2) - 1 }
    : { low: Math.max(least, shown - base + 1), high: shown + base - 1 };
};
