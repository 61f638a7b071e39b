/**
 * Work in tasks that any thread can do: what goes in and what comes out is plain data, and the same comes out whenever the same
 * goes in, in whatever order and beside whatever else.
 */
export interface Work<Given, Task, Made> {
  /** By it a thread knows the work among all that is offered. */
  readonly name: string;
  /** URL of the module that offers it. */
  readonly module: string;
  /** Gets ready for tasks, once in each thread. */
  begin(given: Given): Promise<Perform<Task, Made>>;
}

export type Perform<Task, Made> = (task: Task) => Made | Promise<Made>;

/**
 * Does every task and tells what was made in the order of the tasks. Rejects with the error of the first that fails, and where
 * nobody can tell what became of one.
 */
export type Spread = <Given, Task, Made>(
  work: Work<Given, Task, Made>,
  given: Given,
  tasks: readonly Task[],
) => Promise<readonly Made[]>;

/** One task after the other, here. */
export const inOneThread: Spread = async (work, given, tasks) => {
  const perform = await work.begin(given);
  const made: Awaited<ReturnType<typeof perform>>[] = [];
  for (const task of tasks) made.push(await perform(task));
  return made;
};

const works = new Map<string, Work<never, never, unknown>>();

/** Lets other threads that load the module do the work. */
export const offer = <Given, Task, Made>(work: Work<Given, Task, Made>): Work<Given, Task, Made> => {
  works.set(work.name, work);
  return work;
};

export const offered = (name: string): Work<never, never, unknown> => {
  const work = works.get(name);
  if (!work) throw new Error(`no module offers the work ${name}`);
  return work;
};
