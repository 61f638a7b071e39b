/** People who must have sent a name before it is told; the lowest minimum frequency that a policy can set. */
export const leastPeople = 5;
