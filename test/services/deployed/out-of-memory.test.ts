import { expect, test } from 'vitest';
import { settledNight } from '../../support/whole-night.ts';
import { expectSame, succeeded, undisturbedNight, withSchool } from './school.ts';

/** Stages in their order, and what the state machine hears of them. */
const errors = [
  ['deidentify', 'States.ExceedToleratedFailureThreshold'],
  ['aggregate', 'Runtime.ExitError'],
  ['protect', 'Runtime.ExitError'],
  ['audit', 'Runtime.ExitError'],
  ['publish', 'Runtime.ExitError'],
] as const;

/** Megabytes in which a stage cannot even load. */
const tooLittle = 8;

test('a stage without memory fails the night, which goes on where it gets enough and publishes the same', async () => {
  const undisturbed = await undisturbedNight();
  await withSchool(async (deployment) => {
    for (const [stage] of errors) deployment.heaps.set(stage, tooLittle);
    let night = await deployment.start(settledNight);
    for (const [stage, error] of errors) {
      expect([stage, night]).toMatchObject([stage, { status: 'FAILED', error }]);
      expect(night.cause).toContain('Runtime exited with SIGABRT');
      expect((await deployment.published()).size).toBe(0);
      deployment.heaps.delete(stage);
      night = await deployment.redrive(night);
    }
    expect(night).toMatchObject(succeeded);
    expectSame(await deployment.published(), undisturbed);
    expect(await deployment.ringing()).toEqual([]);
  });
});
