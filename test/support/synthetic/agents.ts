import type { Faker } from '@faker-js/faker';
import { oneIn, zipf } from './dice.ts';

const systems: readonly [string, ...string[]] = [
  'Windows NT 10.0; Win64; x64',
  'Linux; Android 14; Pixel 8',
  'iPhone; CPU iPhone OS 19_4 like Mac OS X',
  'Macintosh; Intel Mac OS X 10_15_7',
  'X11; Linux x86_64',
  'iPad; CPU OS 18_5 like Mac OS X',
];

const drawSystem = zipf(systems, 0.8);
const drawVersion = zipf([142, 141, 143, 140, 138, 131, 120], 1.2);

/** A browser's user agent; now and then one that an app has signed with an install id. */
export const randomAgent = (faker: Faker): string => {
  const system = drawSystem(faker);
  const version = drawVersion(faker);
  if (oneIn(60, faker)) return `LearnApp/4.${version} (${system}; install ${faker.string.uuid()})`;
  if (system.startsWith('iP') || (system.startsWith('Mac') && oneIn(2, faker)))
    return `Mozilla/5.0 (${system}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.${version % 5} Safari/604.1`;
  if (oneIn(6, faker)) return `Mozilla/5.0 (${system}; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
  const chrome = `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`;
  return oneIn(5, faker) ? `${chrome} Edg/${version}.0.0.0` : chrome;
};

/** Crawlers, some of which carry their owner's address. */
export const botAgents: readonly [string, ...string[]] = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
  'Mozilla/5.0 (compatible; ResearchCrawler/1.0; crawler@university.example)',
  'python-requests/2.32.0',
  'curl/8.9.1',
];
