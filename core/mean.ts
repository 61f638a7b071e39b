import type { PublishedMeasure } from './published-table.ts';

/**
 * A mean is a way to show a sum and the people with a value: both are counted and protected as if each were published
 * exactly, and their quotient is what audiences see in the place of the two.
 */
export interface Mean {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** Names of the two measures that it stands for. */
  readonly sum: string;
  readonly people: string;
  /** It is rounded to so many, halves up. */
  readonly decimals: number;
}

/** The measures as audiences see them: each mean where its sum stands, and its people nowhere. */
export const shownMeasures = (
  measures: readonly PublishedMeasure[],
  means: readonly Mean[],
): readonly PublishedMeasure[] =>
  measures.flatMap((measure): readonly PublishedMeasure[] => {
    if (means.some(({ people }) => people === measure.name)) return [];
    const mean = means.find(({ sum }) => sum === measure.name);
    if (!mean) return [measure];
    const { name, title, unit, decimals } = mean;
    return [{ ...measure, name, title, unit, kind: 'mean', decimals }];
  });
