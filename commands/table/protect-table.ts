import type { LinearStatus, LinearTable } from '../../core/linear-table.ts';
import { suppress } from '../../functions/protect/suppression/suppress.ts';
import { everyCore } from '../../platform/threads.ts';
import { type SecondaryLetter, writeJj } from './jj.ts';

interface Wishes {
  readonly seconds: number;
  readonly insiders: number;
  readonly secondary: SecondaryLetter;
}

export const protectTable = async (
  table: LinearTable,
  { seconds, insiders, secondary }: Wishes,
): Promise<number> => {
  const from = performance.now();
  const {
    table: made,
    cost,
    bound,
    optimal,
    cuts,
  } = await suppress(table, seconds, {
    insiders,
    spread: everyCore,
  });
  const took = (performance.now() - from) / 1000;
  const gap = cost === 0 ? 0 : (100 * (cost - bound)) / cost;
  const [unsafe, before] = [withheldAs('unsafe', made), withheldAs('secondary', table)];
  const added = withheldAs('secondary', made).count - before.count;
  process.stdout.write(writeJj(made, secondary));
  process.stderr.write(
    [
      `${made.cells.length} cells, ${unsafe.count} unsafe, ${added} secondary of weight ${cost}.`,
      `The unsafe cells weigh ${unsafe.weight}.`,
      before.count > 0 && `Secondary before, and kept so: ${before.count} of weight ${before.weight}.`,
      insiders > 0 &&
        `The people of unsafe cells of at most ${insiders} are reckoned to know their cell and to tell each other.`,
      optimal
        ? 'No pattern that protects weighs less: this is proven.'
        : `No pattern that protects weighs less than ${bound}: a gap of ${gap.toFixed(1)} %.`,
      took > seconds + Math.max(2, seconds / 5) &&
        `To find a pattern that protects took longer than the ${seconds} s given, and nothing was improved after that.`,
      'Method: the cheapest shifts near each unsafe cell, then cuts out of attackers’ programmes (Fischetti and Salazar 2001).',
      `${cuts} cuts in ${took.toFixed(1)} s.\n`,
    ]
      .filter((line) => line !== false)
      .join('\n'),
  );
  return 0;
};

const withheldAs = (
  status: LinearStatus,
  { cells }: LinearTable,
): { readonly count: number; readonly weight: number } => {
  const own = cells.filter((cell) => cell.status === status);
  return { count: own.length, weight: own.reduce((sum, { weight }) => sum + weight, 0) };
};
