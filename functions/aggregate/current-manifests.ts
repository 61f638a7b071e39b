import { type Day, shiftDay } from '../../core/period.ts';
import type { Policy } from '../../core/policy.ts';
import { type MicrodataManifest, REQUESTS } from '../../core/run.ts';

/**
 * The manifests that count in a run: of the accepted ones for one source and key that of the latest run, because the
 * object was replaced in between; of a snapshot source only the one of the last key (by UTF-8 bytes); all that are
 * refused or hold requests. Manifests of later runs, and those whose microdata is past its retention, do not count.
 */
export const currentManifests = (
  manifests: readonly MicrodataManifest[],
  policy: Policy,
  run: Day,
): readonly MicrodataManifest[] => {
  const start = firstKeptRun(policy, run);
  const inTime = manifests.filter((manifest) => manifest.run >= start && manifest.run <= run);
  const others = inTime.filter(({ status, source }) => status === 'refused' || source === REQUESTS);
  const accepted = policy.sources.flatMap(({ name, delivery }) => {
    const own = inTime.filter(({ status, source }) => status === 'accepted' && source === name);
    const newest = [...Map.groupBy(own, ({ key }) => key)]
      .toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .map(([, versions]) => versions.reduce((a, b) => (isLater(b, a) ? b : a)));
    return delivery === 'snapshot' ? newest.slice(-1) : newest;
  });
  return [...accepted, ...others];
};

/** The earliest run whose microdata is still kept: objects of earlier ones may be gone. */
export const firstKeptRun = ({ retention }: Policy, run: Day): Day => shiftDay(run, 1 - retention.microdata);

const isLater = (a: MicrodataManifest, b: MicrodataManifest): boolean =>
  a.run > b.run || (a.run === b.run && a.item > b.item);
