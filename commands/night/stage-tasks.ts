import type { ListrTask } from 'listr2';
import { type StageSpec, stages } from '../../functions/stages.ts';
import type { Night } from './night.ts';
import { perform } from './perform.ts';

/** The night as a list of tasks, in the order of the table of stages. */
export const stageTasks = (): ListrTask<Night>[] => stages.map(stageTask);

const stageTask = (stage: StageSpec & (typeof stages)[number]): ListrTask<Night> => ({
  title: `${stage.name}: ${stage.job}`,
  task: async (night, task) => {
    const result = await perform[stage.name](night, (progress) => {
      task.output = progress;
    });
    task.title = `${stage.name}: ${stage.job} – ${result}`;
    if (stage.name !== 'audit' || !goesRoundAgain(night)) return undefined;
    task.output = `${result} in round ${night.round}`;
    return task.newListr(nextRound(night));
  },
});

const goesRoundAgain = ({ breached, round, effects }: Night): boolean =>
  breached > 0 && round < effects.policy.rounds;

/** Protect and audit once more, knowing what was broken. */
const nextRound = (night: Night): ListrTask<Night>[] => {
  night.round += 1;
  const from = stages.findIndex(({ name }) => name === 'protect');
  const to = stages.findIndex(({ name }) => name === 'audit');
  return stages.slice(from, to + 1).map(stageTask);
};
