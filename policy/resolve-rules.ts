import { type Dominance, type Rounding, roundingMethods, type Table } from '../core/policy.ts';
import type { Path } from './document.ts';
import type { Preset, PresetRules } from './presets/preset.ts';
import { presetCalled } from './presets/presets.ts';
import type { Report } from './problem.ts';
import { alignedAround, isAligned, preImageOf, smallestShown } from './rounding-alignment.ts';
import type { TableYaml } from './table-schema.ts';

type Rules = Pick<Table, 'minimumFrequency' | 'insiders' | 'dominance' | 'rounding' | 'preset'>;

interface Place {
  readonly path: Path;
  readonly report: Report;
}

const leastMinimum = 5;
const usualMinimum = 10;
const usualDominance: Dominance = { p: 10, n: 2, k: 85 };

/** The rules of a table: its own, and its preset's where it says nothing. Reports what would protect less than those. */
export const resolveRules = (written: TableYaml, preset: string | undefined, place: Place): Rules => {
  const followed = presetCalled(written.preset ?? preset);
  const rules = followed && rulesOf(followed, written, place);
  if (followed && rules) checkTightened({ written, followed, rules }, place);
  const minimum = written['minimum frequency'] ?? rules?.minimumFrequency ?? usualMinimum;
  const { insiders } = written;
  const minimumFrequency = minimum + (insiders ?? 0);
  const rounding = written.rounding ?? rules?.rounding;
  checkMinimum(minimum, { written, rules }, place);
  if (rounding) checkAligned(minimumFrequency, rounding, { written, place });
  return {
    minimumFrequency,
    dominance: {
      ...(written.dominance ?? rules?.dominance ?? usualDominance),
      ...(insiders !== undefined && { insiders }),
    },
    ...(insiders !== undefined && { insiders }),
    ...(rounding && { rounding }),
    ...(followed && { preset: followed.name }),
  };
};

const rulesOf = (
  { name, carriedOut, rules }: Preset,
  written: TableYaml,
  { path, report }: Place,
): PresetRules | undefined => {
  if (!rules)
    report(
      written.preset === undefined ? ['preset'] : [...path, 'preset'],
      `The preset \`${name}\` cannot be carried out. ${carriedOut}`,
    );
  return rules;
};

interface Followed {
  readonly written: TableYaml;
  readonly followed: Preset;
  readonly rules: PresetRules;
}

const checkTightened = ({ written, followed, rules }: Followed, { path, report }: Place): void => {
  const { 'minimum frequency': minimum, dominance, rounding } = written;
  const loosened = (entry: string, right: string) =>
    report(
      [...path, entry],
      `This protects less than the preset \`${followed.name}\`, which may only be tightened. Right would be ${right}, or another preset.`,
    );
  if (minimum !== undefined && minimum < rules.minimumFrequency)
    loosened('minimum frequency', `${rules.minimumFrequency} or more`);
  if (dominance && rules.dominance && isLooser(dominance, rules.dominance))
    loosened(
      'dominance',
      `\`p\` of ${rules.dominance.p} % or more, \`n\` of ${rules.dominance.n} or more and \`k\` of ${rules.dominance.k} % or less`,
    );
  if (rounding && rules.rounding && isFiner(rounding, rules.rounding)) {
    const { base, method } = rules.rounding;
    const methods = method === 'nearest' ? roundingMethods : (['random', 'controlled'] as const);
    loosened('rounding', `a base of ${base} or more, with the method ${methods.join(' or ')}`);
  }
};

const isLooser = (own: Dominance, asked: Dominance): boolean =>
  own.p < asked.p || own.n < asked.n || own.k > asked.k;

/** Rounding to the nearest multiple leaves fewer true numbers open than the other two methods. */
const isFiner = (own: Rounding, asked: Rounding): boolean =>
  own.base < asked.base || (own.method === 'nearest' && asked.method !== 'nearest');

/** A preset is a reason of its own: whoever signs the policy reads its source and its weakness. */
const checkMinimum = (
  minimum: number,
  { written, rules }: { readonly written: TableYaml; readonly rules: PresetRules | undefined },
  { path, report }: Place,
): void => {
  const isPreset = rules !== undefined && rules.minimumFrequency < usualMinimum;
  if (minimum < usualMinimum && written.override === undefined && !isPreset)
    report(
      [...path, 'minimum frequency'],
      `A minimum frequency of ${minimum} protects less than is usual. Right would be ${usualMinimum} or more, or an \`override:\` beside it that says why this table may have less.`,
    );
  if (minimum >= usualMinimum && written.override !== undefined)
    report(
      [...path, 'override'],
      `There is nothing to override: the minimum frequency is ${usualMinimum} or more. Right would be to leave this out.`,
    );
};

const checkAligned = (
  minimum: number,
  rounding: Rounding,
  { written, place: { path, report } }: { readonly written: TableYaml; readonly place: Place },
): void => {
  if (isAligned(minimum, rounding)) return;
  const shown = smallestShown(minimum, rounding);
  const { from, to } = preImageOf(shown, rounding);
  const fitting = alignedAround(minimum, rounding, leastMinimum).map(
    (right) => `\`minimum frequency: ${right}\``,
  );
  report(
    [...path, written['minimum frequency'] === undefined ? 'rounding' : 'minimum frequency'],
    `With a minimum frequency of ${minimum} and ${rounding.method} rounding to ${rounding.base}, the smallest number shown, ${shown}, would stand for ${minimum} to ${to} and not for all of ${from} to ${to}: the smallest groups would be blurred least. Right would be ${fitting.join(' or ')}.`,
  );
};
