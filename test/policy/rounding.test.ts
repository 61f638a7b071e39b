import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/digest.ts';
import type { Rounding } from '../../core/policy.ts';
import { parsePolicy } from '../../policy/parse-policy.ts';
import { isAligned } from '../../policy/rounding-alignment.ts';
import { plainWords } from '../../policy/words/plain-words.ts';
import { changed, problemsOf, smallPolicy } from './small-policy.ts';

const rounded = (minimum: number, rule: string, more = '') =>
  smallPolicy.replaceAll(
    /( {4}description: Who .*)/g,
    `$1\n    minimum frequency: ${minimum}\n    rounding: ${rule}${minimum < 10 ? '\n    override: A small school.' : ''}${more}`,
  );
const textsOf = (text: string) => problemsOf(text).map((problem) => problem.text);

/** Every true number from the minimum on, put to what may be shown of it, by hand. */
const preImages = (minimum: number, { base, method }: Rounding) => {
  const found = new Map<number, number[]>();
  for (let value = minimum; value < minimum + 10 * base; value++) {
    const below = value - (value % base);
    const both = below === value ? [value] : [below, below + base];
    const nearest = [both.reduce((a, b) => (value - a < b - value ? a : b))];
    const shown = method === 'nearest' ? nearest : both.filter((one) => one >= minimum);
    for (const one of shown) found.set(one, [...(found.get(one) ?? []), value]);
  }
  return found;
};

describe('the rounding of a table', () => {
  it.each([
    [8, '{ base: 5, method: nearest }'],
    [13, '{ base: 5, method: nearest }'],
    [15, '{ base: 10, method: nearest }'],
    [11, '{ base: 5, method: random }'],
    [10, '{ base: 3, method: random }'],
    [6, '{ base: 5, method: controlled }'],
  ])('may be from %i on with %s', (minimum, rule) => {
    expect(textsOf(rounded(minimum, rule))).toEqual([]);
  });

  it.each([
    [
      10,
      '{ base: 5, method: nearest }',
      '10, would stand for 10 to 12 and not for all of 8 to 12',
      '`minimum frequency: 8` or `minimum frequency: 13`',
    ],
    [
      7,
      '{ base: 5, method: nearest }',
      '5, would stand for 7 to 7 and not for all of 3 to 7',
      '`minimum frequency: 8`',
    ],
    [
      9,
      '{ base: 5, method: nearest }',
      '10, would stand for 9 to 12',
      '`minimum frequency: 8` or `minimum frequency: 13`',
    ],
    [
      12,
      '{ base: 5, method: nearest }',
      '10, would stand for 12 to 12',
      '`minimum frequency: 8` or `minimum frequency: 13`',
    ],
    [
      14,
      '{ base: 5, method: nearest }',
      '15, would stand for 14 to 17',
      '`minimum frequency: 13` or `minimum frequency: 18`',
    ],
    [
      10,
      '{ base: 5, method: random }',
      '10, would stand for 10 to 14 and not for all of 6 to 14',
      '`minimum frequency: 6` or `minimum frequency: 11`',
    ],
    [
      12,
      '{ base: 5, method: controlled }',
      '15, would stand for 12 to 19',
      '`minimum frequency: 11` or `minimum frequency: 16`',
    ],
  ])(
    'is refused where the threshold cuts off what the smallest number stands for (%i, %s)',
    (minimum, rule, wrong, right) => {
      const [text] = textsOf(rounded(minimum, rule));
      expect(text).toContain(`the smallest number shown, ${wrong}`);
      expect(text).toContain(right);
    },
  );

  it('is let through exactly where every shown number stands for as many true ones', () => {
    for (const method of ['nearest', 'random', 'controlled'] as const)
      for (let base = 2; base <= 12; base++)
        for (let minimum = 5; minimum <= 30; minimum++) {
          const images = [...preImages(minimum, { base, method }).values()].slice(0, 5);
          const isEven = images.every(({ length }) => length === images[4]?.length);
          expect(isAligned(minimum, { base, method }), `${minimum} ${base} ${method}`).toBe(isEven);
        }
  });

  it.each([
    ['a base that changes nothing', '{ base: 1, method: random }', 'Right would be 2 or more'],
    ['half a base', '{ base: 2.5, method: random }', 'a whole number'],
    ['a method that nobody knows', '{ base: 5, method: up }', '`method: random`'],
    ['no method', '{ base: 5 }', '`method: random`'],
  ])('is refused with %s', (_, rule, right) => {
    expect(textsOf(rounded(11, rule)).join(' ')).toContain(right);
  });

  it('must be the same in all tables that can show one number', () => {
    const one = '    description: Who passes.';
    const text = changed([
      one,
      `${one}\n    minimum frequency: 11\n    rounding: { base: 5, method: random }`,
    ]);
    expect(textsOf(text)).toEqual([expect.stringContaining('numbers of both would be seen twice')]);
    const other = changed(
      [one, `${one}\n    minimum frequency: 11\n    rounding: { base: 5, method: random }`],
      [
        '    description: Who learns.',
        '    description: Who learns.\n    minimum frequency: 16\n    rounding: { base: 5, method: random }',
      ],
    );
    expect(textsOf(other)).toEqual([expect.stringContaining('random to 5 from 16 on')]);
  });

  it('is told in plain words', () => {
    const text = rounded(11, '{ base: 5, method: random }');
    const words = plainWords(parsePolicy(text, 'x'), sha256(text)).replaceAll(/\s+/g, ' ');
    expect(words).toContain('one of the two multiples of 5 beside it, the nearer the likelier');
    expect(words).toContain('The same number is rounded in the same way everywhere.');
  });
});
