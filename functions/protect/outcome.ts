/**
 * What an outcome tells of a group in which `inGroup` people stand, `withOutcome` of them with it: nothing, that nobody
 * has it, or that all or all but too few have it.
 */
export const outcomeRisk = (
  withOutcome: number,
  inGroup: number,
  minimumFrequency: number,
): 'none' | 'nobody' | 'nearly everybody' => {
  if (inGroup <= 0) return 'none';
  if (withOutcome <= 0) return 'nobody';
  return inGroup - withOutcome < minimumFrequency ? 'nearly everybody' : 'none';
};
