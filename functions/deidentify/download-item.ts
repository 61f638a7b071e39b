import { type Effects, type EngineSession, ObjectMissing } from '../../core/effects.ts';
import { ContractViolation } from '../../core/errors.ts';
import type { RunItem } from '../../core/run.ts';
import { pathOf } from './scratch.ts';

/** Streams an item's object into the session's folder, as `file`: the very version that the night decided on. */
export const downloadItem = async (
  { zones: { landing } }: Effects,
  session: EngineSession,
  { item: { key, version }, file }: { readonly item: RunItem; readonly file: string },
): Promise<void> => {
  const gone = new ContractViolation('it was replaced or taken away after the night had begun');
  try {
    await landing.download(key, pathOf(session, file));
  } catch (error) {
    if (error instanceof ObjectMissing) throw gone;
    throw error;
  }
  const now = await landing.head(key);
  if (now?.version !== version) throw gone;
};
