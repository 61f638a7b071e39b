import type { Faker } from '@faker-js/faker';
import { oneIn, zipf } from './dice.ts';
import type { Person } from './people.ts';

/** One request of one person to one of the publisher's sites, before any export format. */
export interface Hit {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly person: Person;
  readonly site: 'learn' | 'media' | 'downloads' | 'www';
  readonly event: 'page_view' | 'video_play' | 'quiz_submit' | 'download' | 'search' | 'form_submit';
  readonly course: string;
  /** `m1`, `m2` …; empty outside of modules. */
  readonly module: string;
  readonly path: string;
  /** Without the question mark; may be empty. */
  readonly query: string;
  readonly referrer: string;
  readonly title: string;
  readonly seconds: number;
}

const articles: readonly [string, ...string[]] = [
  '/',
  '/courses',
  '/blog/hand-hygiene',
  '/blog/burnout',
  '/blog/continuing-education',
  '/about',
  '/blog/night-shifts',
  '/contact',
];
const drawArticle = zipf(articles, 0.9);
const referrers: readonly [string, ...string[]] = [
  '',
  'https://www.google.com/',
  'https://learn.asklepion.example/courses',
  'https://www.bing.com/search?q=ecg+course',
  'https://newsletter.example/issue/23',
  'https://www.linkedin.com/feed/',
  'https://hospital.example/intranet/training',
];
const drawReferrer = zipf(referrers, 0.8);
const drawSource = zipf(['', '', 'newsletter', 'search', 'social', 'partner'], 0.6);
const drawHour = zipf([19, 20, 10, 9, 11, 14, 21, 16, 8, 13, 7, 22, 17, 12, 23, 3], 0.4);

/** The hits of one day in order of time. */
export const hitsOf = (day: string, people: readonly Person[], faker: Faker): readonly Hit[] =>
  people
    .filter((person) => faker.number.float() < person.busy)
    .flatMap((person) => visit(day, person, faker))
    .sort((a, b) => a.at - b.at);

const visit = (day: string, person: Person, faker: Faker): Hit[] => {
  const length = person.role === 'bot' ? 12 : 1 + Math.floor(faker.number.float() ** 2 * 7);
  let at = Date.parse(`${day}T00:00:00Z`) + drawHour(faker) * 3_600_000 + faker.number.int(3_599_999);
  return Array.from({ length }, () => {
    const seconds = faker.number.int({ min: 4, max: 900 });
    const hit = { id: faker.string.uuid(), at, person, seconds, ...target(day, person, faker) };
    at = Math.min(at + seconds * 1000, Date.parse(`${day}T23:59:59Z`));
    return hit;
  });
};

type Target = Omit<Hit, 'id' | 'at' | 'person' | 'seconds'>;

const target = (day: string, person: Person, faker: Faker): Target => {
  const joined = person.enrolments.filter((enrolment) => enrolment.joined <= day);
  const enrolment = joined.length > 0 ? faker.helpers.arrayElement(joined) : undefined;
  if (!enrolment || oneIn(8, faker)) return awkward(elsewhere(person, faker), person, faker);
  const { course, reached } = enrolment;
  const module = `m${1 + faker.number.int(Math.min(reached, course.modules - 1))}`;
  return awkward(inModule(course.code, module, faker), person, faker);
};

const elsewhere = (person: Person, faker: Faker): Target => {
  const path = drawArticle(faker);
  const site = person.id === undefined && oneIn(2, faker) ? 'learn' : person.id ? 'learn' : 'www';
  const source = drawSource(faker);
  return {
    ...nothing,
    site,
    path,
    query: source && `utm_source=${source}&utm_campaign=summer-26`,
    referrer: drawReferrer(faker),
    title: `${path.split('/').at(-1) || 'Home'} – Asklepion`,
  };
};

const inModule = (course: string, module: string, faker: Faker): Target => {
  const at = { ...nothing, course, module, referrer: `https://learn.asklepion.example/courses/${course}` };
  const title = `${course} ${module} – Asklepion`;
  const path = `/courses/${course}/${module}`;
  const drawn = faker.number.int(19);
  if (drawn < 4) return { ...at, site: 'media', event: 'video_play', path: `${path}/video.mp4`, title };
  if (drawn < 6) return { ...at, site: 'downloads', event: 'download', path: `${path}/handout.pdf`, title };
  if (drawn < 9) return { ...at, event: 'quiz_submit', path: `${path}/quiz`, title };
  return { ...at, path: `${path}/page-${1 + faker.number.int(5)}`, title };
};

const nothing: Target = {
  site: 'learn',
  event: 'page_view',
  course: '',
  module: '',
  path: '/',
  query: '',
  referrer: '',
  title: '',
};

/** Now and then a name or an e-mail address stands where no one would look for it. */
const awkward = (target: Target, person: Person, faker: Faker): Target => {
  if (!oneIn(25, faker)) return target;
  const name = encodeURIComponent(person.name);
  const email = encodeURIComponent(person.email);
  switch (faker.number.int(6)) {
    case 0:
      return {
        ...target,
        query: `email=${email}&token=${faker.string.alphanumeric(24)}&utm_source=newsletter`,
      };
    case 1:
      return {
        ...target,
        referrer: `https://webmail.example/read?user=${email}&subject=Certificate+${name}`,
      };
    case 2:
      return { ...target, title: `Certificate of ${person.name}` };
    case 3:
      return { ...target, site: 'learn', path: `/u/${name}/certificates`, course: '', module: '' };
    case 4:
      return {
        ...target,
        site: 'learn',
        event: 'search',
        path: '/search',
        query: `q=${name}`,
        course: '',
        module: '',
      };
    case 5:
      return { ...target, query: `utm_source=${email}` };
    default:
      return {
        ...target,
        site: 'learn',
        event: 'form_submit',
        path: `/account/${email}`,
        course: '',
        module: '',
      };
  }
};
