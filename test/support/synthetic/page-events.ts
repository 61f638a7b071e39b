import type { Faker } from '@faker-js/faker';
import { oneIn } from './dice.ts';
import type { Hit } from './hits.ts';
import { addressOf, gzipped, type Landed } from './landed.ts';

/** What the course platform records of signed-in people, one JSON object a line; some come twice, some are cut off. */
export const pageEvents = (key: string, hits: readonly Hit[], faker: Faker): Landed =>
  gzipped(
    key,
    hits.flatMap((hit) => {
      const line = JSON.stringify(pageEvent(hit, faker));
      if (oneIn(500, faker)) return [line.slice(0, 120)];
      return oneIn(200, faker) ? [line, line] : [line];
    }),
  );

const pageEvent = (hit: Hit, faker: Faker) => ({
  event_id: hit.id,
  event: oneIn(100, faker) ? 'heartbeat' : hit.event,
  time: new Date(hit.at).toISOString(),
  learner_id: hit.person.id ?? null,
  role: hit.person.role,
  email: hit.person.email,
  session_id: hit.id.slice(0, 8),
  ip: addressOf(hit).address,
  user_agent: hit.person.agent,
  page: hit.query ? `${hit.path}?${hit.query}` : hit.path,
  referrer: hit.referrer,
  title: hit.title,
  course: hit.course,
  module: hit.module,
  country: hit.person.country,
  profession: hit.person.profession,
  seconds: hit.seconds,
  properties: { display_name: hit.person.name, device: { id: hit.id.slice(9, 18) } },
});
