import { addsUpAt, lineAt } from '../../core/adds-up.ts';
import type { CellTable } from '../../core/cells.ts';
import { type Classification, OTHER, TOTAL } from '../../core/classification.ts';
import type { Policy, Table } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { TableRecords, WithheldRecord } from './read-records.ts';
import { cellName, codesAt, numberName } from './why.ts';

/** A table of one night, with what is known to advise on it. */
export interface Explained extends TableRecords {
  readonly table: PublishedTable;
  readonly policy: Policy;
  /** Undefined where the policy does not have the table any more. */
  readonly declared: Table | undefined;
}

/** What would show more of a withheld row, as far as it can be told from the counts of the night. Nothing else is promised. */
export const whatFrees = (row: number, explained: Explained): readonly string[] => {
  const { table, record } = explained;
  const codes = codesAt(table, row);
  const told = [...within(codes, explained)];
  const isFixed = record.causes.some((one) => one.row === row && one.own.some((cause) => 'release' in cause));
  if (isFixed)
    return [...told, 'Nothing frees the cell itself: what earlier releases say cannot be taken back.'];
  const own = record.served.byRow.find((one) => one.row === row);
  if (own) return [...told, ...freedWith(own, explained)];
  return [...told, ...byOther(codes, explained), ...byCoarserLevel(codes, explained)];
};

/** Where its people are published already, a level up or within `_O`. */
const within = (codes: readonly string[], { table }: Explained): readonly string[] =>
  table.dimensions.flatMap((dimension, along) => {
    for (let code = codes[along] ?? TOTAL; code !== TOTAL; ) {
      code = dimension.codes.find((one) => one.code === code)?.parent ?? TOTAL;
      if (isShown(table, codes.with(along, code)))
        return [`Already told: its people are within [${cellName(table, codes.with(along, code))}].`];
    }
    return [];
  });

/** A secondary cell is free when nothing needs it any more. */
const freedWith = (
  { some, all }: WithheldRecord['served']['byRow'][number],
  { table, record }: Explained,
): readonly string[] => {
  const numbers = some.flatMap((at) => record.served.numbers[at] ?? []);
  const others = [...new Set(numbers.map((one) => one.table))].filter((name) => name !== table.table);
  if (numbers.length < all) return ['To free it, all that it hides would have to be free or coarser first.'];
  const first = numbers.map((number) => numberName(table, number)).join('; ');
  const elsewhere = numbers.every((one) => one.table !== table.table)
    ? [`All of that stands in ${others.join(', ')}: this cell is not needed by what this table itself hides.`]
    : [];
  return [`To free it, this would have to be free or coarser first: ${first}.`, ...elsewhere];
};

/** Whether `_O` shows it, or would if the policy asked for it. */
const byOther = (codes: readonly string[], explained: Explained): readonly string[] => {
  const { table, declared, counted } = explained;
  return table.dimensions.flatMap((dimension, along) => {
    const code = codes[along] ?? TOTAL;
    const isDirect = code !== TOTAL && !dimension.codes.find((one) => one.code === code)?.parent;
    if (!isDirect) return [];
    const other = codes.with(along, OTHER);
    if (dimension.codes.some((one) => one.code === OTHER))
      return isShown(table, other) ? [`Already told: it is part of [${cellName(table, other)}].`] : [];
    if (!declared || declared.dimensions[along]?.other || !counted) return [];
    return isSafeOther(codes, along, explained)
      ? [
          `\`other: true\` for ${dimension.name} would have shown it, in a sum with the withheld cells beside it: enough people stand in that.`,
        ]
      : [];
  });
};

const isSafeOther = (codes: readonly string[], along: number, { table, counted }: Explained): boolean => {
  const dimension = table.dimensions[along];
  const [measure] = table.measures;
  if (!dimension || !measure || !counted || !isShown(table, codes.with(along, TOTAL))) return false;
  const siblings = dimension.codes.filter(({ code, parent }) => code !== TOTAL && code !== OTHER && !parent);
  const lines = siblings.map(({ code }) => codes.with(along, code));
  if (!addsUpAt(measure, dimension.name, lineAt(table.dimensions, lines[0] ?? codes))) return false;
  const withheld = lines.filter((line) => !isShown(table, line));
  const people = withheld.reduce((sum, line) => sum + peopleIn(counted, table, line), 0);
  return withheld.length > 1 && people >= table.minimumFrequency;
};

/** Whether the cell that holds it at the next level that the policy lists has enough people by itself. */
const byCoarserLevel = (codes: readonly string[], explained: Explained): readonly string[] => {
  const { table, declared, counted, policy } = explained;
  if (!declared)
    return ['The policy at hand does not have this table, so that nothing is known of coarser levels.'];
  if (!counted) return ['What was counted is past its retention, so that coarser levels could not be tried.'];
  return table.dimensions.flatMap((dimension, along) => {
    const code = codes[along] ?? TOTAL;
    const classification = policy.classifications[dimension.classification];
    if (code === TOTAL || !classification) return [];
    const listed = declared.dimensions[along]?.levels ?? [];
    const next = listed.filter((level) => level > dimension.level).sort((a, b) => a - b)[0];
    if (next === undefined) return [`The policy lists no coarser level of ${dimension.name}.`];
    const coarser = codeAtLevel(classification, code, next);
    const people = peopleIn(counted, table, codes.with(along, coarser));
    const level = `${dimension.name} by ${dimension.levels[next] ?? 'total'}`;
    return people >= table.minimumFrequency
      ? [
          `With ${level} its people would be in [${cellName(table, codes.with(along, coarser))}], which has enough by itself; whether it would be shown, a night has to tell.`,
        ]
      : [`With ${level}, too, it would be of too few people.`];
  });
};

export const codeAtLevel = ({ codes }: Classification, code: string, level: number): string => {
  const own = codes.find((one) => one.code === code);
  if (!own || own.level >= level) return code;
  return own.parent === undefined ? TOTAL : codeAtLevel({ codes } as Classification, own.parent, level);
};

/** Whether the cell is published; not where the table has none of these codes. */
export const isShown = (table: PublishedTable, codes: readonly string[]): boolean => {
  const row = rowsOf(table).get(codes.join('\n'));
  return row !== undefined && Object.values(table.cells.measures).every(({ status }) => status[row] === 'ok');
};

const peopleIn = (counted: CellTable, table: PublishedTable, codes: readonly string[]): number => {
  const row = rowsOf({ dimensions: table.dimensions, cells: counted }).get(codes.join('\n')) ?? -1;
  return Math.min(...Object.values(counted.measures).map(({ contributors }) => contributors[row] ?? 0));
};

interface Rows {
  readonly dimensions: PublishedTable['dimensions'];
  readonly cells: Pick<CellTable, 'codes'> | PublishedTable['cells'];
}

const known = new WeakMap<object, ReadonlyMap<string, number>>();

/** The row of each cell, by its codes. */
export const rowsOf = ({ dimensions, cells }: Rows): ReadonlyMap<string, number> => {
  const columns = dimensions.map(({ name }) => cells.codes[name] ?? []);
  const made =
    known.get(cells) ??
    new Map((columns[0] ?? ['']).map((_, row) => [columns.map((column) => column[row]).join('\n'), row]));
  known.set(cells, made);
  return made;
};
