import { z } from 'zod';
import { exactly } from './exactly.ts';
import { codeName, oneOrMoreTexts, text } from './names.ts';

const branch = exactly({
  label: text,
  get codes() {
    return codes.optional();
  },
});

const codes: z.ZodType<CodesYaml, CodesYaml> = z
  .lazy(() => z.record(codeName, z.union([text, branch], { error: codeText })))
  .describe('Each code with its label, or with `label` and the `codes` under it.');

const codeText = 'Write a code as `code: Label`, or with `label:` and the `codes:` under it.';

export type CodeYaml = string | { readonly label: string; readonly codes?: CodesYaml | undefined };
export interface CodesYaml {
  readonly [code: string]: CodeYaml;
}

/** A closed list of codes as a tree. */
export const classificationSchema = exactly({
  levels: oneOrMoreTexts.describe('Names of the levels of the tree, finest first.'),
  codes,
});
export type ClassificationYaml = z.output<typeof classificationSchema>;
