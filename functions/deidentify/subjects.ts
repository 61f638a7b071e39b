import type { Effects, EngineSession } from '../../core/effects.ts';
import type { RowConditions } from './conditions.ts';
import { dayOfText } from './day-of-row.ts';
import { padsOf, subjectKey } from './period-keys.ts';
import { findClients, personTexts, subjectToken } from './person-key.ts';
import type { RawTable } from './raw-table.ts';

/**
 * Makes the table `subjects`: each distinct person of `raw` by its raw texts (`q0`, ...), its subject token, and whether
 * any of its rows shows it to be staff or a minor.
 */
export const findSubjects = async (
  effects: Effects,
  session: EngineSession,
  { raw, conditions }: { readonly raw: RawTable; readonly conditions: RowConditions },
): Promise<void> => {
  const { person } = raw.source;
  await makeSubjectPads(effects, session);
  await session.run('CREATE TABLE namespace_text (namespace VARCHAR)');
  await session.append('namespace_text', [[person.namespace]]);
  if (person.by === 'address and agent') await findClients(session, raw);
  const texts = personTexts(raw);
  const names = texts.map((_, at) => `q${at}`);
  const parts = person.by === 'id' ? names : ['coalesce(clients.value, q0)', ...names.slice(1)];
  const clients = person.by === 'id' ? '' : 'LEFT JOIN clients ON clients.key = q0';
  await session.run(`CREATE TABLE subjects AS
    SELECT ${names.join(', ')}, staff, minor, ${subjectToken('namespace', parts)} AS token
    FROM (
      SELECT ${texts.map((text, at) => `${text} AS q${at}`).join(', ')},
        bool_or(${conditions.staff}) AS staff, bool_or(${isMinor(raw)}) AS minor
      FROM raw WHERE readable AND ${texts.map((text) => `(${text}) IS NOT NULL`).join(' AND ')}
      GROUP BY ALL)
    ${clients} CROSS JOIN subject_pads CROSS JOIN namespace_text`);
};

/** Makes the table `subject_pads` with the one key of subject tokens. */
const makeSubjectPads = async (effects: Effects, session: EngineSession): Promise<void> => {
  const { inner, outer } = padsOf(await subjectKey(effects));
  await session.run('CREATE TABLE subject_pads (inside BLOB, outside BLOB)');
  await session.append('subject_pads', [[inner, outer]]);
};

/** SQL of a calendar day as a number whose difference of 10,000 is a year; who is born on 29 February turns on 1 March. */
const inYears = (day: string): string => `(year(${day}) * 10000 + month(${day}) * 100 + day(${day}))`;

/** A birth date that cannot be read, or that would make its bearer older than 120 years, counts as a minor's. */
const isMinor = ({ source, column }: RawTable): string => {
  if (!source.adults) return 'false';
  const text = column(source.adults.birthDate);
  const birth = `(${dayOfText(text, 'iso')})`;
  const age = `(${inYears('day')} - ${inYears(birth)})`;
  return `${text} IS NOT NULL AND day IS NOT NULL AND
    coalesce(${age} < ${source.adults.minimumAge * 10000} OR ${age} > 1210000, true)`;
};
