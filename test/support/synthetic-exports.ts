import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Faker } from '@faker-js/faker';
import { accessLog } from './synthetic/access-log.ts';
import { days } from './synthetic/calendar.ts';
import { cloudfrontV1, cloudfrontV2Json, cloudfrontV2Parquet } from './synthetic/cloudfront.ts';
import { oneIn, seededFaker } from './synthetic/dice.ts';
import { type Hit, hitsOf } from './synthetic/hits.ts';
import { type Landed, plain } from './synthetic/landed.ts';
import { pageEvents } from './synthetic/page-events.ts';
import { everyone } from './synthetic/people.ts';
import { progress } from './synthetic/progress.ts';
import { requests } from './synthetic/requests.ts';

export { syntheticNight } from './synthetic/calendar.ts';

const dailyFrom = '2026-07-01';
const twiceADayFrom = '2026-07-06';

/**
 * Six weeks of a made-up publisher of medical online courses, in every format that a policy can declare. The same bytes
 * each time: nothing hangs on a clock, and all chance comes from one seed.
 */
export function* syntheticExports(): Generator<Landed> {
  const faker = seededFaker(20_260_601);
  const people = everyone(faker);
  const week: Hit[] = [];
  const unwritten: Hit[] = [];
  for (const [at, day] of days.entries()) {
    const hits = hitsOf(day, people, faker);
    const learn = hits.filter((hit) => hit.site === 'learn');
    const late = new Set(learn.filter(() => oneIn(300, faker)));
    unwritten.push(...learn.filter((hit) => !late.has(hit)));
    week.push(...hits);
    const isSunday = at % 7 === 6;
    if (isSunday || day >= dailyFrom) yield* webLogs(day, unwritten.splice(0), faker);
    unwritten.push(...late);
    if (!isSunday) continue;
    yield* weekly(`2026-W${23 + Math.floor(at / 7)}`, week.splice(0), faker);
    yield progress(day, people);
  }
  yield requests(people);
  yield* strays();
}

/** Writes them below a folder and tells how many objects there are. */
export const writeSyntheticExports = async (folder: string): Promise<number> => {
  let written = 0;
  for (const { key, body } of syntheticExports()) {
    const file = join(folder, key);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, body);
    written++;
  }
  return written;
};

/** CloudFront writes as many objects as it likes; this publisher has put those of the first weeks together. */
function* webLogs(day: string, hits: readonly Hit[], faker: Faker): Generator<Landed> {
  const name = (hour: string) =>
    `web/v1/E2ASKLEPION01.${day}-${hour}.${faker.string.hexadecimal({ length: 8, prefix: '' })}`;
  const noon = Date.parse(`${day}T12:00:00Z`);
  const split = day >= twiceADayFrom ? noon : Number.POSITIVE_INFINITY;
  yield cloudfrontV1(
    name('11'),
    hits.filter((hit) => hit.at < split),
    faker,
  );
  if (day >= twiceADayFrom)
    yield cloudfrontV1(
      name('23'),
      hits.filter((hit) => hit.at >= split),
      faker,
    );
}

function* weekly(week: string, hits: readonly Hit[], faker: Faker): Generator<Landed> {
  const of = (site: Hit['site']) => hits.filter((hit) => hit.site === site);
  yield cloudfrontV2Json(`web/v2-json/${week}.json`, of('media'), faker);
  yield cloudfrontV2Parquet(`web/v2-parquet/${week}.parquet`, of('downloads'));
  yield accessLog(`app/access-${week}.log`, of('www'), faker);
  yield pageEvents(
    `events/${week}.jsonl`,
    hits.filter(({ person }) => person.id !== undefined),
    faker,
  );
}

/** What lands beside the exports: a file of no source, and an export that holds an error page instead of rows. */
function* strays(): Generator<Landed> {
  yield plain('notes/readme.txt', ['Call Ann Lee, +49 30 901820, about the July files.']);
  yield plain('events/2026-W28-retry.jsonl', Array(40).fill('<html><body>502 Bad Gateway</body></html>'));
}
