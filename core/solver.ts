/** The solver of all linear programmes. Its random numbers begin here, so that every night ends alike. */
export const solver = { name: 'HiGHS', package: 'highs', seeds: { protection: 1, attack: 0 } } as const;
