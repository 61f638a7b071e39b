import { sqliteLedger } from '../../../platform/sqlite-ledger.ts';

/**
 * Creates `count` items, then raises a shared counter `count` times by replacing what it read; prints how many creations and
 * how many replacements were its own.
 */
const [file = '', writer = '', count = ''] = process.argv.slice(2);
const ledger = sqliteLedger(file, { forgets: writer === 'forgets' });
let created = 0;
let replaced = 0;
for (let at = 0; at < Number(count); at++) if (await ledger.create('race', `${at}`, { writer })) created++;
await ledger.create('counter', 'shared', { raised: 0 });
for (let at = 0; at < Number(count); at++) {
  const item = await ledger.get('counter', 'shared');
  if (!item) throw new Error('The counter is missing');
  const raised = Number(item.fields.raised) + 1;
  if (await ledger.replace('counter', 'shared', item.revision, { raised })) replaced++;
}
process.stdout.write(JSON.stringify({ created, replaced }));
