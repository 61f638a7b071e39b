import { isDeepStrictEqual } from 'node:util';
import { OTHER, TOTAL, UNKNOWN } from '../../core/classification.ts';
import { showsAll } from '../../core/free-text.ts';
import { daysOf, isPeriod } from '../../core/period.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { Release } from '../../functions/publish/release.ts';
import { codeName, columnName, pathName } from '../../policy/names.ts';
import { statedPlaces, statesItsScales } from './stated-rules.ts';

/** Where the words and rules of a release are none that a policy could have given it. Says which kind, and no word. */
export const checkWords = (release: Release): readonly string[] => {
  const { table, policy, run, scope, audience } = release;
  const areShown =
    linesIn(release).every((text) => showsAll(text, 'one line')) && showsAll(table.description, 'lines');
  return problems({
    'datapackage.json: a text holds characters that do not show, or markup': areShown,
    'TERMS.md: it holds characters that do not show, or markup': showsAll(policy.terms, 'lines'),
    'datapackage.json: a name is none that a policy can give': hasNames(release),
    'datapackage.json: a code is none that a policy can give': table.dimensions.every(({ codes }) =>
      codes.every(({ code, parent }) => isCode(code) && (parent === undefined || isCode(parent))),
    ),
    'datapackage.json: a code has another level or label than its classification gives it':
      table.dimensions.every(({ codes, levels }) =>
        codes.every(({ code, label, level }) => {
          if (code === TOTAL) return level === levels.length && label === 'Total';
          return code === OTHER ? level === levels.length - 1 && label === 'Other' : level < levels.length;
        }),
      ),
    'datapackage.json: its period is none, or was not over':
      isPeriod(table.period) && run > daysOf(table.period).last,
    'audit.json: analysts get whole tables only': scope === 'whole' || audience.kind === 'partner',
    'datapackage.json: it states places of adding up that it does not have': table.measures.every((measure) =>
      statedPlaces(table, measure, scope),
    ),
    'datapackage.json: its noise is not what its loss comes to': statesItsScales(table),
  });
};

const problems = (checks: Readonly<Record<string, boolean>>): readonly string[] =>
  Object.entries(checks).flatMap(([problem, holds]) => (holds ? [] : [problem]));

/** Everything that the publisher writes freely, but for what may have several lines. */
const linesIn = ({ table, policy }: Release): readonly string[] => [
  table.title,
  table.protectedUnit,
  policy.publisher,
  policy.contact,
  ...table.where.flatMap((filter) => [filter.classification, ...filter.in]),
  ...table.dimensions.flatMap(({ title, classification, levels, codes }) => [
    title,
    classification,
    ...levels,
    ...codes.flatMap(({ code, label }) => [code, label]),
  ]),
  ...table.measures.flatMap(({ title, unit }) => [title, unit]),
];

const hasNames = ({ table, policy }: Release): boolean => {
  const paths = [table.table, policy.name, ...table.sources];
  const columns = [
    ...table.dimensions.flatMap(({ name, variable }) => [name, variable]),
    ...table.measures.flatMap(({ name, variable = name }) => [name, variable]),
    ...table.where.map(({ variable }) => variable),
  ];
  return (
    [...paths, ...(table.noise ? [table.noise.budget.namespace] : [])].every(
      (name) => pathName.safeParse(name).success,
    ) &&
    columns.every((name) => columnName.safeParse(name).success) &&
    hasNamesOfRows(table) &&
    hasNamesOfCodings(table)
  );
};

const hasNamesOfRows = ({ sources, rows }: PublishedTable): boolean =>
  rows === undefined ||
  (sources.every((source) => Object.hasOwn(rows, source)) &&
    Object.entries(rows).every(([source, name]) => sources.includes(source) && inLetters.test(name)));

const inLetters = /^[bcdfghjklmnpqrst]{8}$/;

const hasNamesOfCodings = ({ codings = {} }: PublishedTable): boolean =>
  isDeepStrictEqual(Object.keys(codings), Object.keys(codings).sort()) &&
  Object.entries(codings).every((names) => names.every((name) => inLetters.test(name)));

const isCode = (code: string): boolean =>
  [TOTAL, OTHER, UNKNOWN].includes(code) || codeName.safeParse(code).success;
