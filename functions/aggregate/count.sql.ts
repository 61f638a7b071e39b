import type { Count, CountedSource, CountPlan, Tally } from './count.ts';
import { list, orderOfRows, quoted, scan, whole } from './dialect.sql.ts';

/**
 * The count of a table as DuckDB SQL, in named steps that only read the ones before. Apart from the functions of
 * dialect.sql.ts the text means the same to Trino.
 *
 * `reduced`: one row per person and combination of finest codes, `t0`, `t1` ... added up; caps come afterwards.
 * `candidate`, `heavy`: people who may pass a cap, and who do on some day.
 */
export const createStep = (name: string, query: string): string => `CREATE TEMP TABLE ${name} AS ${query}`;

/** Ids that stand in several rows, of one slice of all ids: slices bound the memory that it takes. */
export const repeatedRows = (count: Count, at: number, slice: { of: number; at: number }): string =>
  `SELECT row_id FROM ${ofPeriod(count, sourceAt(count, at))} AND abs(row_id % ${slice.of}) = ${slice.at} GROUP BY row_id HAVING count(*) > 1`;

/** Of the rows with one id the first in the order of all columns. */
export const firstOfRepeated = (count: Count, at: number): string => {
  const source = sourceAt(count, at);
  const all = count.variables.map((_, position) => position);
  return `SELECT person, day, ${all.map((position) => `v${position}`).join(', ')} FROM (
  SELECT *, row_number() OVER (PARTITION BY row_id ORDER BY day, ${orderOfRows(count.variables)}, person) AS turn
  FROM (
    SELECT row_id, person, day, ${columns(count, source, all)} FROM ${ofPeriod(count, source)}
      AND EXISTS (SELECT 1 FROM repeated_${at} AS d WHERE d.row_id = f.row_id)
  ) AS r
) AS o WHERE turn = 1`;
};

export const reduced = (count: Count): string => {
  const tallies = count.tallies.map((tally, at) =>
    tally.kind === 'events' ? `count(*) AS t${at}` : `sum(m${at}) AS t${at}`,
  );
  return `SELECT ${['person', 'inside', ...keys(count), ...tallies].join(', ')} FROM (${coded(count)}) AS c
${count.tallies.length === 0 ? 'WHERE inside' : ''} GROUP BY ${['person', 'inside', ...keys(count)].join(', ')}`;
};

export const candidates = (count: CountPlan): string =>
  `SELECT person FROM reduced GROUP BY person HAVING ${count.tallies
    .map((tally, at) => `sum(t${at}) > ${capOf(tally)}`)
    .join(' OR ')}`;

export const heavyPeople = (count: Count): string => {
  const limits = count.tallies.map((tally) =>
    tally.kind === 'events'
      ? `count(*) > ${capOf(tally)}`
      : `sum(${millionths(tally.variable, tally.cap)}) > ${capOf(tally)}`,
  );
  return `SELECT DISTINCT person FROM (
  SELECT person, day FROM (${rows(count, summed(count), 'candidate')}) AS r
  GROUP BY person, day HAVING ${limits.join(' OR ')}
) AS d`;
};

/** The rows of `reduced` that caps or filters change. */
export const dropUncut = (): string =>
  'DELETE FROM reduced WHERE NOT inside OR EXISTS (SELECT 1 FROM heavy AS h WHERE h.person = reduced.person)';

/** What takes the place of the rows of heavy people in `reduced`. */
export const cutAtCaps = (count: Count): string => {
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
          `COALESCE(sum(m${at}) OVER (PARTITION BY person, day ORDER BY ${orderOfRows(count.variables)} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before${at}`,
        ],
  );
  const turn = `row_number() OVER (PARTITION BY person, day ORDER BY ${orderOfRows(count.variables)}) AS turn`;
  return `SELECT ${[by, ...totals].join(', ')} FROM (
  SELECT ${['*', turn, ...before].join(', ')} FROM (${coded(count, 'heavy')}) AS c
) AS o WHERE inside GROUP BY ${by}`;
};

/** Per dimension d, as `s0`, `s1` ...: 1 if anybody has two codes at that level, else 0. */
export const overlaps = (count: CountPlan, levels: ReadonlyMap<number, number>): string => {
  const tested = [...levels].map(([d, level]) => {
    const isFinest = level === count.dimensions[d]?.finest;
    return {
      name: `s${d}`,
      code: isFinest ? `p.k${d}` : `g${d}.l${level}`,
      join: isFinest ? '' : `JOIN generalised_${d} AS g${d} ON g${d}.code = p.k${d}`,
    };
  });
  const flags = tested.map(
    ({ name, code }) => `CASE WHEN min(${code}) <> max(${code}) THEN 1 ELSE 0 END AS ${name}`,
  );
  return `SELECT ${tested.map(({ name }) => `max(${name}) AS ${name}`).join(', ')} FROM (
  SELECT person, ${flags.join(', ')} FROM reduced AS p ${tested.map(({ join }) => join).join(' ')} GROUP BY person
) AS o`;
};

/** `from` with one dimension generalised to a level. */
export const generalised = (
  count: CountPlan,
  from: string,
  to: { dimension: number; level: number },
): string => {
  const kept = keys(count).filter((_, d) => d !== to.dimension);
  const by = ['person', ...kept, `g.l${to.level}`].join(', ');
  const totals = count.tallies.map((tally, at) =>
    tally.kind === 'events' ? `CAST(sum(t${at}) AS BIGINT) AS t${at}` : `sum(t${at}) AS t${at}`,
  );
  return `SELECT ${['person', ...kept, `g.l${to.level} AS k${to.dimension}`, ...totals].join(', ')}
FROM ${from} AS p JOIN generalised_${to.dimension} AS g ON g.code = p.k${to.dimension} GROUP BY ${by}`;
};

/** Per combination of codes: people, and of each tally the total, the contributors and the largest contributions. */
export const cells = (count: CountPlan, from: string): string => {
  const tallies = count.tallies.flatMap((_, at) => [
    `CAST(sum(t${at}) AS VARCHAR) AS total${at}`,
    `count(t${at}) AS contributors${at}`,
    `${list(`max(t${at}, ${count.largest})`)} AS largest${at}`,
  ]);
  const by = keys(count).join(', ');
  return `SELECT ${[...keys(count), 'count(*) AS people', ...tallies].join(', ')} FROM ${from} AS p GROUP BY ${by}`;
};

const keys = (count: CountPlan): readonly string[] => count.dimensions.map((_, d) => `k${d}`);

const summed = (count: CountPlan): readonly number[] =>
  count.tallies.flatMap((tally) => (tally.kind === 'sum' ? [tally.variable] : []));

/** Rows with codes by number, `inside` the population or not, and millionths; of all people or of those in a table. */
const coded = (count: Count, of?: 'heavy'): string => {
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
      tally.kind === 'sum' ? [`${millionths(tally.variable, tally.cap)} AS m${at}`] : [],
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

const ofPeriod = ({ days }: Count, { files }: CountedSource): string =>
  `${scan(files)} AS f WHERE f.day BETWEEN DATE '${days.first}' AND DATE '${days.last}'`;

const columns = (count: CountPlan, source: CountedSource, positions: readonly number[]): string =>
  positions
    .map((position) => {
      const variable = count.variables[position];
      const type = variable?.kind === 'number' ? 'DOUBLE' : 'VARCHAR';
      const known = variable !== undefined && source.columns.includes(variable.name);
      return `TRY_CAST(${known ? quoted(variable.name) : 'NULL'} AS ${type}) AS v${position}`;
    })
    .join(', ');

const millionths = (variable: number, cap: number): string => whole(`r.v${variable}`, cap);

const capOf = ({ kind, cap }: Tally): string =>
  kind === 'events' ? String(Math.floor(cap)) : String(BigInt(Math.floor(cap * 1e6 + 0.5)));

const sourceAt = (count: Count, at: number): CountedSource => {
  const source = count.sources[at];
  if (!source) throw new RangeError('a source that is not counted');
  return source;
};
