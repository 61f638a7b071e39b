import { z } from 'zod';
import { compareFractions, fraction, parseFraction } from '../core/fraction.ts';
import { lossUnits, mechanisms } from '../core/noise.ts';
import { exactly } from './exactly.ts';
import { listed } from './problem.ts';

const amountText =
  'Write an exact number above 0, such as `1`, `0.02` or `1/50`; one of more than 15 digits in quotes.';

/** An exact number above 0, as text: YAML's own numbers keep 15 digits. */
const amount = z
  .union([z.number(), z.string()], { error: amountText })
  .refine((written) => typeof written === 'string' || String(written).replace(/\D/g, '').length <= 15, {
    error: amountText,
  })
  .transform(String)
  .refine((text) => text.length <= 18 && isPositive(text), { error: amountText })
  .refine((text) => !isPositive(text) || isUsable(text), {
    error: 'So little says nothing but noise. Right would be a millionth or more.',
  });

const isPositive = (text: string): boolean => (parseFraction(text)?.over ?? 0n) > 0n;

const isUsable = (text: string): boolean =>
  compareFractions(parseFraction(text) ?? fraction(0n), fraction(1n, 1_000_000n)) >= 0;

const losses = { rho: amount.optional(), epsilon: amount.optional() };

const oneLoss = (written: { readonly rho?: string | undefined; readonly epsilon?: string | undefined }) =>
  lossUnits.filter((unit) => written[unit] !== undefined).length === 1;

const oneLossText = `Say it in one unit. Right would be one of ${listed(lossUnits.map((unit) => `${unit}: 1/50`))}.`;

/** What all noisy tables together may ever tell about one person. */
export const budgetSchema = exactly(losses).refine(oneLoss, { error: oneLossText });
export type BudgetYaml = z.output<typeof budgetSchema>;

/** Noise in every number of a table in the place of withholding any. */
export const noiseSchema = exactly({
  mechanism: z.enum(mechanisms, {
    error: `There is no such mechanism. Right would be one of ${listed(mechanisms)}.`,
  }),
  ...losses,
}).refine(oneLoss, { error: oneLossText });
export type NoiseYaml = z.output<typeof noiseSchema>;
