import type { Preset } from './preset.ts';

export const ownPresets: readonly Preset[] = [
  {
    name: 'kohort',
    publisher: 'kohort',
    title: 'Methodology',
    source: 'docs/methodology.md',
    year: '2026',
    rule: 'Numbers of 1 to 9 people are withheld, and so are amounts of which the largest contributor could be told to within 10 %, or of which two make up more than 85 %. Further numbers are withheld until no attacker can place a hidden one in an interval narrower than the minimum. Levels are rolled up before anything is withheld. Nothing is rounded.',
    carriedOut:
      'As it stands: minimum frequency 10, p % rule with 10 %, (n,k) rule with 2 and 85 %, no rounding.',
    reason:
      'Usage data has a long tail: at a minimum of 10 most of the activity can still be shown, and rolling up first keeps what readers compare. Rounding is left out because it does not protect what withholding leaves open, as totals and other tables undo it (Handbook on Statistical Disclosure Control of the European statistical offices, 5.5), while it takes away that numbers add up and can be checked.',
    weakness:
      'Published numbers are exact. Who controls or knows all but a few of the people in a cell can subtract them, and what is known from elsewhere about the same people can be set against the numbers.',
    rules: { minimumFrequency: 10, dominance: { p: 10, n: 2, k: 85 } },
  },
];
