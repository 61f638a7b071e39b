import { z } from 'zod';
import { exactly } from './exactly.ts';
import { codeName, text } from './names.ts';

const from = text.describe('The raw column.');
const classification = text.describe('The classification whose codes this variable may have.');
const ownClassification = text
  .optional()
  .describe('Another classification than the built-in one of this name.');

const templatePath = z.string().regex(/^\/(?:[^{}*\s]|\{[a-z][a-z0-9_-]*\})*\*?$/, {
  error:
    'This is no path template. Right would be a path such as `/courses/{course}/*`: braces name a part, a `*` at the end takes the rest.',
});

const templates = z.record(templatePath, codeName).refine((paths) => Object.keys(paths).length > 0, {
  error: 'There is no template. Right would be one or more.',
});

const bands = z
  .array(exactly({ from: z.number(), code: codeName }))
  .min(1, { error: 'There is no band. Right would be one or more, such as `{ from: 0, code: under-18 }`.' });

/** What a raw column is generalised to, by the way in which it is. */
export const variableSchema = z.discriminatedUnion(
  'by',
  [
    exactly({
      by: z.literal('code').describe('The raw text is a code, or is mapped to one.'),
      from: z.union([text, z.array(text).min(1)], { error: 'Write the column, or a list of columns.' }),
      joiner: z.string().default('/').describe('Stands between the texts of several columns.'),
      map: z.record(z.string(), codeName).default({}).describe('Raw text to code, where they differ.'),
      classification,
    }),
    exactly({
      by: z.enum(['country', 'continent']).describe('Where an address is; the address itself goes.'),
      from,
      forwarded: text.optional().describe('The column with the addresses that proxies forwarded.'),
      classification: ownClassification,
    }),
    exactly({
      by: z.enum(['browser', 'operating system', 'device class']).describe('What a user agent is.'),
      from,
      classification: ownClassification,
    }),
    exactly({
      by: z.literal('template').describe('The code of the first template that a path fits.'),
      from,
      templates: templates.describe('Path templates, in the order in which they are tried, and their codes.'),
      classification,
    }),
    exactly({
      by: z.literal('path part').describe('What a path has in the place of a part in braces.'),
      from,
      part: text,
      templates: z.array(templatePath).min(1, { error: 'There is no template. Right would be one or more.' }),
      classification,
    }),
    exactly({
      by: z.literal('query key').describe('The value of one key of a query; all other keys go.'),
      from,
      key: text,
      classification,
    }),
    exactly({
      by: z.literal('referrer class').describe('The kind of site that somebody came from.'),
      from,
      own: z.array(text).default([]).describe("Host names of the publisher's own sites."),
      classification: ownClassification,
    }),
    exactly({
      by: z.literal('band').describe('The band that a number falls into.'),
      from,
      bands: bands.describe('Each with the smallest number that belongs to it, smallest first.'),
      classification,
    }),
    exactly({ by: z.literal('number').describe('A number that a table may sum.'), from }),
  ],
  {
    error:
      'There is no such way to make a variable. Right would be `by:` code, country, continent, browser, operating system, device class, template, path part, query key, referrer class, band or number.',
  },
);
export type VariableYaml = z.output<typeof variableSchema>;
