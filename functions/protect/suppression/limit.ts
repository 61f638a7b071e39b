/** When to stop looking for something better. */
export interface Limit {
  isOver(): boolean;
  /** Tells of work done: of simplex iterations times columns and rows. */
  spend(work: number): void;
  /** What a solver that cannot be asked in between may take. */
  readonly seconds: () => number;
  readonly nodes: () => number;
}

/** How long to look: so much work, or up to a time that all threads tell alike. */
export type Allowance = { readonly work: number } | { readonly until: number };

const now = (): number => performance.timeOrigin + performance.now();

export const secondsFromNow = (seconds: number): Allowance => ({ until: now() + seconds * 1000 });

export const limitBy = (allowance: Allowance): Limit =>
  'work' in allowance ? countedTo(allowance.work) : limitedTo(allowance.until);

/** By the clock: two runs may end differently. */
const limitedTo = (until: number): Limit => {
  const left = () => (until - now()) / 1000;
  return { isOver: () => left() < 0, spend: () => {}, seconds: left, nodes: () => 2 ** 31 - 1 };
};

/** By what was done: every run ends alike. */
const countedTo = (work: number): Limit => {
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
