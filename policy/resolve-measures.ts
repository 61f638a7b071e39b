import type { Mean } from '../core/mean.ts';
import type { Measure, Table, Variable } from '../core/policy.ts';
import type { Path } from './document.ts';
import type { Report } from './problem.ts';
import type { MeasureYaml, TableYaml } from './table-schema.ts';

interface Lookup {
  /** The variable as every source of the table has it; reports where one lacks it. */
  readonly find: (variable: string, path: Path) => Variable | undefined;
  /** What one contributor is. */
  readonly unit: string;
  /** Of the table. */
  readonly path: Path;
  readonly report: Report;
}

/**
 * What is counted, and what of it is shown as a mean. The people of means come last: whoever looks for people finds all
 * people first.
 */
export const resolveMeasures = (
  written: TableYaml['measures'],
  lookup: Lookup,
): Pick<Table, 'measures' | 'means'> => {
  const resolved = Object.entries(written).map(([name, definition]) =>
    resolveMeasure(name, definition, lookup),
  );
  const means = resolved.flatMap(({ mean }) => mean ?? []);
  return {
    measures: [...resolved.map(({ own }) => own), ...resolved.flatMap(({ people }) => people ?? [])],
    ...(means.length > 0 && { means }),
  };
};

interface Resolved {
  readonly own: Measure;
  readonly people?: Measure;
  readonly mean?: Mean;
}

const resolveMeasure = (name: string, written: MeasureYaml, lookup: Lookup): Resolved => {
  if (written.kind === 'people') return { own: { ...written, name, unit: written.unit ?? lookup.unit } };
  if (written.kind === 'events') return { own: { ...written, name } };
  checkNumber(name, written.variable, lookup);
  return written.kind === 'sum' ? { own: { ...written, name } } : pairOf(name, written, lookup.unit);
};

/** The names of the pair are no names of columns, so that they are nobody else's. */
const pairOf = (name: string, written: MeasureYaml & { readonly kind: 'mean' }, unit: string): Resolved => {
  const { title, decimals, ...summed } = written;
  const [sum, people] = [`${name} sum`, `${name} people`];
  return {
    own: { ...summed, name: sum, title: `${title}: sum`, kind: 'sum' },
    people: { ...summed, name: people, title: `${title}: people with a value`, unit, kind: 'people' },
    mean: { name, title, unit: written.unit, sum, people, decimals },
  };
};

const checkNumber = (name: string, summed: string, { find, path, report }: Lookup): void => {
  const at = [...path, 'measures', name, 'variable'];
  const variable = find(summed, at);
  if (variable && variable.by !== 'number')
    report(
      at,
      `\`${summed}\` has codes, and codes cannot be summed. Right would be a variable \`by: number\`.`,
    );
};
