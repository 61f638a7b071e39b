/** A cell is disclosive by the threshold rule if and only if somebody stands behind it and fewer than the minimum do. */
export const isSmall = (contributors: number, minimumFrequency: number): boolean =>
  contributors > 0 && contributors < minimumFrequency;
