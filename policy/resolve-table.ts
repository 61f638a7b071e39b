import type { Classification } from '../core/classification.ts';
import type { Dimension, Filter, Source, Table, Variable } from '../core/policy.ts';
import { checkMeans } from './check-means.ts';
import { checkTable } from './check-table.ts';
import type { Path } from './document.ts';
import type { Draft, Entries } from './draft.ts';
import { noiseAsked } from './follow-noise.ts';
import type { BudgetYaml } from './noise-schema.ts';
import { listed, type Report } from './problem.ts';
import { checkCode } from './resolve-classification.ts';
import { resolveMeasures } from './resolve-measures.ts';
import { resolveNoise } from './resolve-noise.ts';
import { resolveRules } from './resolve-rules.ts';
import type { TableYaml } from './table-schema.ts';

export interface TableContext {
  readonly sources: Entries<Source>;
  readonly classifications: Entries<Classification>;
  readonly report: Report;
  /** The preset of the tables that name none. */
  readonly preset: string | undefined;
  readonly budgets: Entries<BudgetYaml>;
}

export const resolveTables = (draft: Draft, context: TableContext): Entries<Table> =>
  new Map(
    [...draft.tables].map(([name, written]) => [name, written && resolveTable(name, written, context)]),
  );

const resolveTable = (name: string, written: TableYaml, context: TableContext): Table => {
  const path = ['tables', name];
  const sources = knownSources(written, { ...context, path });
  const find = { ...context, known: sources };
  const dimensions = Object.entries(written.dimensions).map(([dimension, definition]) =>
    resolveDimension(dimension, definition, { ...find, path: [...path, 'dimensions', dimension] }),
  );
  checkTable(name, written, { sources, report: context.report });
  const asked = noiseAsked(written, context.preset, { path, report: context.report });
  const rules = asked
    ? {
        ...resolveNoise(written, asked.noise, { ...context, sources, path }),
        ...(asked.preset !== undefined && { preset: asked.preset }),
      }
    : resolveRules(written, context.preset, { path, report: context.report });
  checkMeans(written, rules, { path, report: context.report });
  return {
    name,
    title: written.title,
    description: written.description,
    sources: written.sources,
    where: Object.entries(written.where).map(([variable, codes]) =>
      resolveFilter(variable, codes, { ...find, path: [...path, 'where', variable] }),
    ),
    dimensions,
    ...resolveMeasures(written.measures, {
      find: (variable, at) => findVariable(variable, { ...find, path: at }),
      unit: unitOf(written, sources),
      path,
      report: context.report,
    }),
    period: written.period,
    ...rules,
    activity: written.activity ?? 0.9,
    costs: written.costs,
    corrections: written.corrections,
    protectedUnit: unitOf(written, sources),
  };
};

/** People known by an address alone are never called anything better. */
const unitOf = (written: TableYaml, sources: readonly Source[]): string =>
  written['protected unit'] ??
  (sources.some(({ person }) => person.by === 'address and agent') ? 'address and agent' : 'person');

interface Place extends TableContext {
  readonly path: Path;
}

interface Lookup extends Place {
  readonly known: readonly Source[];
}

const knownSources = ({ sources }: TableYaml, { sources: all, path, report }: Place): readonly Source[] =>
  sources.flatMap((source, index) => {
    const at = [...path, 'sources', index];
    if (!all.has(source))
      report(at, `There is no source \`${source}\`. Right would be one of ${listed(all.keys())}.`);
    if (sources.indexOf(source) < index)
      report(at, `The source \`${source}\` stands here twice. Right would be once.`);
    return all.get(source) ?? [];
  });

/** The variable as every source of the table has it; reports where one lacks it or has another. */
const findVariable = (name: string, { known, path, report }: Lookup): Variable | undefined => {
  const found = known.map(({ name: source, variables }) => {
    const variable = variables.find((candidate) => candidate.name === name);
    const names = variables.map((candidate) => candidate.name);
    if (!variable)
      report(
        path,
        `The source \`${source}\` has no variable \`${name}\`. Right would be one of ${listed(names)}.`,
      );
    return variable;
  });
  const [first, ...others] = found.filter((variable) => variable !== undefined);
  if (first && others.some((other) => classificationOf(other) !== classificationOf(first)))
    report(
      path,
      `The table's sources mean different things by \`${name}\`. Right would be one classification for it in all of them.`,
    );
  const sensitive = found.some((variable) => variable?.sensitive);
  return first && { ...first, sensitive };
};

const classificationOf = (variable: Variable): string | undefined =>
  variable.by === 'number' ? undefined : variable.classification;

const numberText = (name: string) =>
  `\`${name}\` is a number, and a number has no codes to show. Right would be a variable \`by: band\` of the same column.`;

const resolveDimension = (
  name: string,
  written: TableYaml['dimensions'][string],
  lookup: Lookup,
): Dimension => {
  const { path, report } = lookup;
  const variable = findVariable(written.variable ?? name, lookup);
  if (variable?.by === 'number') report(path, numberText(variable.name));
  if (written.sensitive === false && variable?.sensitive)
    report(
      [...path, 'sensitive'],
      `The variable \`${variable.name}\` comes from a sensitive column. Right would be \`sensitive: true\`, or to leave it out.`,
    );
  const classification = lookup.classifications.get((variable && classificationOf(variable)) ?? '');
  return {
    name,
    title: written.title,
    variable: written.variable ?? name,
    classification: classification?.name ?? '',
    levels: classification ? levelsOf(written.levels, classification, lookup) : [],
    sensitive: written.sensitive === true || variable?.sensitive === true,
    other: written.other,
  };
};

const levelsOf = (
  written: readonly string[] | undefined,
  { name, levels }: Classification,
  { path, report }: Lookup,
) => {
  const chosen = new Set<number>();
  (written ?? levels).forEach((level, index) => {
    const position = levels.indexOf(level);
    if (position < 0)
      report(
        [...path, 'levels', index],
        `The classification \`${name}\` has no level \`${level}\`. Right would be one of ${listed(levels)}.`,
      );
    else chosen.add(position);
  });
  return [...chosen].sort((a, b) => a - b);
};

const resolveFilter = (variable: string, codes: readonly string[], lookup: Lookup): Filter => {
  const { path, report } = lookup;
  const found = findVariable(variable, lookup);
  if (found?.by === 'number') report(path, numberText(variable));
  const classification = lookup.classifications.get((found && classificationOf(found)) ?? '');
  if (classification)
    codes.forEach((code, index) => {
      checkCode(classification, code, (text) => report([...path, index], text));
    });
  return { variable, in: codes };
};
