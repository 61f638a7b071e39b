import { TOTAL } from '../../core/classification.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { noiseStatement, statedNoise } from './noise-words.ts';
import type { Release } from './release.ts';
import { utilityOf } from './utility.ts';

/** What was done to the numbers before anyone saw them, in figures and in words. */
export const disclosureControlOf = ({ table, policy, policyDigest }: Release) => ({
  protectedUnit: table.protectedUnit,
  minimumFrequency: table.minimumFrequency,
  method: methodOf(table),
  levels: Object.fromEntries(
    table.dimensions.map(({ name, levels, level }) => [name, levels[level] ?? TOTAL]),
  ),
  secondarySuppression: table.noise === undefined,
  rounding: table.rounding ? { ...table.rounding, addsUp: table.rounding.method === 'controlled' } : null,
  noise: table.noise ? statedNoise(table.noise) : null,
  ...utilityOf(table),
  policy: policy.name,
  policyVersion: String(policy.version),
  policyDigest: `sha256:${policyDigest}`,
  statement: statementOf(table, policy),
});

const methodOf = ({ noise, rounding }: PublishedTable): readonly string[] => [
  'generalisation',
  ...(noise ? [`${noise.mechanism} noise`] : ['primary suppression', 'secondary suppression']),
  ...(rounding ? ['rounding'] : []),
  'attack before release',
];

/** The disclosure-control statement that goes with every release (after the UK Government Analysis Function, 2022). */
export const statementOf = (table: PublishedTable, policy: Release['policy']): string =>
  [
    `One person is counted as one ${table.protectedUnit}.`,
    ...(table.noise ? noiseStatement(table.noise, table.protectedUnit) : withholdingStatement(table)),
    'You must not try to identify any person in these data, nor combine them with other data for that purpose.',
    `Report a suspected disclosure to ${policy.contact}.`,
  ].join(' ');

const roundingWords = ({ rounding, measures }: PublishedTable): readonly string[] => {
  const means = measures.filter(({ kind }) => kind === 'mean');
  if (!rounding && means.length > 0)
    return [
      `Published values are exact but for means, which are rounded to the decimals that they state. No noise is added.`,
    ];
  if (!rounding) return ['Published values are exact: nothing is rounded and no noise is added.'];
  const { base, method, insteadOf } = rounding;
  const multiple = `Every published value is rounded to a multiple of ${base}`;
  const own = 'each by itself, so that parts need not add up to their total. No noise is added.';
  switch (method) {
    case 'nearest':
      return [`${multiple}, the nearest one, ${own}`];
    case 'controlled':
      return [
        `${multiple} next to it, so that published parts still add up to published totals. No noise is added.`,
      ];
    case 'random':
      return [
        `${multiple} next to it, at random but the same number always in the same way, ${own}`,
        ...(insteadOf ? ['No rounding under which parts add up was found for this table.'] : []),
      ];
  }
};

const withholdingStatement = (table: PublishedTable): readonly string[] => [
  `A cell is published only if at least ${table.minimumFrequency} people, counted so, stand behind it, or none at all.`,
  'Withheld cells are empty with status c in the data files and shown as [c] in the report;',
  'further cells are withheld so that hidden values cannot be worked out from totals, from other tables, from what',
  'other audiences receive or from earlier releases. The two kinds of withheld cell are not told apart.',
  ...(table.dimensions.some(({ sensitive }) => sensitive)
    ? ['Where nobody or nearly everybody of a group has an outcome, that is withheld like a small count.']
    : []),
  ...meanWords(table),
  ...roundingWords(table),
];

const meanWords = ({ measures }: PublishedTable): readonly string[] =>
  measures.some(({ kind }) => kind === 'mean')
    ? [
        'Behind a mean there must be as many people who have a value; it is withheld too where few have none, where nobody has',
        'one, or where all but a few must have the lowest or highest value. Status z: there is nobody of whom there could be a mean.',
      ]
    : [];
