import { z } from 'zod';
import { showsAll } from '../../core/free-text.ts';
import { daysOf, isDay, isPeriod } from '../../core/period.ts';
import { pathName } from '../../policy/names.ts';
import { bundleFiles } from './find-bundles.ts';

export type CatalogueFile = z.infer<typeof shape>;

/** A catalogue that keeps its contract, without anything beside it; undefined where the text is none. */
export const parseCatalogue = (text: string): CatalogueFile | undefined => {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const line = z
  .string()
  .min(1)
  .refine((text) => showsAll(text, 'one line'));
const day = z.string().refine(isDay);
const period = z.string().refine(isPeriod);
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const isListable = (name: string): boolean => bundleFiles.includes(name) && name !== 'SHA256SUMS.sig';

const release = z
  .strictObject({
    table: pathName,
    title: line,
    period,
    version: z.int().positive(),
    released: day,
    path: z.string(),
    checksums: z.record(z.string().refine(isListable), digest),
    status: z.enum(['current', 'superseded']),
  })
  .refine(({ table, period: own, version, path }) => path === `${table}/${own}/v${version}/`)
  .refine(({ period: own, released }) => released > daysOf(own).last)
  .refine(({ checksums }) =>
    bundleFiles.every((name) => !isListable(name) || name === 'TERMS.md' || Object.hasOwn(checksums, name)),
  );

const shape = z.strictObject({
  audience: pathName,
  title: line,
  publisher: line,
  contact: line,
  releases: z.array(release),
  nextExpected: z.array(z.strictObject({ table: pathName, period, night: day })),
});
