import type { Preset } from './preset.ts';

export const webPresets: readonly Preset[] = [
  {
    name: 'wikimedia-dp',
    publisher: 'Wikimedia Foundation',
    title: 'Differentially private pageviews by country, project and page',
    source: 'https://analytics.wikimedia.org/published/datasets/country_project_page/',
    year: '2023',
    rule: 'At most 10 page views of a device and day count. Gaussian noise of scale 10 is added to each count (zCDP, ρ = 0.015 a day), and a count is released if it is above 90 with its noise. Only pages with more than 150 views in the world are counted.',
    carriedOut:
      'A budget that starts anew each day and rows that are there only where a noisy count is large are not carried out. Nearest is a table of your own with `noise: { mechanism: discrete-gaussian, rho: 0.015 }`, out of a budget for good.',
    weakness:
      'The promise holds for one device and one day: who reads the same page every day, or deletes a cookie, is several people to it, and the loss of all days adds up.',
  },
];
