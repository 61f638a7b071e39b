import type { CountPlan } from './count.ts';
import type { StepColumn, Steps } from './steps.ts';

/** Writes what texts of the microdata are counted as, and what codes are generalised to. */
export const writeCodes = async (count: CountPlan, steps: Pick<Steps, 'write'>): Promise<void> => {
  for (const [d, { texts, generalised, levels }] of count.dimensions.entries()) {
    const names = Array.from(
      { length: Math.max(...levels) + 1 },
      (_, level): StepColumn => ({ name: `l${level}`, type: 'INTEGER' }),
    );
    await steps.write(
      `code_${d}`,
      [
        { name: 'text', type: 'VARCHAR' },
        { name: 'number', type: 'INTEGER' },
      ],
      texts.map(({ text, code }) => [text, code]),
    );
    await steps.write(
      `generalised_${d}`,
      [{ name: 'code', type: 'INTEGER' }, ...names],
      generalised.map((line, code) => [code, ...line]),
    );
  }
  for (const [at, { codes }] of count.filters.entries())
    await steps.write(
      `filter_${at}`,
      [
        { name: 'text', type: 'VARCHAR' },
        { name: 'kept', type: 'BOOLEAN' },
      ],
      codes.map(({ code, kept }) => [code, kept]),
    );
};
