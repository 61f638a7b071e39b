import { expect, test } from 'vitest';
import { keys } from '../../../core/keys.ts';
import { settledNight } from '../../support/whole-night.ts';
import { expectSame, succeeded, withSchool } from './school.ts';

test('an audience that nobody has admitted receives nothing and rings, and the others receive theirs', async () => {
  await withSchool(async (deployment) => {
    await deployment.zones.published.create(keys.catalogue('analysts'), Buffer.from('{}\n'));
    expect(await deployment.start(settledNight)).toMatchObject(succeeded);
    const published = await deployment.published();
    const paths = [...published.keys()];
    expect(paths.filter((path) => path.startsWith('author/'))).toEqual([]);
    expect(paths).toContain('analysts/lessons-by-land/2026-06/v1/SHA256SUMS');
    expect(await deployment.ringing()).toEqual(['kohort-audience-not-admitted']);
    expect(await deployment.start(settledNight)).toMatchObject(succeeded);
    expectSame(await deployment.published(), published);
  });
});
