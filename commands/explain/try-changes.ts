import type { CellTable } from '../../core/cells.ts';
import { TOTAL } from '../../core/classification.ts';
import type { ObjectStore } from '../../core/effects.ts';
import type { Policy, Table } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { attackTonight } from '../../functions/audit/attack.ts';
import { type History, readHistory } from '../../functions/audit/read-history.ts';
import { compose } from '../../functions/protect/compose.ts';
import { loadSolve, type Solve } from '../../functions/protect/linear-programme.ts';
import { protectNight } from '../../functions/protect/protect-night.ts';
import { type Subject, subjectAt } from '../../functions/protect/roll-up.ts';
import { codeAtLevel, isShown } from './what-frees.ts';

/** A change of the policy, and whether the table would be published with it. */
export interface Trial {
  readonly words: string;
  readonly helps: boolean;
}

/** A table of a night, with what is needed to protect and attack it once more. */
export interface Tried {
  readonly declared: Table;
  readonly counted: CellTable;
  readonly policy: Policy;
  readonly history: ObjectStore;
  /** Releases of the same night, by name. */
  readonly beside: ReadonlySet<string>;
}

/**
 * Protects and attacks a table that was left out once more, each time with one change, beside everything that has been published
 * by now. Undefined where an earlier release cannot be read.
 */
export const tryChanges = async (leftOut: Tried): Promise<readonly Trial[] | undefined> => {
  const own = subjectOf(leftOut);
  const history = await historyOf(leftOut);
  if (!history) return undefined;
  const others = history.tables.filter((table) => !leftOut.beside.has(nameOf(table)));
  const trials = await triesOf([...coarser(own), ...merged(own)], history, () => true);
  if (others.length === history.tables.length) return trials;
  const alone = { words: 'without the other tables of the night', subject: own, within: asIs };
  return [...trials, ...(await triesOf([alone], { ...history, tables: others }, () => true))];
};

/**
 * The same of one cell that is withheld: whether the one that holds its people then would be shown. The release that withholds it
 * is taken back for this, and no other.
 */
export const tryForCell = async (
  tried: Tried,
  { codes, release }: { readonly codes: readonly string[]; readonly release: string },
): Promise<readonly Trial[] | undefined> => {
  const own = subjectOf(tried);
  const history = await historyOf(tried);
  if (!history) return undefined;
  const before = { ...history, tables: history.tables.filter((table) => nameOf(table) !== release) };
  const changes = [...coarser(own), ...merged(own)].filter(({ within }) => within(codes) !== undefined);
  return triesOf(changes, before, (table, { within }) => isShown(table, within(codes) ?? []));
};

const subjectOf = ({ declared: table, counted, policy }: Tried): Subject => ({
  table,
  counted,
  policy,
  version: 1,
});

const historyOf = (tried: Tried): Promise<History | null> => {
  const finest = tried.declared.dimensions.map(({ levels }) => Math.min(...levels));
  const { announced } = subjectAt(subjectOf(tried), finest);
  return readHistory([announced], { zones: { history: tried.history } });
};

const triesOf = async (
  changes: readonly Change[],
  history: History,
  helps: (table: PublishedTable, change: Change) => boolean,
): Promise<readonly Trial[]> => {
  const solve = await loadSolve();
  const trials: Trial[] = [];
  for (const change of changes) {
    const table = await publishedWith(change.subject, history, solve);
    trials.push({ words: change.words, helps: table !== undefined && helps(table, change) });
  }
  return trials;
};

interface Change {
  readonly words: string;
  readonly subject: Subject;
  /** The codes of the cell that holds the people of a cell after the change; undefined where it changes nothing for them. */
  readonly within: (codes: readonly string[]) => readonly string[] | undefined;
}

const asIs = (codes: readonly string[]): readonly string[] => codes;

/** Each dimension by each of its levels above the finest that the policy lists. */
const coarser = (own: Subject): readonly Change[] =>
  own.table.dimensions.flatMap((dimension, along) => {
    const classification = own.policy.classifications[dimension.classification];
    return (classification?.levels ?? []).flatMap((name, level): readonly Change[] => {
      if (!classification || level <= Math.min(...dimension.levels)) return [];
      const within = (codes: readonly string[]) => {
        const coarse = codeAtLevel(classification, codes[along] ?? TOTAL, level);
        return coarse === codes[along] ? undefined : codes.with(along, coarse);
      };
      return [{ words: `${dimension.name} by ${name}`, subject: atLevel(own, along, level), within }];
    });
  });

const atLevel = (own: Subject, along: number, level: number): Subject => ({
  ...own,
  table: {
    ...own.table,
    dimensions: own.table.dimensions.map((one, at) => (at === along ? { ...one, levels: [level] } : one)),
  },
});

/** Each dimension left out, its codes merged into their total. */
const merged = (own: Subject): readonly Change[] =>
  own.table.dimensions.length < 2
    ? []
    : own.table.dimensions.map(({ name }, along) => ({
        within: (codes) => (codes[along] === TOTAL ? undefined : codes.toSpliced(along, 1)),
        words: `without ${name}, all its codes merged`,
        subject: {
          ...own,
          table: { ...own.table, dimensions: own.table.dimensions.filter((one) => one.name !== name) },
          counted: totalsOf(own.counted, name),
        },
      }));

const totalsOf = (counted: CellTable, dimension: string): CellTable => {
  const totals = (counted.codes[dimension] ?? []).map((code) => code === TOTAL);
  const kept = <Item>(column: readonly Item[]): readonly Item[] => column.filter((_, row) => totals[row]);
  return {
    ...counted,
    codes: Object.fromEntries(
      Object.entries(counted.codes)
        .filter(([name]) => name !== dimension)
        .map(([name, column]) => [name, kept(column)]),
    ),
    measures: Object.fromEntries(
      Object.entries(counted.measures).map(([name, { value, contributors, largest }]) => [
        name,
        {
          value: kept(value),
          contributors: kept(contributors),
          ...(largest && { largest: kept(largest) }),
        },
      ]),
    ),
  };
};

/** The table, where more of it than its total passes protection and attack, in one round. */
const publishedWith = async (
  subject: Subject,
  history: History,
  solve: Solve,
): Promise<PublishedTable | undefined> => {
  const earlier = history.tables.filter(({ noise }) => !noise);
  const versions = earlier.filter(
    ({ table, period }) => table === subject.table.name && period === subject.counted.period,
  );
  const version = 1 + Math.max(0, ...versions.map((one) => one.version));
  const { tables } = protectNight([{ ...subject, version }], { earlier, counterexamples: [], solve });
  const [cells] = tables;
  if (!cells || cells.totalOnly) return undefined;
  const table = compose(cells);
  const [attacked] = await attackTonight([table], history.tables, {
    shownOf: (one) => history.shown.get(one) ?? null,
    cellsOf: (one) => (one === table ? subject.counted : null),
    dominanceOf: () => subject.table.dominance,
    classifications: subject.policy.classifications,
  });
  return attacked?.outcome === 'passed' ? table : undefined;
};

const nameOf = ({ table, period, version }: PublishedTable): string => `${table}/${period}/v${version}`;
