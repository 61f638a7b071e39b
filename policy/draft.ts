import { z } from 'zod';
import { type ClassificationYaml, classificationSchema } from './classification-schema.ts';
import type { PolicyDocument } from './document.ts';
import { explainIssue, sayGenerally } from './explain-issue.ts';
import { type BudgetYaml, budgetSchema } from './noise-schema.ts';
import { type PolicyYaml, policySchema } from './policy-schema.ts';
import type { Report } from './problem.ts';
import { type SourceYaml, sourceSchema } from './source-schema.ts';
import { type AudienceYaml, audienceSchema, type TableYaml, tableSchema } from './table-schema.ts';

/** By name; undefined for what has problems of its own, which must not look as if it were not there. */
export type Entries<Entry> = ReadonlyMap<string, Entry | undefined>;

/** What could be read of a policy file, so that one mistake does not hide another. */
export interface Draft {
  readonly head:
    | Omit<
        PolicyYaml,
        'preset' | 'budget' | 'classifications' | 'sources' | 'tables' | 'audiences' | 'coalitions'
      >
    | undefined;
  readonly preset: PolicyYaml['preset'];
  readonly budgets: Entries<BudgetYaml>;
  readonly retention: PolicyYaml['retention'] | undefined;
  readonly classifications: Entries<ClassificationYaml>;
  readonly sources: Entries<SourceYaml>;
  readonly tables: Entries<TableYaml>;
  readonly audiences: Entries<AudienceYaml>;
  readonly coalitions: PolicyYaml['coalitions'];
}

export const readDraft = (document: PolicyDocument, report: Report): Draft => {
  const whole = policySchema.safeParse(document.value, { error: sayGenerally });
  for (const issue of whole.error?.issues ?? []) explainIssue(issue, [], report);
  const entries = <Entry>(section: string, schema: z.ZodType<Entry>): Entries<Entry> => {
    const all = z.record(z.string(), z.unknown()).safeParse(sectionsOf(document.value)[section]).data ?? {};
    return new Map(document.keysAt([section]).map((name) => [name, schema.safeParse(all[name]).data]));
  };
  return {
    head: headSchema.safeParse(document.value).data,
    preset: policySchema.shape.preset.safeParse(sectionsOf(document.value).preset).data,
    budgets: entries('budget', budgetSchema),
    retention: policySchema.shape.retention.safeParse(sectionsOf(document.value).retention).data,
    classifications: entries('classifications', classificationSchema),
    sources: entries('sources', sourceSchema),
    tables: entries('tables', tableSchema),
    audiences: entries('audiences', audienceSchema),
    coalitions: policySchema.shape.coalitions.safeParse(sectionsOf(document.value).coalitions).data,
  };
};

const headSchema = z.object(
  policySchema.omit({
    preset: true,
    budget: true,
    classifications: true,
    sources: true,
    tables: true,
    audiences: true,
    coalitions: true,
  }).shape,
);

const sectionsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  z.record(z.string(), z.unknown()).safeParse(value).data ?? {};
