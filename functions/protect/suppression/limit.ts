/** When to stop looking for something better. */
export interface Limit {
  isOver(): boolean;
  /** Tells of work done: of simplex iterations times columns and rows. */
  spend(work: number): void;
  /** What a solver that cannot be asked in between may take. */
  readonly seconds: () => number;
  readonly nodes: () => number;
}

/** By the clock: two runs may end differently. */
export const limitedTo = (seconds: number): Limit => {
  const end = performance.now() + seconds * 1000;
  const left = () => (end - performance.now()) / 1000;
  return { isOver: () => left() < 0, spend: () => {}, seconds: left, nodes: () => 2 ** 31 - 1 };
};

/** By what was done: every run ends alike. */
export const countedTo = (work: number): Limit => {
  let left = work;
  return {
    isOver: () => left <= 0,
    spend(own) {
      left -= own;
    },
    seconds: () => 1e9,
    nodes: () => 2_000,
  };
};

/** Iterations that making a programme takes as long as. */
export const opening = 100;
