import type { Classification } from '../core/classification.ts';
import type { ColumnRole, Variable } from '../core/policy.ts';
import type { Path } from './document.ts';
import type { Entries } from './draft.ts';
import { listed, type Report } from './problem.ts';
import { checkLeaf } from './resolve-classification.ts';
import type { VariableYaml } from './variable-schema.ts';

interface Context {
  readonly columns: Readonly<Record<string, ColumnRole>>;
  readonly classifications: Entries<Classification>;
  readonly path: Path;
  readonly report: Report;
}

/** The variable with its defaults; problems of what it names are reported. */
export const resolveVariable = (name: string, written: VariableYaml, context: Context): Variable => {
  const { columns } = context;
  const used = columnsOf(written);
  checkColumns(written, context);
  if (written.by !== 'number') checkCodes(written, context);
  const general = { name, sensitive: used.some((column) => columns[column] === 'sensitive variable') };
  switch (written.by) {
    case 'code':
      return { ...written, ...general, from: used };
    case 'country':
    case 'continent': {
      const { forwarded, ...rest } = written;
      return {
        ...rest,
        ...general,
        ...(forwarded ? { forwarded } : {}),
        classification: classificationOf(written),
      };
    }
    case 'browser':
    case 'operating system':
    case 'device class':
      return { ...written, ...general, classification: classificationOf(written) };
    case 'referrer class':
      return { ...written, ...general, classification: classificationOf(written) };
    case 'template': {
      const templates = Object.entries(written.templates).map(([path, code]) => ({ path, code }));
      return { ...written, ...general, templates };
    }
    case 'path part': {
      const templates = written.templates.map((path) => ({ path, code: written.part }));
      return { ...written, ...general, templates };
    }
    case 'query key':
    case 'band':
    case 'number':
      return { ...written, ...general };
  }
};

type CodedYaml = Exclude<VariableYaml, { by: 'number' }>;

/** A built-in classification has the name of the way in which its variable is made, but for browsers. */
const classificationOf = (written: CodedYaml): string =>
  written.classification ?? (written.by === 'browser' ? 'browser family' : written.by);

const columnsOf = (written: VariableYaml): readonly string[] => {
  if (written.by === 'code') return typeof written.from === 'string' ? [written.from] : written.from;
  return 'forwarded' in written && written.forwarded ? [written.from, written.forwarded] : [written.from];
};

const checkColumns = (written: VariableYaml, { columns, path, report }: Context): void => {
  for (const column of columnsOf(written)) {
    if (!Object.hasOwn(columns, column))
      report(
        [...path, 'from'],
        `The column \`${column}\` is not declared. Right would be to list it under \`columns:\` by its role; declared are ${listed(Object.keys(columns))}.`,
      );
    if (columns[column] === 'direct identifier' && (written.by === 'code' || written.by === 'number'))
      report(
        [...path, 'by'],
        `The column \`${column}\` is a direct identifier, and this variable would keep it as it is. Right would be a generalisation of it, such as \`by: country\` of an address, or to leave it out.`,
      );
  }
};

const checkCodes = (written: CodedYaml, { classifications, path, report }: Context): void => {
  const name = classificationOf(written);
  const classification = classifications.get(name);
  if (!classifications.has(name))
    report(
      [...path, 'classification'],
      `There is no classification \`${name}\`. Right would be one of ${listed(classifications.keys())}.`,
    );
  if (classification)
    for (const { code, at } of codesIn(written))
      checkLeaf(classification, code, (text) => report([...path, ...at], text));
  if (
    written.by === 'path part' &&
    !written.templates.some((template) => template.includes(`{${written.part}}`))
  )
    report(
      [...path, 'part'],
      `No template has the part \`{${written.part}}\`. Right would be a part that stands in braces in one of them.`,
    );
  if (
    written.by === 'band' &&
    written.bands.some((band, at) => at > 0 && band.from <= (written.bands[at - 1]?.from ?? 0))
  )
    report(
      [...path, 'bands'],
      'The bands are out of order. Right would be the smallest `from` first, each once.',
    );
};

const codesIn = (written: CodedYaml): readonly { readonly code: string; readonly at: Path }[] => {
  switch (written.by) {
    case 'code':
      return Object.entries(written.map).map(([raw, code]) => ({ code, at: ['map', raw] }));
    case 'template':
      return Object.entries(written.templates).map(([template, code]) => ({
        code,
        at: ['templates', template],
      }));
    case 'band':
      return written.bands.map(({ code }, index) => ({ code, at: ['bands', index] }));
    default:
      return [];
  }
};
