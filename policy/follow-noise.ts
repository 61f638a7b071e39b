import { compareFractions } from '../core/fraction.ts';
import { exactly } from '../core/noise.ts';
import type { Path } from './document.ts';
import type { NoiseYaml } from './noise-schema.ts';
import type { Preset } from './presets/preset.ts';
import { presetCalled } from './presets/presets.ts';
import type { Report } from './problem.ts';
import type { TableYaml } from './table-schema.ts';

interface Place {
  readonly path: Path;
  readonly report: Report;
}

/** The noise that a table asks for, itself or by a preset with noise; reports what would protect less than that preset. */
export const noiseAsked = (
  written: TableYaml,
  presetOfAll: string | undefined,
  place: Place,
): { readonly noise: NoiseYaml; readonly preset?: string } | undefined => {
  const followed = presetCalled(written.preset ?? presetOfAll);
  if (!followed?.noise) return written.noise && { noise: written.noise };
  const { cap, ...terms } = followed.noise;
  const noise = written.noise ?? terms;
  checkTightened({ written, noise, followed }, place);
  return { noise, preset: followed.name };
};

const checkTightened = (
  {
    written,
    noise,
    followed: { name, noise: asked },
  }: { readonly written: TableYaml; readonly noise: NoiseYaml; readonly followed: Preset },
  { path, report }: Place,
): void => {
  if (!asked) return;
  const { mechanism, rho } = noise;
  if (
    mechanism !== asked.mechanism ||
    rho === undefined ||
    compareFractions(exactly(rho), exactly(asked.rho)) > 0
  )
    report(
      [...path, 'noise'],
      `This protects less than the preset \`${name}\`, which may only be tightened. Right would be \`{ mechanism: ${asked.mechanism}, rho: ${asked.rho} }\` with this \`rho\` or a smaller one.`,
    );
  for (const [measure, definition] of Object.entries(written.measures))
    if (definition.kind === 'events' && definition.cap > asked.cap)
      report(
        [...path, 'measures', measure],
        `The preset \`${name}\` counts at most ${asked.cap} events of one person on one day. Right would be \`cap: ${asked.cap}\` or less.`,
      );
};
