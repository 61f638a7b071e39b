import type { Count, CountedSource, CountPlan, Tally } from './count.ts';
import { type Dialect, orderOfRows, quoted, whole } from './dialect.ts';

/**
 * The count of a table as SQL, in named steps that only read the ones before. But for what a dialect writes in its own
 * way the text means the same to DuckDB and to Trino.
 *
 * `reduced`: one row per person and combination of finest codes, `t0`, `t1` ... added up; caps come afterwards.
 * `candidate`, `heavy`: people who may pass a cap, and who do on some day.
 */

/** How many rows a source has in the period. */
export const rowsInPeriod = (count: Count, at: number): string =>
  `SELECT ${at} AS source, count(*) AS found FROM ${ofPeriod(count, sourceAt(count, at))}`;

/** Ids that stand in several rows, of one slice of all ids: slices bound the memory that it takes. */
export const repeatedRows = (count: Count, at: number, slice: { of: number; at: number }): string =>
  `SELECT row_id FROM ${ofPeriod(count, sourceAt(count, at))} AND abs(row_id % ${slice.of}) = ${slice.at} GROUP BY row_id HAVING count(*) > 1`;

/** Of the rows with one id the first in the order of all columns. */
export const firstOfRepeated = (count: Count, at: number, dialect: Dialect): string => {
  const source = sourceAt(count, at);
  const all = count.variables.map((_, position) => position);
  return `SELECT person, day, ${all.map((position) => `v${position}`).join(', ')} FROM (
  SELECT *, row_number() OVER (PARTITION BY row_id ORDER BY day, ${orderOfRows(count.variables, dialect)}, person) AS turn
  FROM (
    SELECT row_id, person, day, ${columns(count, source, all)} FROM ${ofPeriod(count, source)}
      AND EXISTS (SELECT 1 FROM repeated_${at} AS d WHERE d.row_id = f.row_id)
  ) AS r
) AS o WHERE turn = 1`;
};

export const reduced = (count: Count, dialect: Dialect): string => {
  const tallies = count.tallies.map((tally, at) =>
    tally.kind === 'events' ? `count(*) AS t${at}` : `sum(m${at}) AS t${at}`,
  );
  return `SELECT ${['person', 'inside', ...keys(count), ...tallies].join(', ')} FROM (${coded(count, dialect)}) AS c
${count.tallies.length === 0 ? 'WHERE inside' : ''} GROUP BY ${['person', 'inside', ...keys(count)].join(', ')}`;
};

export const candidates = (count: CountPlan): string =>
  `SELECT person FROM reduced GROUP BY person HAVING ${count.tallies
    .map((tally, at) =>
      tally.kind === 'events' ? `sum(t${at}) > ${capOf(tally)}` : reaches(tally, `t${at}`),
    )
    .join(' OR ')}`;

export const heavyPeople = (count: Count, dialect: Dialect): string => {
  const limits = count.tallies.map((tally) =>
    tally.kind === 'events'
      ? `count(*) > ${capOf(tally)}`
      : reaches(tally, whole(`r.v${tally.variable}`, tally.cap, dialect)),
  );
  return `SELECT DISTINCT person FROM (
  SELECT person, day FROM (${rows(count, summed(count), 'candidate')}) AS r
  GROUP BY person, day HAVING ${limits.join(' OR ')}
) AS d`;
};

/** Past the cap, or at it with a zero to spare: a row behind the one that fills the cap is no contribution, even of nothing. */
const reaches = (tally: Tally, value: string): string =>
  `sum(${value}) > ${capOf(tally)} OR (sum(${value}) = ${capOf(tally)} AND min(${value}) = 0)`;

/** What takes the place of the rows of heavy people in `reduced`. */
export const cutAtCaps = (count: Count, dialect: Dialect): string => {
  const by = ['person', 'inside', ...keys(count)].join(', ');
  const totals = count.tallies.map((tally, at) =>
    tally.kind === 'events'
      ? `CAST(sum(CASE WHEN turn <= ${capOf(tally)} THEN 1 ELSE 0 END) AS BIGINT) AS t${at}`
      : `sum(CASE WHEN m${at} IS NOT NULL AND before${at} < ${capOf(tally)} THEN LEAST(m${at}, ${capOf(tally)} - before${at}) END) AS t${at}`,
  );
  const before = count.tallies.flatMap((tally, at) =>
    tally.kind === 'events'
      ? []
      : [
          `COALESCE(sum(m${at}) OVER (PARTITION BY person, day ORDER BY ${orderOfRows(count.variables, dialect)} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before${at}`,
        ],
  );
  const turn = `row_number() OVER (PARTITION BY person, day ORDER BY ${orderOfRows(count.variables, dialect)}) AS turn`;
  return `SELECT ${[by, ...totals].join(', ')} FROM (
  SELECT ${['*', turn, ...before].join(', ')} FROM (${coded(count, dialect, 'heavy')}) AS c
) AS o WHERE inside GROUP BY ${by}`;
};

/**
 * Of each person the combination of codes with most of their events, or where there are several any one, told by nothing
 * but the person and the codes: what others do changes nothing of it.
 */
export const oneCellOfEach = (count: CountPlan, from: string): string => {
  const columns = ['person', ...keys(count), ...count.tallies.map((_, at) => `t${at}`)].join(', ');
  const mixed = keys(count).map((key, d) => ` + ${key} * ${mixers[d % mixers.length]}`);
  const order = [
    ...count.tallies.map((_, at) => `t${at} DESC NULLS LAST`),
    `abs(person % 10007${mixed.join('')}) % 10007`,
    ...keys(count),
  ];
  return `SELECT ${columns} FROM (
  SELECT ${columns}, row_number() OVER (PARTITION BY person ORDER BY ${order.join(', ')}) AS turn FROM ${from} AS p
) AS o WHERE turn = 1`;
};

const mixers = [7919, 6133, 4447, 9311, 5279];

export interface LevelOf {
  readonly dimension: number;
  readonly level: number;
}

/** Per dimension and level tested, under `overlapOf` them: 1 if anybody in `from` has two codes there, else 0. */
export const overlaps = (count: CountPlan, from: string, tested: readonly LevelOf[]): string => {
  const isFinest = ({ dimension, level }: LevelOf) => level === count.dimensions[dimension]?.finest;
  const code = (at: LevelOf) => (isFinest(at) ? `p.k${at.dimension}` : `g${at.dimension}.l${at.level}`);
  const flags = tested.map(
    (at) => `CASE WHEN min(${code(at)}) <> max(${code(at)}) THEN 1 ELSE 0 END AS ${overlapOf(at)}`,
  );
  const joined = new Set(tested.filter((at) => !isFinest(at)).map(({ dimension }) => dimension));
  const joins = [...joined].map((d) => `JOIN generalised_${d} AS g${d} ON g${d}.code = p.k${d}`);
  return `SELECT ${tested.map((at) => `max(${overlapOf(at)}) AS ${overlapOf(at)}`).join(', ')} FROM (
  SELECT person, ${flags.join(', ')} FROM ${from} AS p ${joins.join(' ')} GROUP BY person
) AS o`;
};

export const overlapOf = ({ dimension, level }: LevelOf): string => `s${dimension}_${level}`;

/** `from` with one dimension generalised to a level. */
export const generalised = (count: CountPlan, from: string, to: LevelOf): string => {
  const kept = keys(count).filter((_, d) => d !== to.dimension);
  const by = ['person', ...kept, `g.l${to.level}`].join(', ');
  const totals = count.tallies.map((tally, at) =>
    tally.kind === 'events' ? `CAST(sum(t${at}) AS BIGINT) AS t${at}` : `sum(t${at}) AS t${at}`,
  );
  return `SELECT ${['person', ...kept, `g.l${to.level} AS k${to.dimension}`, ...totals].join(', ')}
FROM ${from} AS p JOIN generalised_${to.dimension} AS g ON g.code = p.k${to.dimension} GROUP BY ${by}`;
};

/** Per combination of codes, and of levels where `from` has several: people, and each tally's total, contributors and largest contributions. */
export const cells = (
  count: CountPlan,
  { from, levels = [], dialect }: { from: string; levels?: readonly string[]; dialect: Dialect },
): string => {
  const tallies = count.tallies.flatMap((_, at) => [
    `CAST(sum(t${at}) AS VARCHAR) AS total${at}`,
    `count(t${at}) AS contributors${at}`,
    `${dialect.list(`max(t${at}, ${count.largest})`)} AS largest${at}`,
  ]);
  const by = [...levels, ...keys(count)].join(', ');
  return `SELECT ${[by, 'count(*) AS people', ...tallies].join(', ')} FROM ${from} AS p GROUP BY ${by}`;
};

const keys = (count: CountPlan): readonly string[] => count.dimensions.map((_, d) => `k${d}`);

const summed = (count: CountPlan): readonly number[] =>
  count.tallies.flatMap((tally) => (tally.kind === 'sum' ? [tally.variable] : []));

/** Rows with codes by number, `inside` the population or not, and millionths; of all people or of those in a table. */
const coded = (count: Count, dialect: Dialect, of?: 'heavy'): string => {
  const needed = [
    ...count.dimensions.map(({ variable }) => variable),
    ...count.filters.map(({ variable }) => variable),
    ...summed(count),
  ];
  const positions = of ? count.variables.map((_, at) => at) : needed;
  const inside =
    count.filters
      .map(({ unknownKept }, at) => `COALESCE(f${at}.kept, ${unknownKept ? 'TRUE' : 'FALSE'})`)
      .join(' AND ') || 'TRUE';
  const selected = [
    ...(of ? ['r.*'] : ['r.person']),
    `${inside} AS inside`,
    ...count.dimensions.map(
      ({ unknown }, d) => `CASE WHEN ${inside} THEN COALESCE(c${d}.number, ${unknown}) ELSE -1 END AS k${d}`,
    ),
    ...count.tallies.flatMap((tally, at) =>
      tally.kind === 'sum' ? [`${whole(`r.v${tally.variable}`, tally.cap, dialect)} AS m${at}`] : [],
    ),
  ];
  const joins = [
    ...count.dimensions.map(
      ({ variable }, d) => `LEFT JOIN code_${d} AS c${d} ON c${d}.text = r.v${variable}`,
    ),
    ...count.filters.map(
      ({ variable }, at) => `LEFT JOIN filter_${at} AS f${at} ON f${at}.text = r.v${variable}`,
    ),
  ];
  return `SELECT ${selected.join(', ')} FROM (${rows(count, positions, of)}) AS r ${joins.join(' ')}`;
};

/**
 * Each row of the sources once: person, day and the variables as `v0`, `v1` ... Of all but the people to leave out, or of
 * those in a step. Both tests in one query would cost ten times as much as either.
 */
const rows = (count: Count, positions: readonly number[], of?: 'candidate' | 'heavy'): string => {
  const wanted = [...new Set(positions)].sort((a, b) => a - b);
  const names = ['person', 'day', ...wanted.map((position) => `v${position}`)].join(', ');
  const parts = count.sources.flatMap((source, at) => {
    const selected = ['person', 'day', columns(count, source, wanted)]
      .filter((part) => part !== '')
      .join(', ');
    const plain = `SELECT ${selected} FROM ${ofPeriod(count, source)}`;
    if (!source.repeats) return [plain];
    return [
      `${plain} AND NOT EXISTS (SELECT 1 FROM repeated_${at} AS d WHERE d.row_id = f.row_id)`,
      `SELECT ${names} FROM first_${at}`,
    ];
  });
  const all = `SELECT ${names} FROM (${parts.join(' UNION ALL ')}) AS a`;
  if (of) return `${all} WHERE EXISTS (SELECT 1 FROM ${of} AS h WHERE h.person = a.person)`;
  return `${all} WHERE person IS NOT NULL AND NOT EXISTS (SELECT 1 FROM excluded AS x WHERE x.person = a.person)`;
};

const ofPeriod = ({ days }: Count, { relation }: CountedSource): string =>
  `${relation} AS f WHERE f.day BETWEEN DATE '${days.first}' AND DATE '${days.last}'`;

const columns = (count: CountPlan, source: CountedSource, positions: readonly number[]): string =>
  positions
    .map((position) => {
      const variable = count.variables[position];
      const type = variable?.kind === 'number' ? 'DOUBLE' : 'VARCHAR';
      const known = variable !== undefined && source.columns.includes(variable.name);
      return `TRY_CAST(${known ? quoted(variable.name) : 'NULL'} AS ${type}) AS v${position}`;
    })
    .join(', ');

const capOf = ({ kind, cap }: Tally): string =>
  kind === 'events' ? String(Math.floor(cap)) : String(BigInt(Math.floor(cap * 1e6 + 0.5)));

const sourceAt = (count: Count, at: number): CountedSource => {
  const source = count.sources[at];
  if (!source) throw new RangeError('a source that is not counted');
  return source;
};
