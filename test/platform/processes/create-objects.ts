import { encodedNames } from '../../../platform/file-names.ts';
import { fileStore } from '../../../platform/file-store.ts';
import { stampVersion } from '../../../platform/file-version.ts';

/** Tries to create each of `count` objects five times at once; prints the numbers of those it created. */
const [root = '', writer = '', count = ''] = process.argv.slice(2);
const store = fileStore(root, { names: encodedNames, version: stampVersion });
const created: number[] = [];
for (let at = 0; at < Number(count); at++) {
  const tries = Array.from({ length: 5 }, () => store.create(`race/${at}`, Buffer.from(writer)));
  for (const won of await Promise.all(tries)) if (won) created.push(at);
}
process.stdout.write(JSON.stringify(created));
