import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Path below the folder to content, of every file in it at any depth, in order of the paths. */
export const filesBelow = async (folder: string): Promise<ReadonlyMap<string, Buffer>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = files
    .sort()
    .map(async (file): Promise<[string, Buffer]> => [relative(folder, file), await readFile(file)]);
  return new Map(await Promise.all(read));
};
