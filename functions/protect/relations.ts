/** What is known between a whole and its parts: that they add up to it, overlap and cover it, or lie inside it. */
export interface Relation {
  readonly kind: 'sum' | 'cover' | 'inside';
  readonly whole: number;
  readonly parts: readonly number[];
}

/** Relations between numbered places, and for each place the relations that it stands in. */
export interface Relations {
  readonly all: readonly Relation[];
  readonly of: (place: number) => readonly number[];
}

/** Each relation once, in the order given. */
export const relationsOf = (given: Iterable<Relation>): Relations => {
  const all: Relation[] = [];
  const told = new Set<string>();
  const touching = new Map<number, number[]>();
  const touch = (place: number): void => {
    const own = touching.get(place);
    if (own) own.push(all.length);
    else touching.set(place, [all.length]);
  };
  for (const relation of given) {
    const text = `${relation.kind} ${relation.whole} ${relation.parts.join(' ')}`;
    if (told.has(text)) continue;
    told.add(text);
    touch(relation.whole);
    relation.parts.forEach(touch);
    all.push(relation);
  }
  return { all, of: (place) => touching.get(place) ?? [] };
};
