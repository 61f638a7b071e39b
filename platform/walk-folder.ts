import { isUtf8 } from 'node:buffer';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './durable-file.ts';
import type { FileNames } from './file-names.ts';

interface Found {
  readonly key: string;
  readonly file: string;
}

/** Regular files under `root` whose keys start with the prefix, in the order of the keys' UTF-8 bytes. Follows no link. */
export const walkFolder = (root: string, prefix: string, names: FileNames): AsyncIterable<Found> =>
  walk({ folder: root, start: '' }, prefix, names);

/** What is no object below `root` and is not hidden either, by what would be its key: links, pipes, names that are not UTF-8. */
export async function* othersBelow(folder: string, start = ''): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' }).catch(none);
  for (const entry of entries) {
    const name = entry.name.toString();
    if (name.startsWith('.')) continue;
    if (!isUtf8(entry.name) || !(entry.isFile() || entry.isDirectory())) yield `${start}${name}`;
    else if (entry.isDirectory()) yield* othersBelow(join(folder, name), `${start}${name}/`);
  }
}

const none = (error: unknown): never[] => {
  if (isMissing(error)) return [];
  throw error;
};

async function* walk(
  { folder, start }: { folder: string; start: string },
  prefix: string,
  names: FileNames,
): AsyncGenerator<Found> {
  for (const { entry, key } of inKeyOrder(await entriesOf(folder), start, names)) {
    const path = join(folder, entry.name);
    if (entry.isFile()) {
      if (key.startsWith(prefix)) yield { key, file: path };
    } else if (key.startsWith(prefix) || prefix.startsWith(key)) {
      yield* walk({ folder: path, start: key }, prefix, names);
    }
  }
}

interface Entry {
  readonly name: string;
  isFile(): boolean;
  isDirectory(): boolean;
}

/** Folders sort as the keys in them do, which have a `/` next. */
const inKeyOrder = (entries: readonly Entry[], start: string, names: FileNames) =>
  entries
    .flatMap((entry) => {
      const key = keyOf(entry, names);
      return key === undefined ? [] : [{ entry, key: `${start}${key}`, order: Buffer.from(key) }];
    })
    .sort((a, b) => Buffer.compare(a.order, b.order));

const keyOf = (entry: Entry, names: FileNames): string | undefined => {
  if (entry.isFile()) return names.fileSegment(entry.name);
  const folder = entry.isDirectory() ? names.folderSegment(entry.name) : undefined;
  return folder === undefined ? undefined : `${folder}/`;
};

/** Without names that are not UTF-8, which no key can address. */
const entriesOf = async (folder: string): Promise<readonly Entry[]> => {
  try {
    const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
    return entries
      .filter(({ name }) => isUtf8(name))
      .map((entry) => ({
        name: entry.name.toString(),
        isFile: () => entry.isFile(),
        isDirectory: () => entry.isDirectory(),
      }));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
};
