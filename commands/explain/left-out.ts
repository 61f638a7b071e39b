import { printable } from '../../core/printable.ts';
import type { WithheldRecord } from './read-records.ts';
import type { Trial } from './try-changes.ts';

/** Why nothing of a table was proposed for publication, and what would help. */
export const leftOutWords = ({ because }: WithheldRecord, reason: string): readonly string[] => {
  const cells = (because?.cells ?? []).map(
    ({ release, codes }) => `  ${release}: [${codes.map(printable).join(', ')}]`,
  );
  const numbers = (because?.numbers ?? []).map(
    ({ table, period, codes, without }) =>
      `  ${table} ${period}: ${without ? 'who is in ' : ''}[${codes.map(printable).join(', ')}]${
        without ? ` and not in [${without.map(printable).join(', ')}]` : ''
      }`,
  );
  const { why, help, earlier } = words[reason] ?? { why: `${reason}.`, help: [] };
  return [
    `Left out: ${why}`,
    ...(numbers.length > 0 ? ['What nothing hides, or some of it:', ...new Set(numbers)] : []),
    ...(cells.length > 0
      ? [earlier ?? 'Earlier cells that make it so:', ...cells, ...fewestWords(because?.smallest)]
      : []),
    ...releaseWords(because?.releases),
    ...(reason === 'nothing can hide it' && cells.length === 0
      ? ['No set of cells of earlier releases was found that makes it so.']
      : []),
    ...(help.length > 0 ? ['What would help:', ...help.map((one) => `  ${one}`)] : []),
  ];
};

const releaseWords = (releases: readonly string[] = []): readonly string[] =>
  releases.length > 0 ? ['Earlier releases that make it so:', ...releases.map((name) => `  ${name}`)] : [];

/** Reasons that a change of the policy may take away. */
export const canBeTried: readonly string[] = ['nothing can hide it', 'nothing of it can be published'];

/** What changes of the policy would have done, or why nothing is known of that. */
export const trialWords = (trials: readonly Trial[] | undefined): readonly string[] => {
  if (!trials) return ['An earlier release cannot be read, so that no change could be tried.'];
  const inOrder = [...trials.filter(({ helps }) => helps), ...trials.filter(({ helps }) => !helps)];
  return [
    'Tried, each change by itself, protected and attacked beside everything published by now:',
    ...inOrder.map(
      ({ words, helps }) => `  ${words}: it would ${helps ? 'be published' : 'not be published'}.`,
    ),
    ...(trials.length === 0 ? ['  nothing: it has no coarser level, and no dimension to leave out.'] : []),
    'A later or a longer period is not counted yet, so that it could not be tried.',
  ];
};

const fewestWords = (smallest: boolean | undefined): readonly string[] => {
  if (smallest === undefined) return [];
  return smallest
    ? ['This is a smallest such set: no fewer earlier cells would make it so.']
    : ['None of these could be left out. Whether fewer others would make it so was too much to search for.'];
};

interface Words {
  readonly why: string;
  readonly help: readonly string[];
  /** Said before the earlier cells. */
  readonly earlier?: string;
}

const otherDays = 'Periods that have no day in common with these releases are published.';
const nothing = 'Nothing for this period: what is published of it stays as it is.';

const words: Readonly<Record<string, Words>> = {
  'nothing changed': {
    why: 'the last version of the period says the same.',
    help: [],
  },
  'the policy makes no corrections': {
    why: 'the period is published, and the policy allows no corrections of this table.',
    help: ['`corrections: true` for the table, from the next night on; each correction is then judged.'],
  },
  'few people changed': {
    why: 'a correction would point at the few who came or went.',
    earlier: 'The cell that would change by few people, or the whole and parts that leave them over:',
    help: [
      nothing,
      'It is judged again when what was counted is something else: when more people came late.',
    ],
  },
  'a withheld cell became empty': {
    why: 'a cell that an earlier version withholds has nobody in it any more: a correction would tell who was there.',
    earlier: 'That cell:',
    help: [nothing],
  },
  'nothing can hide it': {
    why: 'even with the total alone, a number could be worked out that has to stay hidden.',
    earlier:
      'Earlier cells that make it so: with these alone published, the first of these numbers could not be hidden:',
    help: ['Nothing takes an earlier release back. A later period is judged by itself.'],
  },
  'nothing is known of how an earlier release of the same days was coded': {
    why: 'an earlier release of the same rows and days does not say how its columns were coded, so that nobody knows what could be subtracted.',
    help: [otherDays],
  },
  'an earlier release of the same days codes a column in another way': {
    why: 'the policy codes a column in another way than when an earlier release of the same rows and days was made: taken from each other, they would tell who moved between codes.',
    help: ['The variable, its rules and its classification as they were.', otherDays],
  },
  'an earlier release of the same days counts the same under another cap': {
    why: 'an earlier release of the same rows and days counts the same under another cap: the difference would tell of the few who pass the lower.',
    help: ['The cap as it was.', otherDays],
  },
  'an earlier release of the same days has some of the same rows, and each has others': {
    why: 'its filter, or its sources, lie across those of an earlier release of the same days: put together with others, they would tell of a part that no table shows.',
    help: ['A filter, or sources, that hold the earlier ones whole, or nothing of them.', otherDays],
  },
  'nothing of it can be published': {
    why: 'no number but zero could be shown at any levels that the policy lists.',
    help: ['More people in it: too few stand there.'],
  },
};
