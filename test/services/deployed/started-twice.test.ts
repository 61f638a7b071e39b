import { beforeAll, expect, test } from 'vitest';
import { settledNight } from '../../support/whole-night.ts';
import { expectSame, succeeded, undisturbedNight, withSchool } from './school.ts';

let undisturbed: ReadonlyMap<string, Buffer>;

beforeAll(async () => {
  undisturbed = await undisturbedNight();
});

test('a night that is started again when it is over changes nothing', async () => {
  await withSchool(async (deployment) => {
    expect(await deployment.start(settledNight)).toMatchObject(succeeded);
    expect(await deployment.start(settledNight)).toMatchObject(succeeded);
    expectSame(await deployment.published(), undisturbed);
  });
});

test('a night that is started twice at once is one night', async () => {
  await withSchool(async (deployment) => {
    const nights = await Promise.all([deployment.start(settledNight), deployment.start(settledNight)]);
    for (const night of nights) expect(night).toMatchObject(succeeded);
    expectSame(await deployment.published(), undisturbed);
    expect(await deployment.start(settledNight)).toMatchObject(succeeded);
    expectSame(await deployment.published(), undisturbed);
  });
});
