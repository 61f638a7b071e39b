import { z } from 'zod';
import { periodKinds } from '../core/period.ts';
import { dayFormats, formats } from '../core/policy.ts';
import { exactly } from './exactly.ts';
import { columnName, oneOrMoreTexts, pathName, text } from './names.ts';
import { calendarDay, duration, share } from './quantities.ts';
import { variableSchema } from './variable-schema.ts';

const columns = exactly({
  'direct identifiers': oneOrMoreTexts
    .optional()
    .describe('Name somebody by themselves: ids, addresses, e-mail, free text.'),
  'quasi-identifiers': oneOrMoreTexts.optional().describe('Describe somebody and may name them together.'),
  'sensitive variables': oneOrMoreTexts.optional().describe('Nobody may learn them about anybody.'),
  'not personal': oneOrMoreTexts.optional(),
});

const person = z.discriminatedUnion(
  'by',
  [
    exactly({ by: z.literal('id'), namespace: pathName, columns: oneOrMoreTexts }),
    exactly({
      by: z.literal('address and agent'),
      namespace: pathName,
      address: text,
      forwarded: text.optional(),
      agent: text,
    }),
  ],
  { error: 'There is no such way to know a person. Right would be `by: id` or `by: address and agent`.' },
);

const day = z.discriminatedUnion(
  'by',
  [
    exactly({
      by: z.literal('column'),
      column: text,
      format: z.enum(dayFormats, { error: `Right would be one of ${dayFormats.join(', ')}.` }),
    }),
    exactly({
      by: z.literal('days from start'),
      column: text.describe('The number of days, which may be negative.'),
      'start column': text,
      starts: z
        .record(z.string(), calendarDay)
        .describe('Text of the start column to the day that it stands for.'),
    }),
    exactly({ by: z.literal('fixed'), day: calendarDay }),
  ],
  {
    error:
      'There is no such way to know the day. Right would be `by: column`, `by: days from start` or `by: fixed`.',
  },
);

const condition = exactly({
  column: text,
  is: oneOrMoreTexts.optional(),
  'ends with': oneOrMoreTexts.optional(),
}).refine((written) => (written.is === undefined) !== (written['ends with'] === undefined), {
  error: 'A condition has one of the two. Right would be either `is: [...]` or `ends with: [...]`.',
});

const adults = exactly({
  'birth date': text,
  'minimum age': z.number().int().min(1).max(120),
  unknown: z.enum(['keep', 'drop'], {
    error:
      'Say what becomes of people without a birth date. Right would be `unknown: keep` or `unknown: drop`.',
  }),
});

const periodText = `Right would be one of ${periodKinds.join(', ')}.`;
export const periodKind = z.enum(periodKinds, { error: periodText });

/** One kind of export: what it looks like, who counts as a person in it and what becomes of its columns. */
export const sourceSchema = exactly({
  title: text,
  format: z.enum(formats, { error: `There is no such format. Right would be one of ${formats.join(', ')}.` }),
  exports: text.describe('Folder in the landing zone, ending in `/`, or one file.'),
  delivery: z
    .enum(['increments', 'snapshot'])
    .default('increments')
    .describe('Every export adds rows, or the last one replaces all before it.'),
  separator: z.string().length(1, { error: 'Right would be one character, such as `;`.' }).optional(),
  missing: z.array(z.string()).optional().describe('Raw texts that mean that nothing was recorded.'),
  columns: columns.describe('All columns that are read, by role. All others are dropped.'),
  person: person.describe('Who counts as one person.'),
  'key period': periodKind.describe('How long one person keeps one pseudonym.'),
  day,
  'row id': text.optional().describe('A column that names a row: a row that comes twice counts once.'),
  agent: text.optional().describe('The column with the user agent, by which bots are known.'),
  keep: z.array(condition).default([]).describe('Only rows that meet all of these are counted.'),
  staff: z
    .array(condition)
    .default([])
    .describe('People with a row that meets any of these are left out everywhere.'),
  adults: adults.optional().describe('People under the minimum age are left out everywhere.'),
  'bad lines': share.default(0.05).describe('An export with more unreadable lines is refused whole.'),
  'late data': duration.optional().describe('How long rows may come late.'),
  variables: z.record(columnName, variableSchema).describe('What is kept of the columns.'),
});
export type SourceYaml = z.output<typeof sourceSchema>;
export type ConditionYaml = z.output<typeof condition>;
