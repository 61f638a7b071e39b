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
      'Discrete Gaussian noise with ρ = 0.015 for each release, and a cap of 10 events of a person on a day. All numbers are shown with their noise, those of 90 and less too: leaving them out protects nobody, since it would be done to numbers that have their noise already.',
    stricter:
      'The noise hides all ten views of a person wherever they fall, and those of a whole period, so that it is larger than the publisher’s; and a budget that never starts anew limits what all releases together may tell of one person.',
    weakness:
      'The promise holds for one device and one day: who reads the same page every day, or deletes a cookie, is several people to it, and the loss of all days adds up.',
    noise: { mechanism: 'discrete-gaussian', rho: '0.015', cap: 10 },
  },
];
