import { sha256 } from '../../core/digest.ts';
import type { ObjectInfo } from '../../core/effects.ts';
import type { Day } from '../../core/period.ts';
import type { Policy, Source } from '../../core/policy.ts';
import {
  type ExportItem,
  REQUESTS,
  type RefusedObject,
  type RequestItem,
  type RunItem,
  type RunManifest,
} from '../../core/run.ts';
import { refusalOf, refusalOfRequests } from './refusal-of.ts';
import { sourceOf } from './source-of.ts';

export interface Landed {
  readonly run: Day;
  readonly policyDigest: string;
  /** In the order of their keys. */
  readonly objects: readonly ObjectInfo[];
  /** `<source>/<item id>` of everything that an earlier run accepted or refused. */
  readonly done: ReadonlySet<string>;
}

/** What tonight is: requests first, then each source's exports that are new, and everything that is no export. */
export const decideNight = (policy: Policy, landed: Landed): RunManifest => {
  const refused: RefusedObject[] = [];
  const requests: RequestItem[] = [];
  const exports = new Map<Source, ExportItem[]>(policy.sources.map((source) => [source, []]));
  for (const object of landed.objects) {
    const source = sourceOf(object.key, policy.sources);
    const isRequest = !source && object.key.toLowerCase().startsWith(`${REQUESTS}/`);
    const reason = isRequest
      ? refusalOfRequests(object)
      : (refusalOf(object) ?? (source ? undefined : 'The object is an export of no source.'));
    if (reason) refused.push({ key: object.key, reason });
    else if (isRequest) requests.push({ kind: 'requests', ...itemOf(REQUESTS, object) });
    else if (source)
      for (const reader of policy.sources.filter((other) => other.exports === source.exports))
        exports.get(reader)?.push({ kind: 'export', source: reader.name, ...itemOf(reader.name, object) });
  }
  const isNew = (item: RunItem) =>
    !landed.done.has(`${item.kind === 'export' ? item.source : REQUESTS}/${item.id}`);
  const items = [...requests, ...[...exports].flatMap(([source, all]) => ofInterest(source, all))].filter(
    isNew,
  );
  return { run: landed.run, policy: landed.policyDigest, items, refused };
};

const itemOf = (source: string, { key, version, bytes }: ObjectInfo) => ({
  id: sha256([source, key, version].join('\0')),
  key,
  version,
  bytes,
});

const ofInterest = (source: Source, items: readonly ExportItem[]): readonly ExportItem[] =>
  source.delivery === 'snapshot' ? items.slice(-1) : items;
