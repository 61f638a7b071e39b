import { Readable } from 'node:stream';
import { encodedNames } from '../../../platform/file-names.ts';
import { fileStore } from '../../../platform/file-store.ts';
import { stampVersion } from '../../../platform/file-version.ts';

/** Creates one object and replaces another with bodies that never end; prints a line when both are well under way. */
const [root = ''] = process.argv.slice(2);
const store = fileStore(root, { names: encodedNames, version: stampVersion });

const endless = (started: () => void): Readable =>
  Readable.from(
    (async function* () {
      for (let at = 0; ; at++) {
        if (at === 20) started();
        if (at >= 20) await new Promise((resolve) => setTimeout(resolve, 20));
        yield Buffer.alloc(65_536, 'canary');
      }
    })(),
  );

let under = 0;
const started = (): void => {
  under++;
  if (under === 2) process.stdout.write('under way\n');
};
await Promise.all([store.create('new.csv', endless(started)), store.replace('old.csv', endless(started))]);
