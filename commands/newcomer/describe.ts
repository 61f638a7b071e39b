import type { AttackReport } from '../../core/verdict.ts';
import type { Comparison } from './compare.ts';

/** A comparison for the privacy officer to read. */
export const describe = (
  name: string,
  { coalition, releases, unreleased, before, after, fingerprint }: Comparison,
): readonly string[] => [
  coalition.length > 0
    ? `What ${name} would add to what ${coalition.join(', ')} hold together`
    : `What ${name} would add: nobody whom it may meet holds a release yet`,
  '',
  ...releases.map(
    ({ release, cells, unseen }) =>
      `  ${release}: ${cells} cells, ${unseen === 0 ? 'all of which others hold already' : `${unseen} of which nobody else holds`}`,
  ),
  ...unreleased.map(
    (table) =>
      `  ${table}: nobody holds a release of it yet. Its first one is attacked together with everything above before it goes out.`,
  ),
  ...(releases.length + unreleased.length === 0 ? ['  nothing: no release lies in its scope'] : []),
  '',
  'Attacks on everything together, without and with it: tried, disclosed, narrowest result',
  ...after.map((report) => {
    const was = before.find(({ attacker }) => attacker === report.attacker);
    return `  ${report.attacker}: ${was ? figures(was) : 'not tried'} → ${figures(report)}`;
  }),
  '',
  closing({ releases, after }),
  ...(discloses(after)
    ? []
    : [
        '',
        'It receives nothing before the policy says at it what it is admitted as:',
        `  admitted: '${fingerprint}'`,
      ]),
];

const discloses = (reports: readonly AttackReport[]): boolean => reports.some(({ found }) => found > 0);

const figures = ({ tried, found, tightest }: AttackReport): string =>
  `${tried}, ${found}, ${tightest ?? '–'}`;

const closing = ({ releases, after }: Pick<Comparison, 'releases' | 'after'>): string => {
  const unseen = releases.reduce((sum, release) => sum + release.unseen, 0);
  if (discloses(after)) return 'NOT to be added: what all would hold together discloses.';
  return unseen === 0
    ? 'It may be added: it would hold nothing that the others do not hold already.'
    : `It may be added: ${unseen} cells are new, and nothing is disclosed by them together with all others.`;
};
