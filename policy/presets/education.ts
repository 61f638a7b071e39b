import type { Preset } from './preset.ts';

export const educationPresets: readonly Preset[] = [
  {
    name: 'hesa',
    publisher: 'Higher Education Statistics Agency (HESA), United Kingdom',
    title: 'Rounding and suppression to anonymise statistics',
    source:
      'https://www.hesa.ac.uk/about/regulation/data-protection/rounding-and-suppression-anonymise-statistics',
    year: '2023',
    rule: 'All counts of people are rounded to the nearest 5, of which 0, 1 and 2 become 0; totals are rounded by themselves. Percentages of fewer than 22.5 people and averages of 7 or fewer are withheld. No count is withheld.',
    carriedOut: 'Minimum frequency 8, every number rounded to the nearest 5. Percentages are not published.',
    stricter:
      'Where HESA shows 0 for 1 and 2, and 5 for 3 to 7, kohort withholds: a 0 that may be two people is no zero, and no count of 1 to 7 people may be told at all.',
    weakness:
      'Rounding to the nearest multiple is undone by differencing: a total and its parts, or two overlapping groups, can lie so that only one set of true values rounds to them. The Handbook on Statistical Disclosure Control (5.5) does not recommend it as the protection of a frequency table.',
    rules: { minimumFrequency: 8, rounding: { base: 5, method: 'nearest' } },
  },
  {
    name: 'ofqual',
    publisher: 'Office of Qualifications and Examinations Regulation (Ofqual), England',
    title: 'Rounding policy for statistical publications',
    source:
      'https://www.gov.uk/government/publications/ofquals-statistics-policies-and-procedures/rounding-policy',
    year: '2025',
    rule: '1 to 4 are shown as “fewer than 5”, zero as 0, all other numbers are rounded to the nearest 5. Totals and percentages are made from unrounded numbers.',
    carriedOut: 'Minimum frequency 8, every number rounded to the nearest 5. Percentages are not published.',
    stricter:
      'From 5 on, a published 5 would stand for 5, 6 or 7 only; kohort withholds these as well, so that the smallest number shown is 10 and stands for 8 to 12 like every other for five.',
    weakness:
      'As published, 5 means 5 to 7, and percentages made from unrounded numbers can give the numbers back. Rounding to the nearest multiple is undone by differencing.',
    rules: { minimumFrequency: 8, rounding: { base: 5, method: 'nearest' } },
  },
  {
    name: 'nces-slds3',
    publisher: 'National Center for Education Statistics, United States',
    title:
      'Statistical Methods for Protecting Personally Identifiable Information in Aggregate Reporting (SLDS Technical Brief 3, NCES 2011-603)',
    source: 'https://nces.ed.gov/pubs2011/2011603.pdf',
    year: '2010',
    rule: 'Groups of 10 or fewer are masked. Of larger ones only percentages are shown, with the ends cut off by the size of the group: at most 99 % and at least 1 % from 300 on, 98 % and 2 % from 100, 95 % and 5 % from 40. The counts under them are not reported.',
    carriedOut:
      'kohort publishes counts and no percentages with their ends cut off, so that it cannot carry this out. Nearest is `preset: cms-11` with the outcome declared as a sensitive dimension.',
    weakness:
      'The same percentage of groups whose sizes are known from elsewhere gives the counts back, and the bands of two years can be set against each other.',
  },
];
