import { DuckDBInstance } from '@duckdb/node-api';
import { report } from '../report-side.ts';

const [format = 'csv', folder = ''] = process.argv.slice(2);

const read =
  format === 'csv'
    ? `read_csv('${folder}/csv/csv/*.csv', all_varchar = true)`
    : `read_json('${folder}/json/json/*.jsonl.gz', format = 'newline_delimited')`;

/** The same table, counted straight from the raw files: no pseudonyms, no rules, no protection, nothing written. */
const connection = await (await DuckDBInstance.create(':memory:')).connect();
const result = await connection.runAndReadAll(`
  SELECT date_trunc('month', time::TIMESTAMP) AS month, course, profession,
    count(DISTINCT learner_id) AS learners, count(*) AS events
  FROM ${read}
  WHERE event IN ('page_view', 'video_play')
  GROUP BY GROUPING SETS ((1, 2, 3), (1, 2), (1, 3), (1))`);
report(result.currentRowCount);
