import { join } from 'node:path';
import { runNight } from '../../commands/night/run-night.ts';
import { report } from '../report-side.ts';

const [format = 'csv', folder = '', store = ''] = process.argv.slice(2);

const code = await runNight({
  exports: join(folder, format),
  policy: join(import.meta.dirname, '..', 'policy.yaml'),
  date: '2026-07-16',
  store,
});
report(code);
