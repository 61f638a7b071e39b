import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { sha256 } from '../../core/digest.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { writeParquet } from '../../functions/publish/data-parquet.ts';
import { releaseName } from '../../functions/publish/release.ts';
import { utilityOf } from '../../functions/publish/utility.ts';
import { type Certificate, certificateDisagreements, certificateIn } from './compare-certificate.ts';
import { reportDisagreements, statementIn } from './compare-report.ts';

type Files = ReadonlyMap<string, Uint8Array>;

/** Where the other files of a bundle say anything else than the table that `datapackage.json` and `data.csv` make. */
export const disagreements = (table: PublishedTable, files: Files): readonly string[] => [
  ...packageDisagreements(table, files),
  ...(sameInParquet(table, files) ? [] : ['data.parquet: not what is written of the rows of data.csv']),
  ...reportDisagreements(
    table,
    Buffer.from(files.get('report.html') ?? '').toString(),
    statementIn(jsonOf(files, 'datapackage.json')),
  ),
  ...certificateDisagreements(table, jsonOf(files, 'audit.json'), jsonOf(files, 'datapackage.json')),
];

const packageDisagreements = (table: PublishedTable, files: Files): readonly string[] => {
  const pack = packageShape.safeParse(jsonOf(files, 'datapackage.json'));
  if (!pack.success) return ['datapackage.json: it does not state its files and figures'];
  const { id, resources, disclosureControl } = pack.data;
  const wrong = resources.filter(({ path, bytes, hash }) => {
    const content = files.get(path);
    return content?.byteLength !== bytes || hash !== `sha256:${sha256(content)}`;
  });
  return [
    ...wrong.map(() => 'datapackage.json: size or hash of a data file is not as stated'),
    ...(id === releaseName(table) ? [] : ['datapackage.json: its id is not its table, period and version']),
    ...(isDeepStrictEqual(disclosureControl, { ...utilityOf(table) })
      ? []
      : ['datapackage.json: it states other numbers or shares of published and withheld cells']),
  ];
};

/** Whether the file is the very one that is written of the table, so that it tells nothing more by the way. */
const sameInParquet = (table: PublishedTable, files: Files): boolean =>
  Buffer.from(writeParquet(table)).equals(files.get('data.parquet') ?? new Uint8Array());

/** The certificate among the files; undefined where `audit.json` is none. */
export const certificateOf = (files: Files): Certificate | undefined =>
  certificateIn(jsonOf(files, 'audit.json'));

const jsonOf = (files: Files, name: string): unknown => {
  try {
    return JSON.parse(Buffer.from(files.get(name) ?? '').toString());
  } catch {
    return undefined;
  }
};

const packageShape = z.object({
  id: z.string(),
  resources: z.array(z.object({ path: z.string(), bytes: z.int(), hash: z.string() })).length(2),
  disclosureControl: z.object({
    cells: z.unknown(),
    cellsPercent: z.number(),
    activityPercent: z.number().exactOptional(),
    withOtherPercent: z.number().exactOptional(),
  }),
});
