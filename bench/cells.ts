import { availableParallelism, cpus } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { attackTonight } from '../functions/audit/attack.ts';
import { compose } from '../functions/protect/compose.ts';
import { improved } from '../functions/protect/improve.ts';
import { loadSolve } from '../functions/protect/linear-programme.ts';
import { protectNight } from '../functions/protect/protect-night.ts';
import { threads } from '../platform/threads.ts';
import { madeTables } from './cells/made-tables.ts';

const number = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Not a number.');
  return Number(text);
};

interface Options {
  readonly search: number;
  readonly cores: number;
}

const timed = async <Value>(work: () => Value | Promise<Value>): Promise<readonly [Value, string]> => {
  const [from, cpu] = [performance.now(), process.cpuUsage()];
  const value = await work();
  const { user, system } = process.cpuUsage(cpu);
  const wall = ((performance.now() - from) / 1000).toFixed(1);
  return [value, `${wall} s (${((user + system) / 1e6).toFixed(1)} s of CPU)`];
};

const measure = async (size: number, { search, cores }: Options): Promise<void> => {
  const spread = threads(cores);
  const solve = await loadSolve();
  const subjects = madeTables(size, search);
  const [night, protecting] = await timed(() =>
    protectNight(subjects, { earlier: [], counterexamples: [], solve }),
  );
  const [tables, searching] = await timed(() => improved(night.tables, { solve, search, spread }));
  const [attacked, attacking] = await timed(() => attackTonight(tables.map(compose), [], undefined, spread));
  const of = (own: (one: (typeof tables)[number]) => number) =>
    tables.reduce((sum, one) => sum + own(one), 0);
  const cells = of(({ counted }) => counted.grid.size);
  const small = of(({ primary }) => Object.values(primary).reduce((sum, { size: own }) => sum + own, 0));
  const withheld = of((one) => one.withheld.reduce((sum, own) => sum + own, 0));
  const breached = attacked.filter(({ outcome }) => outcome !== 'passed').length;
  const { atLeast = 0, cost = 0, gap = 0 } = tables[0]?.bound ?? {};
  console.log(
    [
      `${cells} cells, ${small} primary, ${withheld} withheld, ${night.leftOut.length} tables left out, ${breached} breached`,
      `protect ${protecting}, search ${searching}, audit ${attacking}`,
      `secondary cells cost ${cost.toFixed(0)}, at least ${atLeast.toFixed(0)} is needed: a gap of ${(100 * gap).toFixed(0)} %`,
      `peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`,
    ].join('\n  '),
  );
};

await new Command('bench:cells')
  .description('Protects and audits two linked tables of about so many cells, drawn by a seeded generator.')
  .argument('[cells...]', 'how many', (text, all: number[] = []) => [...all, number(text)])
  .option('--search <seconds>', 'how long to look for fewer cells to withhold', number, 10)
  .option('--cores <number>', 'how many threads to use', number, availableParallelism())
  .action(async (sizes: readonly number[] = [], options: Options) => {
    console.log(`${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.version}`);
    for (const size of sizes.length > 0 ? sizes : [1_000, 10_000, 100_000]) await measure(size, options);
  })
  .parseAsync();
