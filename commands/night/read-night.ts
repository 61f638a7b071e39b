import type { Effects, ObjectStore } from '../../core/effects.ts';
import { keys } from '../../core/keys.ts';
import type { Day, Period } from '../../core/period.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { MicrodataManifest, RunManifest, TableOutcome } from '../../core/run.ts';
import type { TableVerdict } from '../../core/verdict.ts';
import { parseVerdicts } from '../../functions/publish/decide.ts';
import { parseTable } from '../../functions/publish/parse-table.ts';
import type { Night } from './night.ts';

/** What a finished night left behind, as far as its operator may know. */
export interface NightRecord {
  readonly manifest: RunManifest;
  /** What became of each export, and of each file of requests that was refused. */
  readonly exports: readonly MicrodataManifest[];
  readonly tables: readonly TableRecord[];
  /** Counted, and not even proposed for publication. */
  readonly leftOut: readonly LeftOut[];
  /** Audiences that received nothing, because nobody has admitted them. */
  readonly notAdmitted: readonly string[];
}

export interface TableRecord {
  readonly table: PublishedTable;
  readonly outcome: TableOutcome['outcome'];
  readonly verdict: TableVerdict | undefined;
  readonly activity: Activity;
  readonly cost?: Cost;
}

/** What protection cost: cells that a rule names and cells for their sake, and how near that is to the least. */
export interface Cost {
  readonly primary: number;
  readonly secondary: number;
  readonly method: string;
  /** The share, 0 to 1, of what the latter cost that the bound leaves open. */
  readonly gap: number;
  readonly optimal: boolean;
}

/** Shares, 0 to 1, of the people in inner cells: in those published, and in those told one by one or within `_O`. */
export interface Activity {
  readonly published: number;
  readonly withOther: number;
}

export interface LeftOut {
  readonly table: string;
  readonly period: Period;
  readonly reason: string;
}

export const readNight = async ({ date, effects }: Night): Promise<NightRecord> => {
  const { zones } = effects;
  const manifest = await readManifest(date, effects);
  const exports: MicrodataManifest[] = [];
  for (const { kind, id } of manifest.items) {
    const key = keys.microdataManifest(id);
    if (kind === 'requests' && !(await zones.microdata.head(key))) continue;
    const own: MicrodataManifest = await readJson(zones.microdata, key);
    if (kind === 'export' || own.status === 'refused') exports.push(own);
  }

  const { tables: outcomes, notAdmitted = [] }: Outcomes = await readJson(zones.history, keys.outcomes(date));
  const round = await lastRound(date, effects);
  const verdicts = parseVerdicts(await readText(zones.verdicts, keys.verdicts(date, round)));
  const tables: TableRecord[] = [];
  for (const { table, period, outcome } of outcomes) {
    const protectedTable = await readJson(zones.protected, keys.protectedTable(date, round, table, period));
    const verdict = verdicts.find((own) => own.table === table && own.period === period);
    const record = await readJson(zones.protected, keys.withheld(date, round, table, period));
    const cost = costIn(record);
    const { activity } = record;
    tables.push({ table: parseTable(protectedTable), outcome, verdict, activity, ...(cost && { cost }) });
  }
  const leftOut = await readLeftOut({ date, round, outcomes }, effects);
  return { manifest, exports, tables, leftOut, notAdmitted };
};

interface Outcomes {
  readonly tables: readonly TableOutcome[];
  readonly notAdmitted?: readonly string[];
}

interface WithheldRecord {
  readonly primary: Readonly<Record<string, readonly number[]>>;
  readonly secondary: Readonly<Record<string, readonly number[]>>;
  readonly bound?: { readonly method: string; readonly gap: number; readonly optimal: boolean };
}

/** Undefined of tables with noise, which withhold nothing. A cell that a rule names by one measure is withheld by all. */
const costIn = ({ primary, secondary, bound }: WithheldRecord): Cost | undefined => {
  if (!bound) return undefined;
  const named = new Set(Object.values(primary).flat());
  const others = new Set(
    Object.values(secondary)
      .flat()
      .filter((row) => !named.has(row)),
  );
  const { method, gap, optimal } = bound;
  return { primary: named.size, secondary: others.size, method, gap, optimal };
};

interface Proposed {
  readonly date: Day;
  readonly round: number;
  readonly outcomes: readonly TableOutcome[];
}

const readLeftOut = async ({ date, round, outcomes }: Proposed, { zones }: Effects): Promise<LeftOut[]> => {
  const { tables: counted }: { tables: TableOutcome[] } = await readJson(zones.cells, keys.cellsIndex(date));
  const left = counted.filter(
    ({ table, period }) => !outcomes.some((own) => own.table === table && own.period === period),
  );
  const reasons = left.map(async ({ table, period }): Promise<LeftOut> => {
    const { leftOut } = await readJson(zones.protected, keys.withheld(date, round, table, period));
    return { table, period, reason: leftOut };
  });
  return Promise.all(reasons);
};

export const readManifest = (run: string, { zones }: Effects): Promise<RunManifest> =>
  readJson(zones.manifests, keys.manifest(run));

/** The last round that was audited; publish followed that one. */
const lastRound = async (run: string, { zones, policy }: Effects): Promise<number> => {
  let round = 1;
  while (round < policy.rounds && (await zones.verdicts.head(keys.verdicts(run, round + 1)))) round += 1;
  return round;
};

const readText = async (store: ObjectStore, key: string): Promise<string> =>
  Buffer.from(await store.read(key)).toString();

const readJson = async (store: ObjectStore, key: string) => JSON.parse(await readText(store, key));
