import type { Mean } from '../../core/mean.ts';
import type { Dimension, Measure, Policy, Rounding, Table } from '../../core/policy.ts';
import { noiseRule } from './noise-words.ts';
import { presetClause } from './preset-words.ts';
import { counted, enumerate, heading, item, percentOf, wrapped } from './text.ts';

/** What one table counts, over which time and with which protection. */
export const tableWords = (table: Table, policy: Policy): string =>
  [
    heading(`${table.title} (table ${table.name})`, '-'),
    wrapped(
      `${table.description} It counts rows of ${enumerate(table.sources)}, one table for each ${table.period}, ${populationWords(table)}. One contributor is one ${table.protectedUnit}.`,
    ),
    '  It is broken down by:',
    ...table.dimensions.map((dimension) => item(dimensionWords(dimension, table, policy))),
    '  It shows:',
    ...shownWords(table).map(item),
    wrapped(
      table.noise ? `${presetClause(table).trimStart()} ${noiseRule(table, table.noise)}` : ruleWords(table),
    ),
  ].join('\n');

const populationWords = ({ where }: Table): string =>
  where.length === 0
    ? 'with nobody left out but those named above'
    : `only where ${enumerate(where.map((filter) => `${filter.variable} is ${enumerate(filter.in, 'or')}`))}`;

const dimensionWords = (dimension: Dimension, { noise }: Table, policy: Policy): string => {
  const { levels = [] } = policy.classifications[dimension.classification] ?? {};
  const shown = dimension.levels.map((level) => levels[level] ?? '');
  if (noise) return `${dimension.title}, by ${shown[0]}.`;
  const rolled =
    shown.length > 1
      ? `as finely as ${shown.join(', else ')}, whichever leaves enough to publish`
      : `by ${shown.join('')}`;
  const sensitive = dimension.sensitive
    ? '. It is sensitive: where nobody of a group has one of its codes, or nearly everybody has, that is withheld too'
    : '';
  const other = dimension.other
    ? '. Small groups are shown together as other where that gives nobody away'
    : '';
  return `${dimension.title}, ${rolled}${sensitive}${other}.`;
};

/** A mean in the place of its sum; its people are counted, and not shown. */
const shownWords = ({ measures, means = [] }: Table): readonly string[] =>
  measures
    .filter(({ name }) => !means.some(({ people }) => people === name))
    .map((measure) => {
      const mean = means.find(({ sum }) => sum === measure.name);
      return mean && measure.kind === 'sum' ? meanWords(mean, measure) : measureWords(measure);
    });

const meanWords = (
  { title, unit, decimals }: Mean,
  { variable, cap }: Measure & { readonly kind: 'sum' },
): string =>
  `${title}: the mean of ${variable} in ${unit}, over the people who have a value, to ${counted(decimals, 'decimal')}; one person adds at most ${cap} on one day. It is protected as if the sum and the number of these people were shown exactly beside it, and those without a value are protected as well. It is withheld too where so little lies between it and 0 or ${cap} that all but a few would be known to have that.`;

const measureWords = (measure: Measure): string => {
  switch (measure.kind) {
    case 'people':
      return `${measure.title}: how many different people (${measure.unit}).`;
    case 'events':
      return `${measure.title}: how many ${measure.unit}, of which at most ${measure.cap} of one person on one day count.`;
    case 'sum':
      return `${measure.title}: the sum of ${measure.variable} in ${measure.unit}, to which one person adds at most ${measure.cap} on one day.`;
  }
};

const roundingWords = ({ base, method }: Rounding): string => {
  const how: Record<Rounding['method'], string> = {
    nearest: `the nearest multiple of ${base}, halves up, so that parts need not add up to their total`,
    random: `one of the two multiples of ${base} beside it, the nearer the likelier, so that parts need not add up to their total`,
    controlled: `one of the two multiples of ${base} beside it, so that shown parts still add up; where no such rounding is found, one of the two at random`,
  };
  return `What is left is protected as if it were shown exactly, and shown as ${how[method]}. The same number is rounded in the same way everywhere.`;
};

const costWords: Record<Table['costs'], string> = {
  'log people': 'Where further cells are withheld to protect others, few and small ones are.',
  people: 'Where further cells are withheld to protect others, those with the fewest people are.',
  cells: 'As few further cells as can be are withheld to protect others, large ones among them.',
  'inner cells': 'Where further cells are withheld to protect others, totals go first.',
};

const insiderWords = ({ insiders, minimumFrequency }: Table): string =>
  insiders === undefined
    ? ''
    : ` It is ${minimumFrequency - insiders} beside ${insiders} of whom one attacker may know: people who tell each other what they know, or accounts made up to fill a group.`;

const ruleWords = (table: Table): string => {
  const { minimumFrequency, insiders = 0, dominance, activity, corrections, rounding } = table;
  const fewer =
    minimumFrequency - insiders < 10
      ? ', fewer than the usual 10; its preset or the policy file says why'
      : '';
  const amounts = table.measures.some(({ kind }) => kind !== 'people')
    ? ` A number is withheld too if, without its ${insiders > 1 ? insiders + 1 : 'two'} largest contributors, less than ${dominance.p} % of the largest is left, or if its ${counted(dominance.n, 'largest contributor')} ${dominance.n === 1 ? 'makes' : 'make'} up more than ${dominance.k} % of it.`
    : '';
  const shown = rounding ? ` ${roundingWords(rounding)}` : '';
  return `${presetClause(table).trimStart()} No number is published that 1 to ${minimumFrequency - 1} people stand behind, nor one from which such a number could be worked out. The minimum is ${minimumFrequency} people${fewer}.${insiderWords(table)}${amounts}${shown} Finer levels are used as long as ${percentOf(activity)} of the activity can be shown. ${costWords[table.costs]} ${
    corrections
      ? 'Late rows may lead to a corrected version, which is checked together with all earlier ones.'
      : 'A published period is never corrected for late rows.'
  }`;
};
