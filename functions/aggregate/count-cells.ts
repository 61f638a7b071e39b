import type { EngineSession } from '../../core/effects.ts';
import {
  candidates,
  cutAtCaps,
  firstOfRepeated,
  heavyPeople,
  oneCellOfEach,
  overlapOf,
  overlaps,
  reduced,
  repeatedRows,
} from './count.sql.ts';
import type { Count, CountedCells } from './count.ts';
import { countLevels } from './count-levels.ts';
import { dropUncut, duckdb } from './duckdb.sql.ts';
import { openSteps, type Steps } from './steps.ts';
import { writeCodes } from './write-codes.ts';

const rowsPerSlice = 5_000_000;

/** Runs a count in a session that holds the table `excluded`, the people to leave out. Leaves no table of its own. */
export const countCells = async (plan: Count, session: EngineSession): Promise<CountedCells> => {
  const steps = openSteps(session);
  try {
    await writeCodes(plan, steps);
    const count = await findRepeats(plan, session, steps);
    await steps.create('reduced', reduced(count, duckdb));
    await applyCaps(count, session, steps);
    if (count.oneCell) await keepOneCell(count, steps);
    const splitsAt = await findSplits(count, session);
    return { splitsAt, counted: await countLevels(count, splitsAt, { session, steps }) };
  } finally {
    await steps.dropAll();
  }
};

const findRepeats = async (count: Count, session: EngineSession, steps: Steps): Promise<Count> => {
  const sources = [...count.sources];
  for (const [at, source] of count.sources.entries()) {
    if (source.exports < 2 || !source.columns.includes('row_id')) continue;
    await steps.write(`repeated_${at}`, [{ name: 'row_id', type: 'BIGINT' }], []);
    const slices = Math.ceil(source.rows / rowsPerSlice);
    for (let slice = 0; slice < slices; slice++)
      await session.run(`INSERT INTO repeated_${at} ${repeatedRows(count, at, { of: slices, at: slice })}`);
    if (await isEmpty(session, `repeated_${at}`)) continue;
    await steps.create(`first_${at}`, firstOfRepeated(count, at, duckdb));
    sources[at] = { ...source, repeats: true };
  }
  return { ...count, sources };
};

/** Cuts `reduced` to the population and to the caps. Hardly anybody is heavy, so the rest is left as it is. */
const applyCaps = async (count: Count, session: EngineSession, steps: Steps): Promise<void> => {
  if (count.tallies.length === 0) return;
  await steps.create('candidate', candidates(count));
  const none = await isEmpty(session, 'candidate');
  await steps.create('heavy', none ? 'SELECT person FROM candidate' : heavyPeople(count, duckdb));
  const uncut = await isEmpty(session, 'heavy');
  if (uncut && count.filters.length === 0) return;
  if (!uncut) await steps.create('cut', cutAtCaps(count, duckdb));
  await session.run(dropUncut());
  if (!uncut) await session.run('INSERT INTO reduced SELECT * FROM cut');
};

/** Takes from `reduced` all cells of each person but one. */
const keepOneCell = async (count: Count, steps: Steps): Promise<void> => {
  await steps.create('bounded', oneCellOfEach(count, 'reduced'));
  await steps.drop('reduced');
  await steps.create('reduced', 'SELECT * FROM bounded');
  await steps.drop('bounded');
};

const findSplits = async (count: Count, session: EngineSession): Promise<readonly number[]> => {
  const splitsAt = count.dimensions.map(({ finest }) => finest);
  let open = [...count.dimensions.keys()];
  while (open.length > 0) {
    const tested = open.map((dimension) => ({ dimension, level: splitsAt[dimension] ?? 0 }));
    const [row = {}] = await session.rows<Record<string, number | null>>(overlaps(count, 'reduced', tested));
    const overlapping = tested.filter((at) => row[overlapOf(at)] === 1).map(({ dimension }) => dimension);
    for (const d of overlapping) splitsAt[d] = (splitsAt[d] ?? 0) + 1;
    open = overlapping.filter((d) => (splitsAt[d] ?? 0) < Math.max(...(count.dimensions[d]?.levels ?? [])));
  }
  return splitsAt;
};

const isEmpty = async (session: EngineSession, table: string): Promise<boolean> =>
  (await session.rows(`SELECT 1 AS one FROM ${table} LIMIT 1`)).length === 0;
