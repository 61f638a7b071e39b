import type { LinearTable } from '../../core/linear-table.ts';
import { suppress } from '../../functions/protect/suppression/suppress.ts';
import { writeJj } from './jj.ts';

export const protectTable = async (
  table: LinearTable,
  { seconds, insiders }: { readonly seconds: number; readonly insiders: number },
): Promise<number> => {
  const from = performance.now();
  const { table: made, cost, bound, optimal, cuts } = await suppress(table, seconds, { insiders });
  const of = (status: string) => made.cells.filter((cell) => cell.status === status).length;
  const took = ((performance.now() - from) / 1000).toFixed(1);
  const gap = cost === 0 ? 0 : (100 * (cost - bound)) / cost;
  process.stdout.write(writeJj(made));
  process.stderr.write(
    [
      `${made.cells.length} cells, ${of('unsafe')} unsafe, ${of('secondary')} secondary of weight ${cost}.`,
      optimal
        ? 'No pattern that protects weighs less: this is proven.'
        : `No pattern that protects weighs less than ${bound}: a gap of ${gap.toFixed(1)} %.`,
      `${cuts} cuts in ${took} s.\n`,
    ].join('\n'),
  );
  return 0;
};
