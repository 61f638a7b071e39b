import { beforeAll, expect, test } from 'vitest';
import { settledNight } from '../../support/whole-night.ts';
import type { Deployment } from './deployment.ts';
import { expectNothingHalf, expectSame, succeeded, undisturbedNight, withSchool } from './school.ts';

let undisturbed: ReadonlyMap<string, Buffer>;

beforeAll(async () => {
  undisturbed = await undisturbedNight();
});

/** Kills stages at those of their writes that the test names by number. Tells which it killed. */
const killing = (deployment: Deployment, dies: (stage: string, write: number) => boolean): string[] => {
  const killed: string[] = [];
  const writes = new Map<string, number>();
  deployment.fault = ({ caller, action }) => {
    if (action !== 's3:PutObject') return undefined;
    const write = (writes.get(caller) ?? 0) + 1;
    writes.set(caller, write);
    if (!dies(caller, write)) return undefined;
    killed.push(caller);
    deployment.workers.kill(caller);
    return undefined;
  };
  return killed;
};

test.each<Readonly<Record<string, number>>>([
  { ingest: 1, deidentify: 1, aggregate: 1, protect: 1, audit: 1, publish: 1 },
  { deidentify: 2, aggregate: 2, protect: 2, publish: 4 },
  { deidentify: 3, aggregate: 3, protect: 4, publish: 11 },
  { deidentify: 4, protect: 5, publish: 21 },
])('stages that die at their writes number %j are tried again, and nobody can tell', async (at) => {
  await withSchool(async (deployment) => {
    const killed = killing(deployment, (stage, write) => at[stage] === write);
    expect(await deployment.start(settledNight)).toMatchObject(succeeded);
    expect(killed).toEqual(Object.keys(at));
    expectSame(await deployment.published(), undisturbed);
    expect(await deployment.ringing()).toEqual([]);
  });
});

test.each([
  ['deidentify', 1, 'States.ExceedToleratedFailureThreshold'],
  ['publish', 5, 'Runtime.ExitError'],
  ['publish', 18, 'Runtime.ExitError'],
])('%s that dies from write %i on fails the night and leaves nothing half', async (stage, from, error) => {
  await withSchool(async (deployment) => {
    killing(deployment, (own, write) => own === stage && write >= from);
    const failed = await deployment.start(settledNight);
    expect(failed).toMatchObject({ status: 'FAILED', error });
    const published = await deployment.published();
    expectNothingHalf(published, undisturbed);
    expect(published.size > 0).toBe(stage === 'publish');
    deployment.fault = () => undefined;
    expect(await deployment.redrive(failed)).toMatchObject(succeeded);
    expectSame(await deployment.published(), undisturbed);
  });
});
