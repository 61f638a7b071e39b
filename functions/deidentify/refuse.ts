import { canonicalJson } from '../../core/digest.ts';
import type { Effects, EngineSession } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import type { Day } from '../../core/period.ts';
import { type MicrodataManifest, REQUESTS, type RunItem } from '../../core/run.ts';
import { noLines } from './no-lines.ts';
import { bytesOf, readScratch } from './scratch.ts';

export interface Refusal {
  readonly run: Day;
  readonly item: RunItem;
  /** The contract, in words, with counts and without values. */
  readonly reason: string;
}

/** Sets an item that breaks its contract aside, as it came and with the reason beside it, and tells so in its manifest. */
export const refuse = async (
  { zones }: Effects,
  session: EngineSession,
  { run, item, reason }: Refusal,
): Promise<MicrodataManifest> => {
  const source = item.kind === 'export' ? item.source : REQUESTS;
  const { id, key, version } = item;
  if (await isThere(session))
    await zones.quarantine.replace(keys.quarantined(id), readScratch(session, 'export'));
  await zones.quarantine.replace(
    keys.quarantineReason(id),
    Buffer.from(canonicalJson({ run, item: id, source, bytes: item.bytes, reason })),
  );
  return {
    run,
    item: id,
    source,
    key,
    version,
    status: 'refused',
    reason,
    days: {},
    objects: {},
    lines: noLines,
    dropped: [],
    droppedUnnamed: 0,
  };
};

const isThere = async (session: EngineSession): Promise<boolean> => {
  try {
    return (await bytesOf(session, 'export')) > 0;
  } catch {
    return false;
  }
};
