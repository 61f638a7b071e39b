import type { EngineSession } from '../../core/effects.ts';
import type { Condition } from '../../core/policy.ts';
import type { RawTable } from './raw-table.ts';

export interface RowConditions {
  /** SQL of whether a row is kept. */
  readonly kept: string;
  /** SQL of whether a row is of staff or of a test. */
  readonly staff: string;
}

/**
 * Puts the texts of a source's conditions into a table and gives back the SQL that compares with them: a policy may name
 * staff by their accounts, and these are no more fit for SQL than the data is. Ends are compared without regard to case.
 */
export const rowConditions = async (session: EngineSession, raw: RawTable): Promise<RowConditions> => {
  const { keep, staff } = raw.source;
  const conditions = [...keep, ...staff];
  await session.run('CREATE TABLE condition_texts (condition INTEGER, place INTEGER, text VARCHAR)');
  await session.append(
    'condition_texts',
    conditions.flatMap((condition, at) =>
      textsOf(condition).map((text, place) => [at, place, 'is' in condition ? text : text.toLowerCase()]),
    ),
  );
  const sql = conditions.map((condition, at) => conditionSql(condition, at, raw.column(condition.column)));
  return {
    kept: ['true', ...sql.slice(0, keep.length)].join(' AND '),
    staff: ['false', ...sql.slice(keep.length)].join(' OR '),
  };
};

const textsOf = (condition: Condition): readonly string[] =>
  'is' in condition ? condition.is : condition.endsWith;

const conditionSql = (condition: Condition, at: number, column: string): string => {
  const texts = `SELECT text FROM condition_texts WHERE condition = ${at}`;
  if ('is' in condition) return `coalesce(${column} IN (${texts}), false)`;
  const ends = condition.endsWith.map(
    (_, place) => `suffix(lower(${column}), (${texts} AND place = ${place}))`,
  );
  return `coalesce(${['false', ...ends].join(' OR ')}, false)`;
};
