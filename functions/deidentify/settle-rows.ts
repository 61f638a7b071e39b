import type { EngineSession } from '../../core/effects.ts';
import type { LineCounts } from '../../core/run.ts';
import type { RowConditions } from './conditions.ts';
import { isBotAgent } from './generalise/user-agent.ts';
import { lookUp } from './look-up.ts';
import { personTexts } from './person-key.ts';
import { agentColumn, type RawTable, wantedColumns } from './raw-table.ts';
import { firstBytes, hmac, identifier } from './sql.ts';
import type { RowVariable } from './variables-of-rows.ts';

/** What becomes of a row, in the order in which it is asked: the first that holds. */
const fates = [
  'unreadable',
  'duplicate',
  'notDeclared',
  'withoutDay',
  'withoutPerson',
  'bots',
  'staff',
  'minors',
  'optedOut',
] as const satisfies readonly (keyof LineCounts)[];
type Fate = (typeof fates)[number];

/** Makes the table `people` of every person and period in `raw`: the pseudonym, and the reason for leaving the person out. */
export const findPeople = async (session: EngineSession, raw: RawTable, periods: number): Promise<void> => {
  const texts = personTexts(raw);
  const names = texts.map((_, at) => `q${at}`).join(', ');
  const met =
    periods === 1
      ? 'SELECT subjects.*, 0 AS period FROM subjects'
      : `SELECT subjects.*, met.period FROM subjects JOIN (
          SELECT DISTINCT ${texts.map((text, at) => `${text} AS q${at}`).join(', ')}, days.period
          FROM raw JOIN days ON days.day = raw.day WHERE readable) met USING (${names})`;
  await session.run(`CREATE TABLE people AS
    SELECT ${names}, met.period, ${firstBytes(hmac('inside', 'outside', 'met.token'))} AS person,
      CASE WHEN met.staff OR coalesce(barred.staff, false) THEN 'staff'
        WHEN met.minor OR coalesce(barred.minor, false) THEN 'minors'
        WHEN barred.token IS NOT NULL THEN 'opted out' END AS reason
    FROM (${met}) met JOIN periods ON periods.period = met.period
    LEFT JOIN (
      SELECT token, bool_or(reason = 'staff') AS staff, bool_or(reason = 'minors') AS minor
      FROM barred GROUP BY token) barred ON barred.token = met.token
    WHERE met.token IS NOT NULL`);
};

/** Makes the table `duplicates` of the rows whose id another row has too, all but one of each. */
export const findDuplicates = async (session: EngineSession, raw: RawTable): Promise<void> => {
  if (raw.source.rowId === undefined) return;
  const id = raw.column(raw.source.rowId);
  const order = ['day', ...wantedColumns(raw.source).map(raw.column), 'file_row_number'].join(', ');
  await session.run(`CREATE TABLE duplicates AS
    SELECT file_row_number AS row_number FROM (
      SELECT file_row_number, row_number() OVER (PARTITION BY ${id} ORDER BY ${order}) AS place
      FROM raw WHERE readable AND ${id} IS NOT NULL AND hash(${id}) IN (
        SELECT hash(${id}) FROM raw WHERE readable AND ${id} IS NOT NULL GROUP BY 1 HAVING count(*) > 1))
    WHERE place > 1`);
};

/** Makes the table `rows`: for each row its fate (a place in `fates`, NULL for those kept), person, day, variables, row id. */
export const settleRows = async (
  session: EngineSession,
  raw: RawTable,
  {
    conditions,
    variables,
  }: { readonly conditions: RowConditions; readonly variables: readonly RowVariable[] },
): Promise<void> => {
  const agent = agentColumn(raw.source);
  if (agent !== undefined)
    await lookUp(
      session,
      { table: 'bots', expression: raw.column(agent) },
      { ofText: (text) => (isBotAgent(text) ? 'bot' : undefined) },
    );
  const values = variables.map(({ name, value }) => `, ${value} AS ${identifier(name)}`).join('');
  const texts = personTexts(raw).map((text, at) => `people.q${at} = (${text})`);
  await session.run(`CREATE TABLE rows AS
    SELECT ${fateOf(raw, conditions, agent)} AS fate, people.person, raw.day${values}${rowId(raw)}
    FROM raw LEFT JOIN days ON days.day = raw.day
    LEFT JOIN people ON ${[...texts, 'people.period = days.period'].join(' AND ')}
    ${raw.source.rowId === undefined ? '' : idJoins}
    ${agent === undefined ? '' : `LEFT JOIN bots ON bots.key = ${raw.column(agent)}`}
    ${variables.map(({ join }) => join).join('\n')}`);
};

const idJoins = `LEFT JOIN periods ON periods.period = days.period
  LEFT JOIN duplicates ON duplicates.row_number = raw.file_row_number`;

const fateOf = (raw: RawTable, { kept }: RowConditions, agent: string | undefined): string => {
  const { adults, rowId } = raw.source;
  const isOf: Readonly<Record<Fate, string>> = {
    unreadable: 'NOT readable',
    duplicate: rowId === undefined ? 'false' : 'duplicates.row_number IS NOT NULL',
    notDeclared: `NOT (${kept})`,
    withoutDay: 'days.period IS NULL',
    withoutPerson: 'people.person IS NULL',
    bots: agent === undefined ? 'false' : 'bots.value IS NOT NULL',
    staff: `people.reason = 'staff'`,
    minors: `people.reason = 'minors'${adults?.unknown === 'drop' ? ` OR ${raw.column(adults.birthDate)} IS NULL` : ''}`,
    optedOut: `people.reason = 'opted out'`,
  };
  return `CASE ${fates.map((fate, at) => `WHEN ${isOf[fate]} THEN ${at}::UTINYINT`).join(' ')} END`;
};

/** A row's id is an identifier too: a keyed digest under the period's key takes its place. */
const rowId = ({ source, column }: RawTable): string =>
  source.rowId === undefined
    ? ''
    : `, ${firstBytes(`sha256(periods.row_key || encode(${column(source.rowId)}))`)} AS row_id`;

/** Counts the fates of the rows; lines that are in no row are added to the unreadable ones. */
export const countLines = async (session: EngineSession, lost: number): Promise<LineCounts> => {
  const rows = await session.rows<{ fate: number | null; lines: number }>(
    'SELECT fate, count(*) AS lines FROM rows GROUP BY fate',
  );
  const linesOf = (fate: number | null) => Number(rows.find((row) => row.fate === fate)?.lines ?? 0);
  const counts = Object.fromEntries(fates.map((fate, at) => [fate, linesOf(at)])) as Record<Fate, number>;
  return {
    read: rows.reduce((sum, { lines }) => sum + Number(lines), lost),
    kept: linesOf(null),
    ...counts,
    unreadable: counts.unreadable + lost,
  };
};
