import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { runNight } from '../commands/night/run-night.ts';
import { shiftDay } from '../core/period.ts';
import { readEvents } from './replay/events.ts';
import { writeExport } from './replay/write-export.ts';

const { oulad, store, every } = new Command('replay')
  .description(
    'Replays the registrations and withdrawals of OULAD, night by night, as if they came in today.',
  )
  .requiredOption('--oulad <folder>', 'where studentRegistration.csv is')
  .requiredOption('--store <folder>', 'an empty folder: what was published is in it afterwards')
  .option('--every <days>', 'days from one night to the next', Number, 7)
  .parse()
  .opts<{ oulad: string; store: string; every: number }>();

const landing = join(resolve(store), 'landing');
await mkdir(join(landing, 'events'), { recursive: true });
const events = await readEvents(join(oulad, 'studentRegistration.csv'));
const last = shiftDay(events.at(-1)?.arrives ?? '', 45);
let from = events[0]?.arrives ?? last;
for (let date = shiftDay(from, every); from < last; from = date, date = shiftDay(date, every)) {
  const started = performance.now();
  await writeExport(join(landing, 'events', `${from}.csv`), events, { from, before: date });
  const policy = join(import.meta.dirname, 'replay.yaml');
  await runNight({ exports: landing, policy, date, store: resolve(store) });
  console.log(`NIGHT ${date} ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
