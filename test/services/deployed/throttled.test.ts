import { beforeAll, expect, test } from 'vitest';
import { settledNight } from '../../support/whole-night.ts';
import { expectNothingHalf, expectSame, succeeded, undisturbedNight, withSchool } from './school.ts';

let undisturbed: ReadonlyMap<string, Buffer>;

beforeAll(async () => {
  undisturbed = await undisturbedNight();
});

const busy = {
  s3: 'SlowDown',
  dynamodb: 'ProvisionedThroughputExceededException',
  kms: 'ThrottlingException',
};

test('services that are too busy for every sixth request slow the night down and change nothing', async () => {
  await withSchool(async (deployment) => {
    let asked = 0;
    const held = { s3: 0, dynamodb: 0, kms: 0 };
    deployment.fault = ({ service }) => {
      asked += 1;
      if (asked % 6 !== 0) return undefined;
      held[service] += 1;
      return busy[service];
    };
    expect(await deployment.start(settledNight)).toMatchObject(succeeded);
    expect(held.s3).toBeGreaterThan(5);
    expect(held.dynamodb).toBeGreaterThan(0);
    expectSame(await deployment.published(), undisturbed);
  });
});

test('a ledger that stays too busy fails the night, and redriven it publishes the same', async () => {
  await withSchool(async (deployment) => {
    deployment.fault = ({ caller, service }) =>
      caller === 'publish' && service === 'dynamodb' ? busy.dynamodb : undefined;
    const failed = await deployment.start(settledNight);
    expect(failed).toMatchObject({ status: 'FAILED', error: 'ServiceFailure' });
    expect(failed.cause).toContain(busy.dynamodb);
    expectNothingHalf(await deployment.published(), undisturbed);
    deployment.fault = () => undefined;
    expect(await deployment.redrive(failed)).toMatchObject(succeeded);
    expectSame(await deployment.published(), undisturbed);
  });
});
