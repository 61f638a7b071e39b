import { z } from 'zod';
import { classificationSchema } from './classification-schema.ts';
import { exactly } from './exactly.ts';
import { pathName, text } from './names.ts';
import { budgetSchema } from './noise-schema.ts';
import { retentionTime } from './quantities.ts';
import { sourceSchema } from './source-schema.ts';
import { audienceSchema, presetName, tableSchema } from './table-schema.ts';

const retention = exactly({
  landing: retentionTime.describe('Raw exports.'),
  quarantine: retentionTime.describe('Exports that were refused.'),
  microdata: retentionTime.describe('Rows without identity.'),
  cells: retentionTime.describe('Counts before protection.'),
  keys: retentionTime.describe("How long after its period's end a key is destroyed."),
});

const coalitionText =
  'Right would be a list of lists of audiences, such as `- [analysts, author]` and `- [sponsor]`.';

/** A policy file as it is written, defaults filled in. */
export const policySchema = exactly({
  policy: pathName.describe('Name of this policy.'),
  version: z.int({ error: 'Right would be a whole number, one more with each change.' }).min(1),
  publisher: text,
  contact: text.describe('Where somebody can ask or report.'),
  terms: text.describe('Terms under which partners receive their files.'),
  rounds: z
    .int({ error: 'Right would be a whole number such as 4.' })
    .min(1, { error: 'Right would be 1 or more.' })
    .max(20, { error: 'Right would be 20 or fewer.' })
    .default(4)
    .describe('Times that protection and attack may go round before a table is withheld.'),
  search: z
    .int({ error: 'Right would be a whole number of seconds such as 10.' })
    .min(0, { error: 'Right would be 0 or more.' })
    .max(3600, { error: 'Right would be 3600 or fewer.' })
    .default(10)
    .describe(
      'About how many seconds each night looks for fewer cells to withhold, and for the proof that there are none. Counted in work, not by the clock, so that every run ends alike.',
    ),
  preset: presetName.optional(),
  budget: z
    .record(pathName, budgetSchema)
    .default({})
    .describe(
      'Namespace of people to what noisy tables may ever tell about one of them. It never starts anew.',
    ),
  retention,
  classifications: z.record(text, classificationSchema).default({}),
  sources: z.record(pathName, sourceSchema),
  tables: z.record(pathName, tableSchema),
  audiences: z.record(pathName, audienceSchema),
  coalitions: z
    .array(z.array(pathName, { error: coalitionText }), { error: coalitionText })
    .optional()
    .describe('Who may put together what they hold: lists of audiences. All may, if left out.'),
});
export type PolicyYaml = z.output<typeof policySchema>;

/** The JSON Schema that editors complete and check policy files with. */
export const policyJsonSchema = (): unknown => ({
  ...z.toJSONSchema(policySchema, { io: 'input', target: 'draft-2020-12' }),
  title: 'kohort policy',
});
