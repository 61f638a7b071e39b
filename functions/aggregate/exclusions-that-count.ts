import type { Effects } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import type { MicrodataManifest } from '../../core/run.ts';

export interface Manifests {
  readonly all: readonly MicrodataManifest[];
  readonly current: readonly MicrodataManifest[];
}

/** Keys of lists of people to leave out: those that count, and those that do not any more. */
export interface Exclusions {
  readonly counting: readonly string[];
  readonly superseded: readonly string[];
}

/** Superseded snapshots alone no longer say whom to leave out: the last one says it anew. */
export const exclusionsThatCount = async (
  { zones, policy }: Pick<Effects, 'zones' | 'policy'>,
  { all, current }: Manifests,
): Promise<Exclusions> => {
  const required = new Set(current.flatMap(({ exclusions }) => exclusions ?? []));
  const snapshots = policy.sources.filter(({ delivery }) => delivery === 'snapshot').map(({ name }) => name);
  const gone = new Set(
    all
      .filter(({ source, exclusions }) => snapshots.includes(source) && !required.has(exclusions ?? ''))
      .map(({ exclusions }) => exclusions),
  );
  const counting: string[] = [];
  const superseded: string[] = [];
  for await (const { key } of zones.microdata.list(keys.exclusionsOf))
    if (gone.has(key)) superseded.push(key);
    else counting.push(key);
  const missing = [...required].filter((key) => !counting.includes(key)).length;
  if (missing > 0) throw new Error(`${missing} lists of people to leave out are missing from the microdata`);
  return { counting, superseded };
};
