import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const filesPerFormat = 10;
const secondsPerFile = (30 * 86_400) / filesPerFormat;

/** Rows of one file, `span` seconds from `first` on: drawn by hash, so that each run gets the same. Learners and courses are skewed. */
const rows = ({ from, to, first, span }: Record<'from' | 'to' | 'first' | 'span', number>): string => `
  SELECT
    format('e{:012d}', i) AS event_id,
    CASE WHEN hash(i, 1) % 20 = 0 THEN 'heartbeat' WHEN hash(i, 2) % 4 = 0 THEN 'video_play' ELSE 'page_view' END AS event,
    strftime(TIMESTAMP '2026-06-01' + INTERVAL (${first} + hash(i, 3) % ${span}) SECOND, '%Y-%m-%dT%H:%M:%SZ') AS time,
    format('L{:08d}', (200000 * pow((hash(i, 4) % 1000000) / 1e6, 2))::BIGINT) AS learner_id,
    concat_ws('.', 1 + hash(i % 300000, 5) % 220, hash(i % 300000, 6) % 256, hash(i % 300000, 7) % 256, 1 + hash(i % 300000, 8) % 254) AS ip,
    format('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.{}.0 Safari/537.36', 100 + hash(i, 9) % 40, hash(i, 10) % 20) AS user_agent,
    'course-' || (1 + floor(10 * pow((hash(i, 11) % 1000000) / 1e6, 2)))::INT AS course,
    (['nurse', 'physician', 'midwife', 'pharmacist', 'student'])[1 + (hash(learner_id) % 5)::BIGINT] AS profession,
    hash(i, 12) % 900 AS seconds
  FROM range(${from}, ${to}) AS r(i)`;

const logLine = `
  concat(ip, ' - - [', strftime(time::TIMESTAMP, '%d/%b/%Y:%H:%M:%S'), ' +0000] "GET /courses/', course, '/m', seconds % 5,
    ' HTTP/1.1" 200 ', 1000 + seconds, ' "-" "', user_agent, '"')`;

/** Writes the same events as CSV, as gzipped JSON lines and as a combined access log, each in a folder of its own. */
export const makeInputs = async (folder: string, events: number): Promise<void> => {
  const database = await DuckDBInstance.create(':memory:');
  const connection = await database.connect();
  for (const format of ['csv', 'json', 'log']) await mkdir(join(folder, format, format), { recursive: true });
  const share = Math.ceil(events / filesPerFormat);
  for (let at = 0; at < filesPerFormat; at++) {
    await connection.run(
      `CREATE OR REPLACE TABLE part AS ${rows({ from: at * share, to: Math.min((at + 1) * share, events), first: at * secondsPerFile, span: secondsPerFile })}`,
    );
    const file = (format: string, ending: string) => join(folder, format, format, `part-${at}.${ending}`);
    await connection.run(`COPY part TO '${file('csv', 'csv')}' (HEADER)`);
    await connection.run(`COPY part TO '${file('json', 'jsonl.gz')}' (FORMAT json, COMPRESSION gzip)`);
    await connection.run(
      `COPY (SELECT ${logLine} FROM part) TO '${file('log', 'log')}' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\u0001')`,
    );
  }
  connection.closeSync();
};
