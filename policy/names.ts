import { z } from 'zod';

/** Names that become folders: of tables, sources, audiences, namespaces and the policy itself. */
export const pathName = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
    error:
      'A name becomes a folder. Right would be lower-case letters, digits and single dashes, such as `visits-by-week`.',
  })
  .max(64, { error: 'A name becomes a folder. Right would be 64 characters or fewer.' });

/** Names that become columns: of variables, dimensions and measures. */
export const columnName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, {
    error:
      'A name becomes a column. Right would be lower-case letters, digits and underscores, such as `age_band`.',
  })
  .max(48, { error: 'A name becomes a column. Right would be 48 characters or fewer.' })
  .refine((name) => !['person', 'day', 'row_id', 'period', 'time_period'].includes(name), {
    error:
      'The columns `person`, `day`, `row_id`, `period` and `time_period` are taken. Right would be another name.',
  });

const codeText =
  'A code begins with a letter or a digit and has no quotes, bars or control characters; `_T`, `_O` and `_U` are reserved. Right would be a code such as `ecg-reading`.';

/** A published code. One that begins like a formula would run in a spreadsheet. */
export const codeName = z
  .string()
  .regex(/^[^\s=+\-@_"|][^"|]*$/, { error: codeText })
  .refine((code) => /^[\p{L}\p{N}]\P{C}*$/u.test(code), { error: codeText })
  .max(100, { error: 'A code is too long. Right would be 100 characters or fewer.' });

export const text = z
  .string({
    error: ({ input }) =>
      input === undefined
        ? 'This is missing. Right would be a line of text.'
        : "This is not text. Right would be text; numbers and `true` need quotes, such as `'200'`.",
  })
  .min(1, { error: 'This is empty. Right would be a line of text.' });

export const oneOrMoreTexts = z
  .array(text)
  .min(1, { error: 'This list is empty. Right would be one entry or more.' });
