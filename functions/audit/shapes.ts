import { z } from 'zod';
import type { CellTable } from '../../core/cells.ts';
import { missingExports, missingLines } from '../../core/coverage.ts';
import { parseFraction } from '../../core/fraction.ts';
import { lossUnits, mechanisms } from '../../core/noise.ts';
import { kindOf, type Period } from '../../core/period.ts';
import { roundingMethods } from '../../core/policy.ts';
import { measureKinds, type PublishedTable, statuses } from '../../core/published-table.ts';

const text = z.string();
const count = z.int().min(0);
const number = z.number().refine(Number.isFinite);

const period: z.ZodType<Period> = text.refine((name) => {
  try {
    return kindOf(name) !== undefined;
  } catch {
    return false;
  }
});

const coverage = z.strictObject({
  refusedExports: z.enum(missingExports),
  unreadableLines: z.enum(missingLines),
});

const code = z.strictObject({ code: text, label: text, level: count, parent: text.exactOptional() });

const dimension = z.strictObject({
  name: text,
  title: text,
  variable: text,
  classification: text,
  sensitive: z.boolean(),
  levels: z.array(text),
  level: count,
  codes: z.array(code).min(1),
});

const measure = z.strictObject({
  name: text,
  title: text,
  unit: text,
  kind: z.enum(measureKinds),
  variable: text.exactOptional(),
  cap: number.exactOptional(),
  decimals: count.exactOptional(),
  additive: z.record(text, z.array(text)),
});

const values = z.strictObject({
  value: z.array(number.nullable()),
  status: z.array(z.enum(statuses)),
});

const rounding = z.strictObject({
  base: z.int().min(2),
  method: z.enum(roundingMethods),
  insteadOf: z.literal('controlled').exactOptional(),
});

const amount = text.refine((written) => (parseFraction(written)?.over ?? 0n) > 0n);
const loss = z.strictObject({ unit: z.enum(lossUnits), amount });
const noise = z.strictObject({
  mechanism: z.enum(mechanisms),
  loss,
  budget: z.strictObject({ namespace: text, total: loss }),
  measures: z.record(text, z.strictObject({ mostOfOne: z.int().min(1), scale: amount })),
});

export const publishedTableShape: z.ZodType<PublishedTable> = z.strictObject({
  table: text,
  title: text,
  description: text,
  period,
  version: z.int().min(1),
  sources: z.array(text).min(1),
  rows: z.record(text, text).exactOptional(),
  codings: z.record(text, text).exactOptional(),
  where: z.array(z.strictObject({ variable: text, classification: text, in: z.array(text).min(1) })),
  protectedUnit: text,
  minimumFrequency: z.int(),
  dimensions: z.array(dimension),
  measures: z.array(measure).min(1),
  cells: z.strictObject({
    codes: z.record(text, z.array(text)),
    measures: z.record(text, values),
  }),
  rounding: rounding.exactOptional(),
  noise: noise.exactOptional(),
  coverage,
});

export const cellTableShape: z.ZodType<CellTable> = z.object({
  table: text,
  period,
  inputs: text,
  codes: z.record(text, z.array(text)),
  measures: z.record(
    text,
    z.object({
      value: z.array(number),
      contributors: z.array(count),
      largest: z.array(z.array(number)).exactOptional(),
    }),
  ),
  splitsAt: z.record(text, count),
  coverage,
});

export const protectedIndexShape = z.object({
  tables: z.array(z.object({ table: text, period, version: z.int().min(1) })),
});

export const verdictsShape = z.object({
  tables: z.array(z.object({ outcome: z.enum(['passed', 'breached']) })),
});
