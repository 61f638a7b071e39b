import { expect, test } from 'vitest';
import { settledNight } from '../../support/whole-night.ts';
import { expectSame, succeeded, undisturbedNight, withSchool } from './school.ts';

const page = '<html><body>502 Bad Gateway</body></html>\n'.repeat(40);
const broken = { 'lessons/c.csv': page, 'lessons/d.csv': Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]) };

test('exports that break their contract are set aside with the reason, and the night counts the others', async () => {
  const undisturbed = await undisturbedNight(broken);
  await withSchool(async (deployment) => {
    expect(await deployment.start(settledNight)).toMatchObject(succeeded);
    expectSame(await deployment.published(), undisturbed);
    const { quarantine } = deployment.zones;
    const aside = (await Array.fromAsync(quarantine.list(''))).map(({ key }) => key);
    expect(aside.filter((key) => key.endsWith('/export'))).toHaveLength(2);
    const pages = aside.filter((key) => key.endsWith('/export')).map((key) => quarantine.read(key));
    expect((await Promise.all(pages)).map((read) => `${Buffer.from(read)}`)).toContain(page);
    expect(aside.filter((key) => key.endsWith('/reason.json'))).toHaveLength(2);
    expect(await deployment.start(settledNight)).toMatchObject(succeeded);
    expectSame(await deployment.published(), undisturbed);
  }, broken);
});
