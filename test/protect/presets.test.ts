import { describe, expect, it } from 'vitest';
import { presets } from '../../policy/presets/presets.ts';
import { classified, type Design, type Row } from './support/people.ts';
import { publish } from './support/protect-rows.ts';

const groups = ['one', 'two', 'three'];

const shownOf = (minimumFrequency: number, sizes: readonly number[]): readonly (number | null)[] => {
  const design: Design = {
    dimensions: [{ name: 'group', classification: classified('group', groups) }],
    minimumFrequency,
  };
  const rows = sizes.flatMap((size, group) =>
    Array.from(
      { length: size },
      (_, at): Row => ({
        person: 1000 * group + at,
        codes: [groups[group] ?? ''],
        amount: 1,
      }),
    ),
  );
  const [table] = publish([design], rows);
  return table?.cells.measures.people?.value.slice(0, groups.length) ?? [];
};

describe.each(presets.flatMap(({ name, rules }) => (rules ? [[name, rules.minimumFrequency] as const] : [])))(
  'the minimum of the preset %s',
  (_, minimum) => {
    it('is where publishing begins', () => {
      expect(shownOf(minimum, [minimum, minimum + 1, 90])).toEqual([minimum, minimum + 1, 90]);
    });

    it('withholds one person less, and something else for its sake', () => {
      const [one, ...others] = shownOf(minimum, [minimum - 1, minimum + 1, 90]);
      expect(one).toBeNull();
      expect(others).toContain(null);
    });
  },
);
