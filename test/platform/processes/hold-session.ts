import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { duckdbEngine } from '../../../platform/duckdb-engine.ts';

/** Opens a session, puts raw data in its folder, prints the folder and waits. */
const [scratch = ''] = process.argv.slice(2);
const session = await duckdbEngine({ scratch, threads: 1, memoryMegabytes: 100 }).open();
await writeFile(join(session.folder, 'raw.csv'), 'canary');
process.stdout.write(`${session.folder}\n`);
setInterval(() => {}, 1000);
