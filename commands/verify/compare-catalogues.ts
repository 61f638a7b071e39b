import { sep } from 'node:path';
import type { CheckedCatalogue } from './check-catalogue.ts';
import type { Received } from './compare-releases.ts';

export interface Catalogued extends CheckedCatalogue {
  readonly name: string;
  readonly folder: string;
}

/** Where catalogues say other words than each other or than all releases, or lie inside one another; and what they list that is not here. */
export const compareCatalogues = (
  catalogues: readonly Catalogued[],
  received: readonly Received[],
): { readonly problems: readonly string[]; readonly notices: readonly string[] } => {
  const titles = new Map<string, Set<string>>();
  for (const { table } of received)
    titles.set(table.table, (titles.get(table.table) ?? new Set()).add(table.title));
  const publishers = new Set(received.map(({ release }) => nameIn(release.policy)));
  const nights = new Map<string, string>();
  const heads = new Map<string, string>();
  const problems: string[] = [];
  const notices: string[] = [];
  for (const { name, folder, catalogue, absent } of catalogues) {
    if (catalogues.some((other) => folder.startsWith(`${other.folder}${sep}`)))
      problems.push(`${name}: it lies inside the folder of another catalogue`);
    if (absent > 0)
      notices.push(`${name} lists releases that are not here and that nobody checked: ${absent}`);
    if (!catalogue) continue;
    if (publishers.size > 0 && !publishers.has(nameIn(catalogue)))
      notices.push(`${name} names a publisher or contact that no release here names`);
    if (catalogue.releases.some(({ table, title }) => titles.get(table)?.has(title) === false))
      problems.push(`${name}: it lists a release under a title that no release of the table has`);
    const head = JSON.stringify([catalogue.title, catalogue.publisher, catalogue.contact]);
    if ((heads.get(catalogue.audience) ?? head) !== head)
      problems.push(`${name}: another catalogue of its audience has another title or publisher`);
    heads.set(catalogue.audience, head);
    for (const { table, period, night } of catalogue.nextExpected) {
      const known = nights.get(`${table} ${period}`) ?? night;
      if (known !== night)
        problems.push(`${name}: another catalogue expects the same release on another night`);
      nights.set(`${table} ${period}`, known);
    }
  }
  return { problems, notices };
};

const nameIn = ({ publisher, contact }: { readonly publisher: string; readonly contact: string }): string =>
  JSON.stringify([publisher, contact]);
