import type { Policy, Table } from '../../core/policy.ts';
import type { Preset } from '../presets/preset.ts';
import { presetCalled, presets } from '../presets/presets.ts';
import { enumerate, heading, wrapped } from './text.ts';

/** Source, rule and known weakness of each preset that a table follows. */
export const presetsInUse = ({ tables }: Policy): readonly string[] => {
  const used = presets.filter(({ name }) => tables.some(({ preset }) => preset === name));
  return used.map((preset) => {
    const followers = tables.filter(({ preset: own }) => own === preset.name).map(({ name }) => name);
    return [presetWords(preset), wrapped(`Followed by ${enumerate(followers)}.`)].join('\n\n');
  });
};

/** All presets there are, as `docs/presets.md` has them. */
export const presetList = (): string =>
  `${[
    heading('Presets', '='),
    wrapped(
      'Rules of publishers, each with its source and its known weakness. A policy, or one of its tables, follows one with `preset:`; a table may ask for more than its preset does, never for less. A preset that kohort cannot carry out as it stands is refused. This list is printed by `npm run -s policy -- --presets`.',
    ),
    ...presets.map(presetWords),
  ].join('\n\n')}\n`;

/** In a table's own words: which rule it follows, and what that leaves open. */
export const presetClause = ({ preset: name }: Table): string => {
  const preset = presetCalled(name);
  return preset ? ` It follows the preset “${preset.name}”, whose known weakness stands under its name.` : '';
};

const presetWords = (preset: Preset): string => {
  const { name, publisher, title, source, year, rule, carriedOut, stricter, reason, weakness } = preset;
  const parts = [
    `${publisher}: “${title}” (${year}), ${source}`,
    `The rule: ${rule}`,
    preset.rules || preset.noise ? `How it is carried out: ${carriedOut}` : `Not carried out: ${carriedOut}`,
    ...(stricter === undefined ? [] : [`Stricter here: ${stricter}`]),
    ...(reason === undefined ? [] : [`Why: ${reason}`]),
    `Known weakness: ${weakness}`,
  ];
  return [heading(name, '-'), ...parts.map((part) => wrapped(part))].join('\n\n');
};
