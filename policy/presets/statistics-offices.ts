import type { Preset } from './preset.ts';

export const statisticsOfficePresets: readonly Preset[] = [
  {
    name: 'ons-10-5',
    publisher: 'Office for National Statistics, United Kingdom',
    title: 'Comparison of post-tabular statistical disclosure control methods',
    source:
      'https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/populationestimates/methodologies/comparisonofposttabularstatisticaldisclosurecontrolmethods',
    year: 'read in 2026',
    rule: 'Counts below 10 are suppressed, all others are rounded to the nearest 5.',
    carriedOut: 'Minimum frequency 13, every number rounded to the nearest 5.',
    stricter:
      'From 10 on, a published 10 would stand for 10, 11 or 12 only, because the threshold cuts off 8 and 9. kohort withholds these as well: the smallest number shown is 15 and stands for 13 to 17.',
    weakness:
      'Threshold and base do not fit each other, so that the smallest numbers are blurred least. Rounding to the nearest multiple is undone by differencing.',
    rules: { minimumFrequency: 13, rounding: { base: 5, method: 'nearest' } },
  },
  {
    name: 'statsnz-rr3',
    publisher: 'Stats NZ',
    title: '2013 Census confidentiality rules and how they are applied',
    source: 'http://m.stats.govt.nz/Census/2013-census/methodology/confidentiality-how-applied.aspx',
    year: '2013',
    rule: 'All counts, totals too, are rounded at random to a multiple of 3: to the nearer one with probability 2/3, to the other with 1/3; multiples stay. Counts below 6 are suppressed in tables of small cells.',
    carriedOut:
      'Minimum frequency 7, every number rounded at random to a multiple of 3, the same number always in the same way.',
    stricter:
      'Counts of 1 to 6 are withheld in every table, and 7 and 8 always go up to 9, so that the smallest number shown stands for as many values as any other.',
    weakness:
      'A base of 3 hides a difference of one or two people and no more. Where the same count is rounded anew in several tables the true one can be found: of a census with random rounding to 5, 624 exact values were recovered from totals that did not fit otherwise (arXiv 2307.13859).',
    rules: { minimumFrequency: 7, rounding: { base: 3, method: 'random' } },
  },
  {
    name: 'us-census-drb',
    publisher: 'Disclosure Review Board of the United States Census Bureau',
    title: 'DRB rounding rules, as the Bureau’s drb_rounder carries them out',
    source: 'https://github.com/simsong/drb_rounder',
    year: 'read in 2026',
    rule: 'Counts below 15 are shown as N<15. Others are rounded to 10 below 100, to 50 below 1,000, to 100 below 10,000, to 500 below 100,000, to 1,000 below a million and to four digits above; no number has more than four digits.',
    carriedOut:
      'kohort rounds all numbers of a table to one base, so that it cannot carry this out: large numbers would be told more exactly.',
    weakness:
      'Sums of many rounded parts can be set against a total that is rounded more coarsely, and rounding to the nearest multiple is undone by differencing.',
  },
  {
    name: 'eurostat-ifs',
    publisher: 'Eurostat',
    title: 'Integrated Farm Statistics Manual, 9.1.2 (confidentiality)',
    source: 'https://wikis.ec.europa.eu',
    year: 'read in 2026',
    rule: 'Cells are withheld by a threshold and a p % dominance rule; of what is left, 1 to 7 become 5 and larger numbers are rounded to the nearest 10.',
    carriedOut:
      'Threshold and p are not public, so that nobody can say what would carry this out. Write your own `minimum frequency:` and `dominance:`, with `rounding: { base: 10, method: nearest }`.',
    weakness:
      'A rule whose numbers are secret cannot be checked by those whom it protects, and can often be read off what is published. 5 stands for 1 to 7, so that single farms are shown.',
  },
];
