import { z } from 'zod';
import { costKinds, roundingMethods } from '../core/policy.ts';
import { exactly } from './exactly.ts';
import { columnName, oneOrMoreTexts, pathName, text } from './names.ts';
import { noiseSchema } from './noise-schema.ts';
import { presets } from './presets/presets.ts';
import { listed } from './problem.ts';
import { percent, share } from './quantities.ts';
import { periodKind } from './source-schema.ts';

const contributorsText = (right: string) =>
  `A measure says who stands behind its number, because nothing may be published that too few people stand behind. Right would be \`contributors: ${right}\`.`;

const capText = (what: string) =>
  `Without a cap one person could make up a whole number. Right would be \`cap:\` with the most ${what}.`;

const decimalsText =
  'Sums are counted to 6 decimals, and a mean has no more. Right would be a whole number from 0 to 6, such as `decimals: 1`.';

const everyone = z.literal('people', { error: contributorsText('people') });

const measure = z.discriminatedUnion(
  'kind',
  [
    exactly({ kind: z.literal('people'), title: text, unit: text.optional(), contributors: everyone }),
    exactly({
      kind: z.literal('events'),
      title: text,
      unit: text.default('events'),
      cap: z
        .int({ error: capText('events of one person that count on one day, a whole number') })
        .positive({ error: capText('events of one person that count on one day, 1 or more') }),
      contributors: everyone,
    }),
    exactly({
      kind: z.literal('sum'),
      title: text,
      unit: text,
      variable: text,
      cap: z
        .number({ error: capText('that one person adds on one day') })
        .positive({ error: capText('that one person adds on one day, more than 0') }),
      contributors: z.literal('people with a value', { error: contributorsText('people with a value') }),
    }),
    exactly({
      kind: z.literal('mean'),
      title: text,
      unit: text,
      variable: text,
      cap: z
        .number({ error: capText('that one person adds on one day') })
        .positive({ error: capText('that one person adds on one day, more than 0') }),
      decimals: z
        .int({ error: decimalsText })
        .min(0, { error: decimalsText })
        .max(6, { error: decimalsText })
        .describe('The mean is rounded to so many, halves up.'),
      contributors: z.literal('people with a value', { error: contributorsText('people with a value') }),
    }),
  ],
  {
    error:
      'There is no such measure. Right would be `kind: people`, `kind: events`, `kind: sum` or `kind: mean`.',
  },
);

const dimension = exactly({
  title: text,
  variable: text.optional().describe('Where it has another name than the dimension.'),
  levels: oneOrMoreTexts
    .optional()
    .describe('Levels that may be the finest one published. All, if left out.'),
  sensitive: z.boolean().optional().describe('Whether it tells something about each person of a group.'),
  other: z
    .boolean()
    .default(false)
    .describe('Whether small groups are shown together as other, where that is safe.'),
});

const floorText =
  'No table may publish cells of fewer than 5 people. Right would be `minimum frequency: 10`, or 5 to 9 with an `override:` that says why.';

/** The rule of a publisher that is followed, unless a table says more. */
export const presetName = z
  .enum(
    presets.map(({ name }) => name),
    { error: `There is no such preset. Right would be one of ${listed(presets.map(({ name }) => name))}.` },
  )
  .describe('A rule of a publisher; `npm run policy -- --presets` tells them all.');

const rounding = exactly({
  base: z
    .int({ error: 'Right would be a whole number, such as `base: 5`.' })
    .min(2, { error: 'Right would be 2 or more: a base of 1 changes nothing.' })
    .max(1000, { error: 'Right would be 1000 or less.' }),
  method: z.enum(roundingMethods, {
    error: `Right would be one of ${listed(roundingMethods.map((method) => `method: ${method}`))}.`,
  }),
});

const dominance = exactly({
  p: percent.default(10),
  n: z.int({ error: 'Right would be a whole number of people, such as `n: 2`.' }).min(1).max(10).default(2),
  k: percent.default(85),
});

/** What is counted, by what, over which time and with which protection. */
export const tableSchema = exactly({
  title: text,
  description: text,
  sources: oneOrMoreTexts,
  where: z
    .record(columnName, oneOrMoreTexts)
    .default({})
    .describe('Only rows with these codes, or codes below them.'),
  dimensions: z.record(columnName, dimension),
  measures: z.record(columnName, measure),
  period: periodKind,
  'protected unit': text.optional().describe('What one contributor is, in words.'),
  preset: presetName.optional(),
  'minimum frequency': z
    .int({ error: floorText })
    .min(5, { error: floorText })
    .optional()
    .describe('From how many people on a cell is published. 10, or what the preset says, if left out.'),
  insiders: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe(
      'Contributors whom one attacker may speak for; the minimum frequency is raised by them. None if left out.',
    ),
  override: text
    .refine((reason) => reason.trim() !== '', {
      error: 'This gives no reason. Right would be a line of text that does.',
    })
    .optional()
    .describe('Why this table may have a minimum frequency below 10.'),
  dominance: dominance.optional().describe('Largest shares of single people in amounts.'),
  rounding: rounding.optional().describe('What is done to the numbers that audiences see.'),
  noise: noiseSchema.optional().describe('Noise in every number, in the place of withholding any.'),
  activity: share
    .refine((number) => number > 0, { error: 'Right would be a share above 0, such as `90 %`.' })
    .optional()
    .describe('The finest levels are used at which so much of the activity is published. 90 %, if left out.'),
  costs: z
    .enum(costKinds)
    .default('log people')
    .describe('What withholding a cell is taken to lose when others are to be chosen that protect it.'),
  corrections: z.boolean().default(false).describe('Whether late rows may lead to a new version.'),
});
export type TableYaml = z.output<typeof tableSchema>;
export type MeasureYaml = z.output<typeof measure>;

const fingerprintText =
  'This is no fingerprint of an audience. Right would be the 64 characters that `npm run newcomer` prints, in quotes.';

/** Who receives which tables, and of them which part. */
export const audienceSchema = exactly({
  title: text,
  kind: z.enum(['analysts', 'partner'], { error: 'Right would be `kind: analysts` or `kind: partner`.' }),
  tables: z.array(pathName, { error: 'Right would be a list of tables.' }),
  scope: z
    .record(columnName, z.array(text))
    .optional()
    .describe('Dimension to codes: a partner sees only what is at these codes or below them.'),
  admitted: z
    .string({ error: fingerprintText })
    .regex(/^[0-9a-f]{64}$/, { error: fingerprintText })
    .optional()
    .describe(
      'The fingerprint that `npm run newcomer` prints; an audience added later receives nothing without.',
    ),
});
export type AudienceYaml = z.output<typeof audienceSchema>;
