import { ContractViolation } from '../../core/errors.ts';
import type { LinearCell, LinearRelation, LinearStatus, LinearTable } from '../../core/linear-table.ts';

/**
 * The JJ format of τ-ARGUS and sdcTable: `0`; the number of cells; per cell `i value weight status lb ub LPL UPL SPL`; the
 * number of relations; per relation `rhs k : i (coef) ...`. Statuses are `s` safe, `u` unsafe, `x` or `m` secondary and `z`
 * to be published.
 */
export const readJj = (text: string): LinearTable => {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines[0] !== '0') throw broken(1, 'the format begins with `0`');
  const cellCount = countAt(lines, 1);
  const cells = lines.slice(2, 2 + cellCount).map((line, at) => cellOf(line, at));
  if (cells.length < cellCount) throw broken(lines.length, `${cellCount} cells are announced`);
  const relationCount = countAt(lines, 2 + cellCount);
  const from = 3 + cellCount;
  if (lines.length !== from + relationCount)
    throw broken(lines.length, `${relationCount} relations are announced, and nothing comes after them`);
  const relations = lines.slice(from).map((line, at) => relationOf(line, { number: from + at + 1, cells }));
  return { cells, relations };
};

/** sdcTable calls secondary cells `x`; τ-ARGUS calls them `m`, and takes them back from the lines in which it finds one. */
export const secondaryLetters = ['x', 'm'] as const;
export type SecondaryLetter = (typeof secondaryLetters)[number];

export const writeJj = ({ cells, relations }: LinearTable, secondary: SecondaryLetter = 'x'): string =>
  [
    '0',
    `${cells.length}`,
    ...cells.map((cell, at) =>
      [
        at,
        cell.value,
        cell.weight,
        cell.status === 'secondary' ? secondary : letters[cell.status],
        cell.lower,
        cell.upper,
        cell.lowerProtection,
        cell.upperProtection,
        cell.slidingProtection,
      ].join(' '),
    ),
    `${relations.length}`,
    ...relations.map(({ total, cells: own, weights }) =>
      [total, own.length, ':', ...own.map((cell, at) => `${cell} (${weights[at] ?? 0})`)].join(' '),
    ),
    '',
  ].join('\n');

const letters = { safe: 's', unsafe: 'u', fixed: 'z' } as const;
const statuses: Readonly<Record<string, LinearStatus>> = {
  s: 'safe',
  u: 'unsafe',
  x: 'secondary',
  m: 'secondary',
  z: 'fixed',
};

/** A number as people and R write it. */
const isNumeral = (text: string): boolean =>
  /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) && Number.isFinite(Number(text));

/** One of a size that the solver's arithmetic can bear. Bounds may be beyond it: they are written for none. */
const isNumber = (text: string): boolean => isNumeral(text) && Math.abs(Number(text)) <= 1e15;

/** Share of a relation's numbers by which writing them with few digits may have put it out. */
const rounding = 1e-9;

const cellOf = (line: string, at: number): LinearCell => {
  const [index, value, weight, letter = '', ...rest] = line.split(/\s+/);
  const status = statuses[letter];
  const numbers = [value, weight, ...rest].map(Number);
  const [own = 0, cost = 0, lower = 0, upper = 0, below = 0, above = 0, sliding = 0] = numbers;
  if (Number(index) !== at) throw broken(at + 3, `this is the place of cell ${at}`);
  if (status === undefined) throw broken(at + 3, 'a status is one of s, u, x, m and z');
  const [from = '', to = '', ...levels] = rest;
  if (
    numbers.length !== 7 ||
    ![from, to].every(isNumeral) ||
    ![value ?? '', weight ?? '', ...levels].every(isNumber)
  )
    throw broken(at + 3, 'a cell is `i value weight status lb ub LPL UPL SPL`');
  if (cost < 0 || Math.min(below, above, sliding) < 0)
    throw broken(at + 3, 'weights and protection levels are not negative');
  if (lower > own || upper < own) throw broken(at + 3, 'a value lies within its bounds');
  return {
    value: own,
    weight: cost,
    status,
    lower,
    upper,
    lowerProtection: below,
    upperProtection: above,
    slidingProtection: sliding,
  };
};

const relationOf = (
  line: string,
  { number, cells }: { readonly number: number; readonly cells: readonly LinearCell[] },
): LinearRelation => {
  const [, total = '', count = '', terms = ''] = /^(\S+)\s+(\d+)\s*:\s*(.*)$/.exec(line) ?? [];
  const pairs = [...terms.matchAll(/(\d+)\s*\(\s*([^)\s]+)\s*\)/g)].map(
    ([, cell, weight = '']) => [Number(cell), weight] as const,
  );
  const rest = terms.replaceAll(/\d+\s*\(\s*[^)\s]+\s*\)/g, '').trim();
  if (!isNumber(total) || rest !== '' || pairs.length !== Number(count))
    throw broken(number, 'a relation is `rhs k : i (coef) ...`, with k terms');
  if (pairs.some(([cell, weight]) => cells[cell] === undefined || !isNumber(weight)))
    throw broken(number, 'a term names a cell that is there, and a number');
  if (new Set(pairs.map(([cell]) => cell)).size !== pairs.length)
    throw broken(number, 'a relation names each cell once');
  const kept = pairs
    .map(([cell, weight]) => ({ cell, weight: Number(weight), value: cells[cell]?.value ?? 0 }))
    .filter(({ weight }) => weight !== 0);
  const sum = kept.reduce((all, { weight, value }) => all + weight * value, 0);
  const size = kept.reduce((all, { weight, value }) => all + Math.abs(weight * value), 1);
  if (Math.abs(sum - Number(total)) > rounding * size)
    throw broken(number, 'the values of the cells add up to the right-hand side');
  return {
    total: Number(total),
    cells: kept.map(({ cell }) => cell),
    weights: kept.map(({ weight }) => weight),
  };
};

const countAt = (lines: readonly string[], at: number): number => {
  const line = lines[at] ?? '';
  if (!/^\d+$/.test(line)) throw broken(at + 1, 'a number of lines stands here');
  return Number(line);
};

const broken = (line: number, contract: string): ContractViolation =>
  new ContractViolation(`line ${line} does not keep the format: ${contract}`);
