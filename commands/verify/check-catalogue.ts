import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { sha256 } from '../../core/digest.ts';

/** Where a catalogue and the releases that lie beside it contradict each other. Releases not kept here are no problem. */
export const checkCatalogue = async (
  { file, text }: { readonly file: string; readonly text: string },
  bundles: readonly string[],
): Promise<readonly string[]> => {
  const catalogue = shape.safeParse(toJson(text));
  if (!catalogue.success) return ['not a catalogue'];
  const folder = dirname(file);
  const kept = catalogue.data.releases.filter(({ path }) => bundles.includes(resolve(folder, path)));
  const problems = await Promise.all(
    kept.map(async ({ path, checksums }) => {
      const sums = await readFile(join(folder, path, 'SHA256SUMS')).catch(() => undefined);
      return sums && checksums.SHA256SUMS === `sha256:${sha256(sums)}`
        ? []
        : [`${path}: not the release that is listed`];
    }),
  );
  return problems.flat();
};

const toJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const shape = z.object({
  releases: z.array(z.object({ path: z.string(), checksums: z.record(z.string(), z.string()) })),
});
