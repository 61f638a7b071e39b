import { type Classification, UNKNOWN } from '../../core/classification.ts';
import type { EngineSession } from '../../core/effects.ts';
import type { Policy, Variable } from '../../core/policy.ts';
import { codesOfTexts, type LookedUp } from './generalise/code-of-text.ts';
import { finestCodes, knownCode } from './generalise/known-code.ts';
import { type AgentParser, agentParser } from './generalise/user-agent.ts';
import { lookUp } from './look-up.ts';
import { addressText } from './person-key.ts';
import type { RawTable } from './raw-table.ts';
import { literal } from './sql.ts';

/** What a row says of a variable: SQL of its code or number, and the join that it needs. */
export interface RowVariable {
  readonly name: string;
  readonly value: string;
  readonly join: string;
}

/** Beyond this a number is no count and no measure of anything that a person does. */
const greatestNumber = 1e12;

/** Prepares each variable of a source over the rows in `raw`. Only codes of its classification can come out, and numbers. */
export const variablesOfRows = async (
  session: EngineSession,
  raw: RawTable,
  classifications: Policy['classifications'],
): Promise<readonly RowVariable[]> => {
  const parseAgent = agentParser();
  const variables: RowVariable[] = [];
  for (const [at, variable] of raw.source.variables.entries()) {
    const prepare = { session, raw, table: `v${at}`, parseAgent };
    variables.push(
      variable.by === 'number'
        ? numberOf(variable, raw)
        : await codeOf(variable, classificationOf(variable, classifications), prepare),
    );
  }
  return variables;
};

interface Preparing {
  readonly session: EngineSession;
  readonly raw: RawTable;
  readonly table: string;
  readonly parseAgent: AgentParser;
}

type Coded = Exclude<Variable, { readonly by: 'number' }>;

const classificationOf = (variable: Coded, all: Policy['classifications']): Classification => {
  const found = all[variable.classification];
  if (!found) throw new RangeError('a variable of a classification that the policy does not have');
  return found;
};

const codeOf = async (
  variable: Coded,
  classification: Classification,
  { session, raw, table, parseAgent }: Preparing,
): Promise<RowVariable> => {
  const type = `${table}_code`;
  await session.run(
    `CREATE TYPE ${type} AS ENUM (${[...finestCodes(classification)].map(literal).join(', ')})`,
  );
  if (variable.by === 'band') return bandOf(variable, { classification, type }, raw);
  const expression = textOf(variable, raw);
  let none = UNKNOWN;
  if (variable.by === 'code') await mapCodes(session, { table, type }, variable, classification);
  else {
    const codes = codesOfTexts(variable, classification, parseAgent);
    await lookUp(session, { table, expression, type }, codes);
    if (variable.by === 'referrer class') none = codes.ofText('') ?? UNKNOWN;
  }
  const value = `CASE WHEN (${expression}) IS NULL THEN ${literal(none)}::${type} ELSE coalesce(${table}.value, ${literal(UNKNOWN)}::${type}) END`;
  return { name: variable.name, value, join: `LEFT JOIN ${table} ON ${table}.key = (${expression})` };
};

const textOf = (variable: LookedUp | Extract<Variable, { by: 'code' }>, { column }: RawTable): string => {
  switch (variable.by) {
    case 'code':
      return variable.from.map(column).join(` || ${literal(variable.joiner)} || `);
    case 'country':
    case 'continent':
      return addressText(column, variable.from, variable.forwarded);
    case 'query key':
      return queryValue(column(variable.from), variable.key);
    default:
      return column(variable.from);
  }
};

const queryValue = (text: string, key: string): string => {
  const pattern = `(?:^|[?&])${key.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)}=([^&#]*)`;
  return `CASE WHEN contains(${text}, ${literal(`${key}=`)}) THEN nullif(regexp_extract(${text}, ${literal(pattern)}, 1), '') END`;
};

const mapCodes = async (
  session: EngineSession,
  { table, type }: { readonly table: string; readonly type: string },
  { map }: Extract<Variable, { by: 'code' }>,
  classification: Classification,
): Promise<void> => {
  const finest = finestCodes(classification);
  const codes = new Map([...finest].map((code) => [code, code]));
  for (const [text, code] of Object.entries(map)) codes.set(text, finest.has(code) ? code : UNKNOWN);
  await session.run(`CREATE TABLE ${table}_texts (key VARCHAR, value VARCHAR)`);
  await session.append(`${table}_texts`, [...codes]);
  await session.run(`CREATE TABLE ${table} AS SELECT key, value::${type} AS value FROM ${table}_texts`);
};

const numberIn = (text: string): string => {
  const number = `TRY_CAST(${text} AS DOUBLE)`;
  return `CASE WHEN abs(${number}) <= ${greatestNumber} THEN ${number} END`;
};

const numberOf = (
  { name, from }: Extract<Variable, { by: 'number' }>,
  { column }: RawTable,
): RowVariable => ({ name, value: numberIn(column(from)), join: '' });

const bandOf = (
  { name, from, bands }: Extract<Variable, { by: 'band' }>,
  { classification, type }: { readonly classification: Classification; readonly type: string },
  { column }: RawTable,
): RowVariable => {
  const known = knownCode(classification);
  const number = numberIn(column(from));
  const cases = [...bands]
    .sort((a, b) => b.from - a.from)
    .map((band) => `WHEN (${number}) >= ${band.from} THEN ${literal(known(band.code) ?? UNKNOWN)}::${type}`);
  return { name, value: `CASE ${cases.join(' ')} ELSE ${literal(UNKNOWN)}::${type} END`, join: '' };
};
