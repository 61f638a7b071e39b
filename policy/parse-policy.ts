import type { Policy, Variable } from '../core/policy.ts';
import { checkNotEmpty, checkRetention, checkSources } from './check-consistency.ts';
import { checkNoise } from './check-noise.ts';
import { checkRounding } from './check-rounding.ts';
import { checkSubtraction } from './check-subtraction.ts';
import { checkTexts } from './check-texts.ts';
import { readDocument } from './document.ts';
import { type Entries, readDraft } from './draft.ts';
import { collectProblems, PolicyError } from './problem.ts';
import { resolveAudiences } from './resolve-audience.ts';
import { resolveClassifications } from './resolve-classification.ts';
import { resolveCoalitions } from './resolve-coalitions.ts';
import { resolveSources } from './resolve-source.ts';
import { resolveTables } from './resolve-table.ts';

/** The policy that the text states. Throws a PolicyError with all of its problems; `file` is what they are told of. */
export const parsePolicy = (text: string, file: string): Policy => {
  const document = readDocument(text);
  if (document.syntaxProblems.length > 0) throw new PolicyError(file, document.syntaxProblems);
  const { report, list } = collectProblems(document);

  const draft = readDraft(document, report);
  checkTexts(document.value, report);
  const classifications = resolveClassifications(draft, document, report);
  const sources = resolveSources(draft, { classifications, report });
  const tables = resolveTables(draft, {
    sources,
    classifications,
    report,
    preset: draft.preset,
    budgets: draft.budgets,
  });
  const audiences = resolveAudiences(draft, { tables, classifications, report });
  const coalitions = resolveCoalitions(draft, report);
  checkNotEmpty({ sources, tables, audiences }, report);
  checkSources(sources, report);
  checkSubtraction({ sources, tables, classifications }, report);
  checkRounding(tables, report);
  checkNoise({ sources, tables, budgets: draft.budgets }, report);
  if (draft.retention) checkRetention(draft.retention, { sources, tables }, report);

  const problems = list();
  if (problems.length > 0 || !draft.head) throw new PolicyError(file, problems);
  const { policy: name, ...head } = draft.head;
  const used = new Set(whole(sources).flatMap((source) => source.variables.map(classificationOf)));
  return {
    name,
    ...head,
    classifications: Object.fromEntries(
      whole(classifications)
        .filter((entry) => used.has(entry.name))
        .map((entry) => [entry.name, entry]),
    ),
    sources: whole(sources),
    tables: whole(tables),
    audiences: whole(audiences),
    ...(coalitions && { coalitions }),
  };
};

const classificationOf = (variable: Variable): string | undefined =>
  variable.by === 'number' ? undefined : variable.classification;

const whole = <Entry>(entries: Entries<Entry>): readonly Entry[] =>
  [...entries.values()].filter((entry) => entry !== undefined);
