import type { AttackReport } from '../../core/verdict.ts';
import type { Verification } from './verify-folder.ts';

/** A verification for reading, a line per fact. */
export const describe = ({
  checks,
  tables,
  notAttacked,
  attacks,
  notices,
  passed,
}: Verification): readonly string[] => [
  'Files: checksums, and whether each is to the byte the one that is made of the release that they hold',
  ...checks.flatMap(({ name, problems }) =>
    problems.length === 0
      ? [`  ok      ${name}`]
      : problems.map((problem) => `  FAILED  ${name}: ${problem}`),
  ),
  '',
  `Attacks on ${tables === 1 ? 'the one table' : `all ${tables} tables together`}, from the published files alone`,
  ...(notAttacked ? [`  FAILED  could not be carried out: ${notAttacked}`] : []),
  ...attacks.map(attackLine),
  ...(notices.length > 0 ? ['', 'To know'] : []),
  ...notices.map((notice) => `  note    ${notice}`),
  '',
  passed
    ? notices.length > 0
      ? 'Verified: nothing found in what is here, but see the lines marked note.'
      : 'Verified: nothing found.'
    : 'NOT verified: see the lines marked FAILED.',
];

const attackLine = ({ attacker, tries, tried, found, tightest, pinned }: AttackReport): string => {
  const mark = found === 0 ? 'ok    ' : 'FAILED';
  const closest = tightest === null ? '' : `, the narrowest result was ${tightest}`;
  const result = found === 0 ? 'nothing found' : `${found} disclosed`;
  const exact = pinned ? `, ${pinned} rounded numbers of enough people follow exactly` : '';
  return `  ${mark}  ${attacker}: ${tries.replace(/\.$/, '')}. Tried ${tried}: ${result}${closest}${exact}.`;
};
