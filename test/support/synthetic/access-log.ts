import type { Faker } from '@faker-js/faker';
import { oneIn } from './dice.ts';
import type { Hit } from './hits.ts';
import { addressOf, gzipped, type Landed, plain } from './landed.ts';

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Combined log format with what servers write in it: user names, empty requests, lines cut inside the agent. */
export const accessLog = (key: string, hits: readonly Hit[], faker: Faker): Landed => {
  const lines = hits.map((hit) => {
    const line = lineOf(hit, faker);
    return oneIn(200, faker) ? line.slice(0, -30) : line;
  });
  return key.includes('W24') ? plain(key, lines) : gzipped(key, lines);
};

const lineOf = (hit: Hit, faker: Faker): string => {
  const user = oneIn(150, faker) ? hit.person.email.split('@')[0] : '-';
  const target = hit.query ? `${hit.path}?${hit.query}` : hit.path;
  const request = oneIn(300, faker) ? '' : `GET ${target} HTTP/1.1`;
  const head = `${addressOf(hit).address} - ${user} [${clfTime(hit.at)}] "${request}"`;
  return `${head} 200 ${1000 + (hit.at % 5000)} "${hit.referrer || '-'}" "${hit.person.agent}"`;
};

const clfTime = (at: number): string => {
  const iso = new Date(at).toISOString();
  return `${iso.slice(8, 10)}/${months[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
};
