/** What `npm run night` tells the shell. */
export const exitCodes = {
  fine: 0,
  operatorError: 1,
  policyError: 2,
  tableWithheld: 3,
} as const;
