/**
 * Whether sets of variables, each broken down by one table, close a circle: A by B, B by C, C by A. Where they do not, the most
 * that a combination over all of them can be is the least of the tables' own cells with it (Dobra and Fienberg 2000), so that
 * no combination is known to be smaller than they are. By Graham's reduction (Yu and Ozsoyoglu 1979).
 */
export const closeCircle = (sets: readonly ReadonlySet<string>[]): boolean => {
  for (let left = sets; ; ) {
    const next = withoutContained(withoutLonely(left));
    if (next.length <= 1) return false;
    if (sizeOf(next) === sizeOf(left)) return true;
    left = next;
  }
};

const withoutLonely = (sets: readonly ReadonlySet<string>[]): readonly ReadonlySet<string>[] =>
  sets.map((set) => new Set([...set].filter((one) => sets.some((other) => other !== set && other.has(one)))));

const withoutContained = (sets: readonly ReadonlySet<string>[]): readonly ReadonlySet<string>[] =>
  sets.filter(
    (set, at) =>
      !sets.some(
        (other, place) => place !== at && set.isSubsetOf(other) && (set.size < other.size || place < at),
      ),
  );

const sizeOf = (sets: readonly ReadonlySet<string>[]): number =>
  sets.reduce((sum, set) => sum + set.size, sets.length);
