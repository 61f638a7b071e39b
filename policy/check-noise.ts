import { fitsInside } from '../core/period.ts';
import type { Measure, Source, Table } from '../core/policy.ts';
import type { Entries } from './draft.ts';
import type { BudgetYaml } from './noise-schema.ts';
import { listed, type Report } from './problem.ts';

interface Declared {
  readonly sources: Entries<Source>;
  readonly tables: Entries<Table>;
  readonly budgets: Entries<BudgetYaml>;
}

/** Reports what would make it untrue that noise hides each person as well as its budget says. */
export const checkNoise = ({ sources, tables, budgets }: Declared, report: Report): void => {
  const known = [...sources.values()].filter((source) => source !== undefined);
  const all = [...tables.values()].filter((table) => table !== undefined);
  const noisy = all.filter(({ noise }) => noise !== undefined);
  const exact = all.filter(({ noise }) => noise === undefined);
  const namespaces = new Set(known.map(({ person }) => person.namespace));
  for (const name of budgets.keys())
    if (!namespaces.has(name))
      report(
        ['budget', name],
        `No source has people of the namespace \`${name}\`. Right would be one of ${listed(namespaces)}.`,
      );
  for (const table of noisy)
    for (const other of exact)
      if (tellsExactly(other, table, known))
        report(
          ['tables', table.name, 'noise'],
          `\`${other.name}\` publishes the same numbers without noise, which hides nobody then. Right would be other dimensions or another quantity there, or noise in both.`,
        );
  noisy.forEach((table, at) => {
    for (const earlier of noisy.slice(0, at)) checkPeople(table, earlier, { known, report });
  });
};

/** Whether the numbers of a noisy table can be read off, or added up from, those of an exact one. */
const tellsExactly = (exact: Table, noisy: Table, sources: readonly Source[]): boolean =>
  sharesExports(exact, noisy, sources) &&
  fitsInside(exact.period, noisy.period) &&
  noisy.dimensions.every(({ variable }) => exact.dimensions.some((own) => own.variable === variable)) &&
  noisy.measures.some((measure) => exact.measures.some((own) => isSame(own, measure)));

const isSame = (a: Measure, b: Measure): boolean => a.kind === b.kind && variableOf(a) === variableOf(b);

const variableOf = (measure: Measure): string | undefined =>
  'variable' in measure ? measure.variable : undefined;

const exportsOf = ({ sources: names }: Table, sources: readonly Source[]): readonly string[] =>
  sources.filter(({ name }) => names.includes(name)).map(({ exports: folder }) => folder);

const sharesExports = (a: Table, b: Table, sources: readonly Source[]): boolean =>
  exportsOf(a, sources).some((folder) => exportsOf(b, sources).includes(folder));

/** People whom two namespaces know would be spent of twice, and counted once in each. */
const checkPeople = (
  table: Table,
  earlier: Table,
  { known, report }: { readonly known: readonly Source[]; readonly report: Report },
): void => {
  const [own, other] = [table.noise?.budget.namespace, earlier.noise?.budget.namespace];
  if (own === other || !sharesExports(table, earlier, known)) return;
  report(
    ['tables', table.name, 'noise'],
    `The same exports are known as people of \`${own}\` here and of \`${other}\` in \`${earlier.name}\`, so that one person would have two budgets. Right would be noise for one of the namespaces only.`,
  );
};
