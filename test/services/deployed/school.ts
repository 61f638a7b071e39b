import { dirname } from 'node:path/posix';
import { expect } from 'vitest';
import { z } from 'zod';
import { sha256 } from '../../../core/digest.ts';
import { readChecksums } from '../../../functions/publish/checksums.ts';
import { lessonsCsv, lessonsPolicy, wholeSchool } from '../../support/lessons.ts';
import { type Exports, houseAfterNight, publishedIn } from '../../support/whole-night.ts';
import { withoutSeals } from '../../support/without-seals.ts';
import { type Deployment, deploy } from './deployment.ts';
import type { Execution } from './machine.ts';

type Published = ReadonlyMap<string, Buffer>;

const half = Math.floor(wholeSchool.length / 2);
const schoolExports: Exports = {
  'lessons/a.csv': lessonsCsv(wholeSchool.slice(0, half)),
  'lessons/b.csv': lessonsCsv(wholeSchool.slice(half)),
  'requests/r.csv': 'action,namespace,person\nopt-out,learner,heat-DE-0\n',
};

/** What an undisturbed night of the school publishes, on one machine. */
export const undisturbedNight = async (more: Exports = {}): Promise<Published> => {
  const house = await houseAfterNight(lessonsPolicy, { ...schoolExports, ...more });
  expect(house.night).toMatchObject({ code: 0 });
  return publishedIn(house);
};

/** Deploys the school with all that landed, lets the test do with it what it wants, and takes it down whatever happens. */
export const withSchool = async (
  work: (deployment: Deployment) => Promise<void>,
  more: Exports = {},
): Promise<void> => {
  const deployment = await deploy(lessonsPolicy);
  try {
    const exports = Object.entries({ ...schoolExports, ...more });
    await deployment.land(exports.map(([key, body]) => ({ key, body })));
    await work(deployment);
  } finally {
    await deployment.remove();
  }
};

export const succeeded: Partial<Execution> = { status: 'SUCCEEDED', error: undefined, cause: undefined };

export const expectSame = (published: Published, expected: Published): void => {
  expect([...published.keys()].sort()).toEqual([...expected.keys()].sort());
  const own = withoutSeals(published);
  for (const [path, content] of withoutSeals(expected))
    expect([path, own.get(path)?.equals(content)]).toEqual([path, true]);
};

/**
 * Whatever is there is of the undisturbed night, to the byte; a bundle that counts is whole, and a catalogue tells of
 * such bundles only.
 */
export const expectNothingHalf = (published: Published, undisturbed: Published): void => {
  const sumOf = (path: string): string | undefined => {
    const content = published.get(path);
    return content && sha256(content);
  };
  const [own, whole] = [withoutSeals(published), withoutSeals(undisturbed)];
  for (const [path, content] of published) {
    if (path.endsWith('/catalogue.json'))
      for (const [file, sum] of toldBy(content, dirname(path)))
        expect([file, sumOf(file)]).toEqual([file, sum]);
    else expect([path, whole.get(path)?.equals(own.get(path) ?? content)]).toEqual([path, true]);
    if (path.endsWith('/SHA256SUMS'))
      for (const [file, sum] of readChecksums(`${content}`) ?? [])
        expect([path, file, sumOf(`${dirname(path)}/${file}`)]).toEqual([path, file, sum]);
  }
};

const catalogueShape = z.object({
  releases: z.array(z.object({ path: z.string(), checksums: z.record(z.string(), z.string()) })),
});

/** Path to checksum of all files of the bundles that a catalogue names. */
const toldBy = (catalogue: Buffer, audience: string): readonly (readonly [string, string])[] =>
  catalogueShape.parse(JSON.parse(`${catalogue}`)).releases.flatMap(({ path, checksums }) => {
    expect(Object.keys(checksums)).toContain('SHA256SUMS');
    return Object.entries(checksums).map(
      ([file, sum]) => [`${audience}/${path}${file}`, sum.replace('sha256:', '')] as const,
    );
  });
