import { join } from 'node:path';
import { Listr, PRESET_TIMER } from 'listr2';
import { DisclosureRisk } from '../../core/errors.ts';
import { keys } from '../../core/keys.ts';
import type { Day } from '../../core/period.ts';
import { expireFiles } from '../../platform/expire-files.ts';
import { localEffects } from '../../platform/local.ts';
import { loadPolicy } from '../../policy/load.ts';
import { writeSyntheticExports } from '../../test/support/synthetic-exports.ts';
import { exitCodes } from './exit-codes.ts';
import type { Night } from './night.ts';
import { readNight } from './read-night.ts';
import { stageTasks } from './stage-tasks.ts';
import { summarise } from './summarise.ts';

export interface NightOptions {
  readonly exports?: string;
  readonly policy: string;
  readonly date: Day;
  readonly store: string;
}

/** Runs the night and prints what it did. Returns the exit code; rejects where the operator or the policy is at fault. */
export const runNight = async ({ exports, policy: file, date, store }: NightOptions): Promise<number> => {
  const { policy, digest } = await loadPolicy(file);
  const landing = exports ?? join(store, 'landing');
  const expired = await expireFiles(store, policy.retention);
  if (expired > 0) console.log(`${expired} files were past their retention and are gone.`);
  if (!exports) await writeSyntheticExports(landing);

  const effects = await localEffects({ store, landing, policy, policyDigest: digest });
  const done = await effects.zones.history.head(keys.outcomes(date));
  console.log(`Night of ${date}, policy ${policy.name} version ${policy.version}, exports in ${landing}`);
  if (done) console.log('This night was already done: running it again changes nothing.');

  const night: Night = { date, effects, items: [], round: 1, breached: 0 };
  try {
    await new Listr(stageTasks(), { ctx: night, ...shown }).run();
  } catch (error) {
    if (!(error instanceof DisclosureRisk)) throw error;
    console.error(error.message);
    return exitCodes.tableWithheld;
  }
  const record = await readNight(night);
  console.log(summarise(record, { policy, published: join(store, 'published') }));
  const withheld = record.tables.some(({ outcome }) => outcome === 'withheld');
  return withheld ? exitCodes.tableWithheld : exitCodes.fine;
};

const shown = {
  rendererOptions: { timer: PRESET_TIMER },
  fallbackRenderer: 'simple',
  fallbackRendererOptions: { timer: PRESET_TIMER },
} as const;
