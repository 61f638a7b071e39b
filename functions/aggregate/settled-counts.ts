import { type Coverage, coverageOf } from '../../core/coverage.ts';
import { canonicalJson, sha256 } from '../../core/digest.ts';
import { type Day, daysOf, isSettled, type Period, periodOf, shiftDay } from '../../core/period.ts';
import type { Policy, Table } from '../../core/policy.ts';
import type { MicrodataManifest } from '../../core/run.ts';

/** A table to be counted for one period. */
export interface DueCount {
  readonly table: Table;
  readonly period: Period;
  /** The sources of the table that hold something of the period, in the policy's order. */
  readonly sources: readonly SourceObjects[];
  /** Equal for equal exports read into equally many rows of the same days. */
  readonly inputs: string;
  readonly coverage: Coverage;
}

export interface SourceObjects {
  readonly source: string;
  /** Key periods of the objects. */
  readonly periods: readonly Period[];
  /** Keys of the microdata, which may hold days outside the period, too. */
  readonly objects: readonly string[];
  /** How many exports it comes from. */
  readonly exports: number;
  readonly rows: number;
}

/** Everything that could be counted for a table on a date: its settled periods that hold a day with microdata. */
export const settledCounts = (
  table: Table,
  manifests: readonly MicrodataManifest[],
  { policy, run }: { policy: Policy; run: Day },
): readonly DueCount[] => {
  const sources = policy.sources.filter(({ name }) => table.sources.includes(name));
  const lateDays = Math.max(...sources.map((source) => source.lateDays));
  const own = manifests.filter(({ source }) => table.sources.includes(source));
  const accepted = own.filter(({ status }) => status === 'accepted');
  const refused = own.filter(({ status }) => status === 'refused');
  const days = new Set(accepted.flatMap((manifest) => Object.keys(manifest.days)));
  const periods = [...new Set([...days].map((day) => periodOf(day, table.period)))].toSorted();
  return periods
    .filter((period) => isSettled(period, lateDays, run))
    .map((period) => {
      const used = accepted
        .map((manifest) => usedOf(manifest, period))
        .filter(({ inside }) => inside.length > 0)
        .toSorted((a, b) => (a.item < b.item ? -1 : 1));
      const missed = refused.filter((manifest) => arrivedInTime(manifest, period, lateDays));
      return {
        table,
        period,
        sources: sources
          .map(({ name }) =>
            objectsOf(
              name,
              used.filter(({ source }) => source === name),
            ),
          )
          .filter(({ exports }) => exports > 0),
        inputs: digestOf(used),
        coverage: coverageWith(used, missed),
      };
    });
};

interface UsedManifest extends MicrodataManifest {
  /** Its days inside the period, with their rows. */
  readonly inside: readonly (readonly [Day, number])[];
  /** Its objects that hold some of these days, by key period. */
  readonly objectsInside: readonly (readonly [Period, string])[];
}

const usedOf = (manifest: MicrodataManifest, period: Period): UsedManifest => {
  const { first, last } = daysOf(period);
  const inside = Object.entries(manifest.days)
    .filter(([day]) => day >= first && day <= last)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const objectsInside = Object.entries(manifest.objects)
    .filter(([own]) => daysOf(own).first <= last && daysOf(own).last >= first)
    .toSorted(([, a], [, b]) => (a < b ? -1 : 1));
  return { ...manifest, inside, objectsInside };
};

const objectsOf = (source: string, used: readonly UsedManifest[]): SourceObjects => ({
  source,
  periods: [...new Set(used.flatMap(({ objectsInside }) => objectsInside.map(([own]) => own)))].toSorted(),
  objects: used.flatMap(({ objectsInside }) => objectsInside.map(([, key]) => key)),
  exports: used.length,
  rows: used.flatMap(({ inside }) => inside).reduce((sum, [, rows]) => sum + rows, 0),
});

const digestOf = (used: readonly UsedManifest[]): string =>
  sha256(
    canonicalJson(
      used.map(({ item, source, inside }) => ({
        item,
        source,
        rows: Object.fromEntries(inside),
      })),
    ),
  );

/** A refused export has no days. It is held against the periods that waited for data in the night it arrived. */
const arrivedInTime = ({ run }: MicrodataManifest, period: Period, lateDays: number): boolean => {
  const { first, last } = daysOf(period);
  return run > first && run <= shiftDay(last, lateDays + 1);
};

const coverageWith = (used: readonly MicrodataManifest[], refused: readonly MicrodataManifest[]): Coverage =>
  coverageOf({
    exports: used.length,
    refusedExports: refused.length,
    lines: used.reduce((sum, { lines }) => sum + lines.read, 0),
    unreadableLines: used.reduce((sum, { lines }) => sum + lines.unreadable, 0),
  });
