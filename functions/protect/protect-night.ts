import type { Period } from '../../core/period.ts';
import type { Policy } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { Counterexample } from '../../core/verdict.ts';
import { totalOf } from './axis.ts';
import { blockedBy, type ShownBefore } from './blocked-by.ts';
import { joinedCauses } from './causes.ts';
import { changedPolicy } from './changed-policy.ts';
import { type Correction, correctionOf } from './correction.ts';
import type { CountedTable } from './counted-table.ts';
import { forcedBy } from './counterexamples.ts';
import { overlaps, remember } from './earlier-releases.ts';
import type { Solve } from './linear-programme.ts';
import { type Candidate, openIn, type ProtectedCells, protectTables } from './protect-tables.ts';
import { levelChoices, type RolledUp, rollUp, type Subject, shareOf, subjectAt } from './roll-up.ts';
import { type HiddenNumber, hiddenNumber } from './served.ts';

/** A table that is not published tonight, and why. */
export interface LeftOut {
  readonly table: string;
  readonly period: Period;
  readonly reason: string;
  readonly because?: Because;
}

/** What of it and of earlier releases stands in the way, in cells. */
export interface Because {
  /** What nothing could hide. */
  readonly numbers?: readonly HiddenNumber[];
  readonly cells?: readonly ShownBefore[];
  /** Names of releases that stand in the way as a whole. */
  readonly releases?: readonly string[];
  /** Whether no fewer cells would do it; absent where nothing of the kind is said of them. */
  readonly smallest?: boolean;
}

export interface ProtectedNight {
  readonly tables: readonly ProtectedCells[];
  readonly leftOut: readonly LeftOut[];
}

interface Given {
  readonly earlier: readonly PublishedTable[];
  readonly counterexamples: readonly Counterexample[];
  readonly solve: Solve;
}

interface Prepared extends Given {
  /** The levels of tables that were looked at before; of others they are looked for. */
  readonly levels?: ReadonlyMap<Subject, RolledUp>;
}

interface Night extends Given {
  readonly classifications: Policy['classifications'];
}

/** Protects all of tonight's tables, each at its own levels, and then all together. */
export const protectNight = (
  subjects: readonly Subject[],
  { levels: known, ...given }: Prepared,
): ProtectedNight => {
  const night = { ...given, classifications: subjects[0]?.policy.classifications ?? {} };
  const leftOut: LeftOut[] = [];
  const leave = ({ table, counted }: Subject, reason: string, because?: Because): void =>
    void leftOut.push({
      table: table.name,
      period: counted.period,
      reason,
      ...(because && { because }),
    });
  let tonight = subjects.filter((subject) => {
    const correction = correctionOfSubject(subject, night.earlier);
    const change = changedPolicy(subject, night.earlier);
    if (correction.outcome !== 'possible') leave(subject, correction.outcome, earlierIn(correction));
    else if (change) leave(subject, change.reason, { releases: change.releases });
    return correction.outcome === 'possible' && !change;
  });
  let levels = new Map(tonight.map((subject) => [subject, known?.get(subject) ?? levelsOf(subject, given)]));
  const totalsOnly = new Set<Subject>();
  for (;;) {
    const result = protectAt(tonight, { levels, totalsOnly, night });
    const failing = tonight.filter((_, at) => (result[at]?.open ?? 0) > 0);
    if (failing.length > 0) {
      for (const subject of failing.filter((one) => totalsOnly.has(one)))
        leave(subject, 'nothing can hide it', inTheWay(result[tonight.indexOf(subject)], night.solve));
      tonight = tonight.filter((one) => !failing.includes(one) || !totalsOnly.has(one));
      for (const subject of failing) totalsOnly.add(subject);
      continue;
    }
    const coarser = coarsened(tonight, { levels, result, totalsOnly });
    if (coarser) {
      levels = coarser;
      continue;
    }
    const empty = tonight.filter((_, at) => tellsNothing(result[at]));
    if (empty.length === 0) return { tables: result, leftOut };
    for (const subject of empty) leave(subject, 'nothing of it can be published');
    tonight = tonight.filter((one) => !empty.includes(one));
  }
};

const correctionOfSubject = (
  { table, counted, version }: Subject,
  earlier: readonly PublishedTable[],
): Correction => {
  const versions = earlier.filter((one) => one.table === table.name && one.period === counted.period);
  if (version > 1 && !table.corrections) return { outcome: 'the policy makes no corrections' };
  return correctionOf(counted, versions, table.minimumFrequency);
};

const earlierIn = ({ release, cells }: Correction): Because | undefined =>
  release === undefined ? undefined : { cells: (cells ?? []).map((codes) => ({ release, codes })) };

/** Some of the numbers that nothing hides, and the earlier cells that make it so for the first of them. */
const inTheWay = (cells: ProtectedCells | undefined, solve: Solve): Because | undefined => {
  if (!cells) return undefined;
  const open = openIn(cells.places, cells.within.open);
  const [first] = open;
  return (
    first && {
      numbers: open.slice(0, 4).map((requirement) => hiddenNumber(cells.within, requirement, cells)),
      ...blockedBy(cells.within, first, solve),
    }
  );
};

/** The levels of a table as if no other were published tonight. */
export const levelsOf = (subject: Subject, given: Given): RolledUp => {
  const night = { ...given, classifications: subject.policy.classifications };
  return rollUp(subject, (counted) => {
    const [cells] = protectCounted([counted], { totalsOnly: new Set(), night });
    if (!cells) throw new RangeError('a table that vanished');
    return cells;
  });
};

const protectAt = (
  subjects: readonly Subject[],
  {
    levels,
    totalsOnly,
    night,
  }: {
    levels: ReadonlyMap<Subject, RolledUp>;
    totalsOnly: ReadonlySet<Subject>;
    night: Night;
  },
): readonly ProtectedCells[] => {
  const counted = subjects.map((subject) => subjectAt(subject, levels.get(subject)?.levels ?? []));
  const bare = new Set(counted.filter((_, at) => totalsOnly.has(subjects[at] as Subject)));
  return protectCounted(counted, { totalsOnly: bare, night });
};

const protectCounted = (
  tables: readonly CountedTable[],
  { totalsOnly, night }: { totalsOnly: ReadonlySet<CountedTable>; night: Night },
): readonly ProtectedCells[] => {
  const announced = tables.map((one) => one.announced);
  const memory = remember(
    tables,
    night.earlier.filter((release) => overlaps(release, announced)),
  );
  const candidates = tables.map((counted): Candidate => {
    const { cells, others } = forcedBy(night.counterexamples, counted);
    return {
      counted,
      causes: joinedCauses([memory.forced.get(counted) ?? new Map(), cells]),
      totalOnly: totalsOnly.has(counted),
      forcedOthers: others,
    };
  });
  const own = new Set(announced.map(({ table, period }) => `${table} ${period}`));
  const earlier = memory.joined.filter(({ table, period }) => !own.has(`${table} ${period}`));
  return protectTables(candidates, { earlier, classifications: night.classifications, solve: night.solve });
};

/** The next coarser levels for the first table that publishes too little beside the others; undefined if there is none. */
const coarsened = (
  subjects: readonly Subject[],
  {
    levels,
    result,
    totalsOnly,
  }: {
    levels: ReadonlyMap<Subject, RolledUp>;
    result: readonly ProtectedCells[];
    totalsOnly: ReadonlySet<Subject>;
  },
): Map<Subject, RolledUp> | undefined => {
  for (const [at, subject] of subjects.entries()) {
    const cells = result[at];
    const own = levels.get(subject);
    if (!cells || !own?.reached || totalsOnly.has(subject)) continue;
    if (shareOf(cells) >= subject.table.activity) continue;
    const choices = levelChoices(subject.table);
    const next = choices[choices.findIndex((choice) => choice.join() === own.levels.join()) + 1];
    if (next?.every((level, along) => level >= (own.levels[along] ?? 0)))
      return new Map([...levels, [subject, { levels: next, reached: true }]]);
  }
  return undefined;
};

/** A table of which no number but zero is published, though somebody is in it. */
const tellsNothing = (cells: ProtectedCells | undefined): boolean => {
  if (!cells) return true;
  const { grid, measures } = cells.counted;
  const people = measures[0]?.contributors;
  const total = grid.axes.reduce((sum, axis, at) => sum + totalOf(axis) * (grid.strides[at] ?? 0), 0);
  if ((people?.[total] ?? 0) === 0) return false;
  return cells.withheld.every((withheld, cell) => withheld === 1 || (people?.[cell] ?? 0) === 0);
};
