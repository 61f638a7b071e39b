import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { makeInputs } from './make-inputs.ts';
import { type Measured, runProgram, runSide } from './run-side.ts';

const sizes = { '100k': 100_000, '1M': 1_000_000, '10M': 10_000_000 } as const;

const { events } = new Command('bench')
  .description('Measures whole nights against other ways to count, one after the other on this machine.')
  .addOption(new Option('--events <count>').choices(Object.keys(sizes)).default('1M'))
  .parse()
  .opts<{ events: keyof typeof sizes }>();

const folder = await mkdtemp(join(tmpdir(), 'kohort-bench-'));
try {
  await describeMachine();
  console.log(`making inputs of ${events} events`);
  await makeInputs(folder, sizes[events]);
  for (const format of ['csv', 'json', 'log']) await describeInput(format);
  console.log('');
  await compare();
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function compare(): Promise<void> {
  const night = (format: string) => runSide('night', format, folder, join(folder, `store-${format}`));
  const csv = show('night, CSV', await night('csv'));
  const json = show('night, gzipped JSON lines', await night('json'));
  const log = show('night, combined log', await night('log'));
  ratio('bare DuckDB, CSV', await runSide('bare-duckdb', 'csv', folder), csv);
  ratio('bare DuckDB, gzipped JSON lines', await runSide('bare-duckdb', 'json', folder), json);
  ratio('row-at-a-time Node, CSV', await runSide('node-stream', 'csv', folder), csv);
  ratio('row-at-a-time Node, combined log', await runSide('node-stream', 'log', folder), log);
  const goaccess = await runGoaccess();
  if (goaccess) ratio('GoAccess --anonymize-ip, combined log', goaccess, log);
  else console.log('GoAccess is not installed here: not compared');
}

async function runGoaccess(): Promise<Measured | undefined> {
  const logs = (await readdir(join(folder, 'log', 'log'))).map((name) => join(folder, 'log', 'log', name));
  const options = ['--log-format=COMBINED', '--anonymize-ip', '-o', join(folder, 'goaccess.json')];
  return runProgram('goaccess', [...logs, ...options]).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}

async function describeMachine(): Promise<void> {
  const memory = Math.round(totalmem() / 2 ** 30);
  console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, ${memory} GB, Node ${process.version}`);
}

async function describeInput(format: string): Promise<void> {
  const files = await readdir(join(folder, format, format));
  const bytes = await Promise.all(
    files.map(async (name) => (await stat(join(folder, format, format, name))).size),
  );
  const megabytes = Math.round(bytes.reduce((sum, own) => sum + own, 0) / 2 ** 20);
  console.log(`${format}: ${files.length} files, ${megabytes} MB`);
}

function show(name: string, measured: Measured): Measured {
  const memory = measured.peakMegabytes === undefined ? '' : `${measured.peakMegabytes} MB`.padStart(10);
  console.log(`${name.padEnd(40)}${`${measured.seconds.toFixed(1)} s`.padStart(10)}${memory}`);
  return measured;
}

function ratio(name: string, other: Measured, night: Measured): void {
  show(name, other);
  console.log(`${''.padEnd(40)}the night takes ${(night.seconds / other.seconds).toFixed(2)} × its time`);
}
