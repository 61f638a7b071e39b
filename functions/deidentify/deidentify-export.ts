import type { Effects, EngineSession } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import type { Day } from '../../core/period.ts';
import type { Source } from '../../core/policy.ts';
import type { ExportItem, MicrodataManifest, RequestItem } from '../../core/run.ts';
import { gatherBarred } from './barred.ts';
import { rowConditions } from './conditions.ts';
import { droppedNames, undeclaredQueryKeys } from './dropped-names.ts';
import { writeExclusions } from './exclusions.ts';
import { keyDays } from './key-days.ts';
import { readExport } from './read-export.ts';
import { pathOf, readScratch } from './scratch.ts';
import { countLines, findDuplicates, findPeople, settleRows } from './settle-rows.ts';
import { literal } from './sql.ts';
import { findSubjects } from './subjects.ts';
import { variablesOfRows } from './variables-of-rows.ts';
import { writeMicrodata } from './write-microdata.ts';

export interface Night {
  readonly run: Day;
  readonly requests: readonly RequestItem[];
}

/** Makes microdata of the export `file` in the session's folder. Rejects with `ContractViolation` if it has to be refused. */
export const deidentifyExport = async (
  effects: Effects,
  session: EngineSession,
  { night, item, source, file }: ExportWork,
): Promise<MicrodataManifest> => {
  const { raw, lost, unknown } = await readExport(session, file, { source, run: night.run });
  const periods = await keyDays(effects, session, source);
  await gatherBarred(effects, session, night.requests);
  const conditions = await rowConditions(session, raw);
  await findSubjects(effects, session, { raw, conditions });
  const exclusions = await excludeFound(effects, session, item);
  await findPeople(session, raw, periods);
  await findDuplicates(session, raw);
  const variables = await variablesOfRows(session, raw, effects.policy.classifications);
  await settleRows(session, raw, { conditions, variables });
  const lines = await countLines(session, lost);
  const names = droppedNames(unknown, await undeclaredQueryKeys(session, raw));
  const written = await writeMicrodata(effects, session, { source, item });
  const { id, key, version } = item;
  return {
    run: night.run,
    item: id,
    source: source.name,
    key,
    version,
    status: 'accepted',
    ...written,
    ...(exclusions && { exclusions }),
    lines,
    ...names,
  };
};

export interface ExportWork {
  readonly night: Night;
  readonly item: ExportItem;
  readonly source: Source;
  readonly file: string;
}

/**
 * Leaves the people whom this export shows to be staff or minors out of everything: their tokens are written before the keys are
 * gone through (see `gatherBarred`).
 */
const excludeFound = async (
  effects: Effects,
  session: EngineSession,
  { source, id }: ExportItem,
): Promise<string | undefined> => {
  await session.run(`CREATE TABLE found AS
    SELECT DISTINCT token, CASE WHEN staff THEN 'staff' ELSE 'minors' END AS reason
    FROM subjects WHERE token IS NOT NULL AND (staff OR minor) ORDER BY ALL`);
  const [count] = await session.rows<{ people: number }>('SELECT count(*) AS people FROM found');
  if (Number(count?.people ?? 0) === 0) return undefined;
  await session.run(`COPY found TO ${literal(pathOf(session, 'found.parquet'))} (FORMAT parquet)`);
  await effects.zones.microdata.replace(
    keys.excludedSubjects(source, id),
    readScratch(session, 'found.parquet'),
  );
  return writeExclusions(effects, session, { item: id, tokens: 'SELECT token FROM found' });
};
