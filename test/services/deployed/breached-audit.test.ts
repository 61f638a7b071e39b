import { beforeAll, expect, test } from 'vitest';
import { canonicalJson } from '../../../core/digest.ts';
import { keys } from '../../../core/keys.ts';
import type { PublishedTable } from '../../../core/published-table.ts';
import { settledNight } from '../../support/whole-night.ts';
import type { Deployment } from './deployment.ts';
import { expectSame, succeeded, undisturbedNight, withSchool } from './school.ts';

const table = 'lessons-by-land';
let undisturbed: ReadonlyMap<string, Buffer>;

beforeAll(async () => {
  undisturbed = await undisturbedNight();
});

/** Between protect and audit somebody writes a withheld number back, in the rounds that the test names. */
const tampering = (deployment: Deployment, inRound: (round: number) => boolean): number[] => {
  const done: number[] = [];
  deployment.fault = async ({ caller, key }) => {
    const round = Number(/round-(\d+)\//.exec(key)?.[1]);
    if (caller !== 'audit' || !inRound(round) || done.includes(round)) return undefined;
    const path = keys.protectedTable(settledNight, round, table, '2026-06');
    if (!(await deployment.zones.protected.head(path))) return undefined;
    done.push(round);
    const before = `${Buffer.from(await deployment.zones.protected.read(path))}`;
    await deployment.zones.protected.replace(path, Buffer.from(givenAway(before)));
    return undefined;
  };
  return done;
};

test('a table that is broken once goes round again and is published without what broke it', async () => {
  await withSchool(async (deployment) => {
    const rounds = tampering(deployment, (round) => round === 1);
    expect(await deployment.start(settledNight)).toMatchObject(succeeded);
    expect(rounds).toEqual([1]);
    const published = await deployment.published();
    expect([...published.keys()].sort()).toEqual([...undisturbed.keys()].sort());
    expect(`${published.get(`analysts/${table}/2026-06/v1/data.csv`)}`).toMatch(/^biology,NO,,c,,c\r?$/m);
    expect(await deployment.start(settledNight)).toMatchObject(succeeded);
    expectSame(await deployment.published(), published);
    expect(await deployment.ringing()).toEqual([]);
  });
});

test('a table that is broken in every round stays in and rings, and the one beside it is published', async () => {
  await withSchool(async (deployment) => {
    const rounds = tampering(deployment, () => true);
    expect(await deployment.start(settledNight)).toMatchObject(succeeded);
    expect(rounds).toEqual([1, 2, 3, 4]);
    const published = await deployment.published();
    expectOnlyTheOther(published);
    expect(await deployment.ringing()).toEqual(['kohort-table-withheld', 'kohort-too-much-withheld']);
    deployment.fault = () => undefined;
    expect(await deployment.start(settledNight)).toMatchObject(succeeded);
    expectSame(await deployment.published(), published);
  });
});

test('what stays in rings even where publish dies as it closes the night', async () => {
  await withSchool(async (deployment) => {
    tampering(deployment, () => true);
    const tampered = deployment.fault;
    let kills = 0;
    deployment.fault = (asked) => {
      if (kills > 0 || asked.action !== 's3:PutObject' || asked.key !== keys.outcomes(settledNight))
        return tampered(asked);
      kills += 1;
      deployment.workers.kill('publish');
      return undefined;
    };
    expect(await deployment.start(settledNight)).toMatchObject(succeeded);
    expect(kills).toBe(1);
    expectOnlyTheOther(await deployment.published());
    expect(await deployment.ringing()).toEqual(['kohort-table-withheld', 'kohort-too-much-withheld']);
  });
});

/** Nothing of the table is there, and everything of the one beside it. */
const expectOnlyTheOther = (published: ReadonlyMap<string, Buffer>): void => {
  for (const [path, content] of published)
    expect([path, `${path} ${content}`.includes(table)]).toEqual([path, false]);
  const beside = [...undisturbed].filter(([path]) => path.includes('/lessons-by-channel/'));
  expect(beside).toHaveLength(6);
  for (const [path] of beside) expect([...published.keys()]).toContain(path);
};

/** The protected table with the three learners of biology from Norway in it, who are withheld. */
const givenAway = (text: string): string => {
  const given: PublishedTable = JSON.parse(text);
  const { codes, measures } = given.cells;
  const place = (codes.course ?? []).findIndex(
    (course, row) => course === 'biology' && codes.land?.[row] === 'NO',
  );
  const shown = Object.entries(measures).map(([name, { value, status }]) => [
    name,
    { value: value.with(place, 3), status: status.with(place, 'ok') },
  ]);
  return canonicalJson({ ...given, cells: { codes, measures: Object.fromEntries(shown) } });
};
