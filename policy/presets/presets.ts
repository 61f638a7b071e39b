import { educationPresets } from './education.ts';
import { healthPresets } from './health.ts';
import { ownPresets } from './own.ts';
import type { Preset } from './preset.ts';
import { statisticsOfficePresets } from './statistics-offices.ts';
import { webPresets } from './web.ts';

/** Every rule of a publisher that a policy may name, kohort's own first. */
export const presets: readonly Preset[] = [
  ...ownPresets,
  ...educationPresets,
  ...healthPresets,
  ...statisticsOfficePresets,
  ...webPresets,
];

export const presetCalled = (name: string | undefined): Preset | undefined =>
  presets.find((preset) => preset.name === name);
