/**
 * Whether two sets have something in common, and each of them something of its own. Of three that lie so, two by two, numbers
 * of all three tell one of a part that none of them is: half of what two come to more than the third.
 */
export const isAcross = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  !one.isDisjointFrom(other) && !one.isSubsetOf(other) && !other.isSubsetOf(one);
