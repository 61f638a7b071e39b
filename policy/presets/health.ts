import type { Preset } from './preset.ts';

const nearestFive = { minimumFrequency: 8, rounding: { base: 5, method: 'nearest' } } as const;

const zerosAreShown =
  'kohort shows a true zero as 0 and withholds it only in a sensitive dimension, so that it cannot carry this out.';

export const healthPresets: readonly Preset[] = [
  {
    name: 'nhs-hes',
    publisher: 'NHS Digital, England',
    title:
      'Disclosure control methodology for Hospital Episode Statistics (HES) and Emergency Care Data Set (ECDS)',
    source:
      'https://digital.nhs.uk/data-and-information/data-tools-and-services/data-services/hospital-episode-statistics/change-to-disclosure-control-methodology-for-hes-and-ecds-from-september-2018',
    year: '2018',
    rule: 'Below national level, 1 to 7 are shown as *, zero as 0, and all other counts are rounded to the nearest 5. National counts are not treated.',
    carriedOut: 'Minimum frequency 8, every number rounded to the nearest 5.',
    stricter:
      'National counts are treated as well, and further numbers are withheld so that hidden ones cannot be worked out from totals, which the publisher gave up in favour of rounding.',
    weakness:
      'Rounding to the nearest multiple stands in for secondary suppression: where a total is exact or several overlapping numbers are published, differencing can still give a small one away. That is why kohort rounds only what is protected as if it were exact.',
    rules: nearestFive,
  },
  {
    name: 'opensafely',
    publisher: 'OpenSAFELY (Bennett Institute, University of Oxford)',
    title: 'Statistical disclosure control',
    source: 'https://github.com/opensafely/documentation/blob/main/docs/outputs/sdc.md',
    year: 'read in 2026',
    rule: 'Counts of 7 or fewer are redacted, then all others are rounded to the nearest 5, and totals are made by adding the rounded numbers. Zeros are usually kept. Rates come from rounded counts.',
    carriedOut:
      'Minimum frequency 8, every number rounded to the nearest 5; a total is rounded by itself, so that it is off by 2 at most however many parts it has.',
    stricter: 'Further numbers are withheld so that hidden ones cannot be worked out.',
    weakness:
      'The same analysis repeated on slightly other people is protected by the rounding alone: two numbers that straddle an edge show that somebody came or went.',
    rules: nearestFive,
  },
  {
    name: 'cms-11',
    publisher: 'Centers for Medicare & Medicaid Services, United States',
    title: 'CMS Cell Size Suppression Policy',
    source: 'https://resdac.org/node/1506',
    year: '2024',
    rule: 'No cell of 1 to 10 is reported, and none from which such a number could be derived, by percentages or otherwise. Zero may be shown. It holds for excluded cases too.',
    carriedOut: 'Minimum frequency 11, no rounding.',
    weakness:
      'Numbers from 11 on are exact, and the publisher leaves it to the author to find what can be derived, over one paper and not over all that were ever published.',
    rules: { minimumFrequency: 11 },
  },
  {
    name: 'wa-doh',
    publisher: 'Washington State Department of Health, United States',
    title: 'Department of Health Agency Standards for Reporting Data with Small Numbers',
    source: 'https://doh.wa.gov/data-statistical-reports/data-guidelines',
    year: '2018',
    rule: 'Non-zero counts below 10 are suppressed, with secondary suppression, and so are rates made of them. Surveys of small samples cut percentages off at 5 % and 95 %.',
    carriedOut:
      'Minimum frequency 10, no rounding. kohort counts everybody, so that nothing of it is a survey.',
    weakness:
      'Numbers from 10 on are exact, and secondary suppression is left to whoever makes a table, who does not see the other ones.',
    rules: { minimumFrequency: 10 },
  },
  {
    name: 'tre-10',
    publisher: 'UK Longitudinal Linkage Collaboration, as trusted research environments commonly do',
    title: 'Statistical disclosure control (UK LLC Guidebook)',
    source: 'https://github.com/UKLLC/Guidebook',
    year: '2025',
    rule: 'No count below 10 is released, zero among them. Means, medians and standard deviations need 10 people.',
    carriedOut: `${zerosAreShown} Nearest is \`preset: kohort\`, which withholds 1 to 9.`,
    weakness:
      'Each output is checked by itself, so that two of them can be subtracted; and that a zero is withheld helps little where a total and all other parts are shown.',
  },
  {
    name: 'cdc-10',
    publisher: 'Centers for Disease Control and Prevention, United States',
    title: 'Data suppression in CDC WONDER and WISQARS',
    source: 'https://www.cdc.gov/injury/wisqars/mapping_help/unstable_rates.html',
    year: 'read in 2026',
    rule: 'Counts of 0 to 9 below national level are suppressed. Rates of 20 or fewer are unstable and are suppressed for counties.',
    carriedOut: `${zerosAreShown} Nearest is \`preset: kohort\`, which withholds 1 to 9.`,
    weakness:
      'It is carried out query by query and without secondary suppression: a large number less the same without a small group gives the small one.',
  },
];
