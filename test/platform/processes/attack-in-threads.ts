import { isMainThread } from 'node:worker_threads';
import { madeTables } from '../../../bench/cells/made-tables.ts';
import { inOneThread } from '../../../core/spread.ts';
import { attackTonight } from '../../../functions/audit/attack.ts';
import { compose } from '../../../functions/protect/compose.ts';
import { improved } from '../../../functions/protect/improve.ts';
import { loadSolve } from '../../../functions/protect/linear-programme.ts';
import { protectNight } from '../../../functions/protect/protect-night.ts';
import { threads } from '../../../platform/threads.ts';

/** Protects and attacks tables here and in threads; prints what came of it, and how many threads began. */
const run = async (): Promise<void> => {
  const solve = await loadSolve();
  const months = [madeTables(5_000, 0), madeTables(5_000, 0)];
  const subjects = months.flatMap((tables, at) =>
    tables.map((one) => ({ ...one, counted: { ...one.counted, period: `2026-1${at}` as const } })),
  );
  const night = protectNight(subjects, { earlier: [], counterexamples: [], solve });
  let begun = 0;
  process.on('worker', () => {
    begun += 1;
  });
  const results: string[] = [];
  for (const spread of [inOneThread, threads(2)]) {
    const tables = await improved(night.tables, { solve, search: 0.1, spread });
    results.push(JSON.stringify(await attackTonight(tables.map(compose), [], undefined, spread)));
  }
  const [alone = '', together] = results;
  const outcomes = alone.match(/"outcome":"\w+"/g);
  process.stdout.write(JSON.stringify({ begun, outcomes, same: alone === together }));
};

if (isMainThread) await run();
