import type { Faker } from '@faker-js/faker';
import { type AddressPool, addressesByCountry } from './addresses.ts';
import { botAgents, randomAgent } from './agents.ts';
import { days } from './calendar.ts';
import { type Course, courses } from './courses.ts';
import { oneIn, zipf } from './dice.ts';

export interface Person {
  /** Learner id; absent for visitors who never signed in. */
  readonly id?: string;
  readonly role: 'learner' | 'staff' | 'test' | 'visitor' | 'bot';
  readonly name: string;
  readonly email: string;
  /** `YYYY-MM-DD`, empty where the learner gave none, and now and then something else. */
  readonly birthDate: string;
  readonly country: string;
  readonly profession: string;
  readonly addresses: readonly [string, ...string[]];
  /** Whether a proxy stands between: then the own address is in X-Forwarded-For alone. */
  readonly proxied: boolean;
  readonly agent: string;
  readonly enrolments: readonly Enrolment[];
  /** Visits a day. */
  readonly busy: number;
}

export interface Enrolment {
  readonly course: Course;
  readonly joined: string;
  /** Modules finished by the end. */
  readonly reached: number;
  readonly dropped: boolean;
}

const countries =
  'DE GB FR NL AT CH IN US ES IT SE PL BE BR DK CA ZA NG AU IE PT NO KE MX EG JP FI CZ GR TR AR RO HU UA CO PE GH NZ'.split(
    ' ',
  ) as [string, ...string[]];
const professions: readonly [string, ...string[]] = [
  'nurse',
  'physician',
  'student',
  'pharmacist',
  'midwife',
  'paramedic',
  'therapist',
  'other',
];

const drawCountry = zipf(countries, 1.1);
const drawCourse = zipf(courses, 1);
const drawProfession = zipf(professions, 1);
const drawDay = zipf(days as [string, ...string[]], 0.3);

/** Everyone who comes by, staff, testers and crawlers included. */
export const everyone = (faker: Faker): readonly Person[] => {
  const pools = addressesByCountry(faker);
  const make = (role: Person['role'], count: number) =>
    Array.from({ length: count }, (_, at) => person({ role, at, pools }, faker));
  return [
    ...make('learner', 2200),
    ...make('visitor', 2400),
    ...make('staff', 25),
    ...make('test', 10),
    ...make('bot', 25),
  ];
};

interface Cast {
  readonly role: Person['role'];
  readonly at: number;
  readonly pools: ReadonlyMap<string, AddressPool>;
}

const person = ({ role, at, pools }: Cast, faker: Faker): Person => {
  const signedIn = role === 'learner' || role === 'staff' || role === 'test';
  const country = drawCountry(faker);
  const name = fullName(faker);
  const host = role === 'staff' ? 'asklepion.example' : 'mail.example';
  return {
    ...(signedIn
      ? { id: `${role === 'learner' ? 'L' : role}-${String(at * 7919 + 100_003).padStart(8, '0')}` }
      : {}),
    role,
    name,
    email: `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}.${at}@${host}`,
    birthDate: birthDate(role, faker),
    country,
    profession: drawProfession(faker),
    addresses: addresses(pools.get(country), faker),
    proxied: oneIn(30, faker),
    agent: role === 'bot' ? faker.helpers.arrayElement(botAgents) : randomAgent(faker),
    enrolments: signedIn ? enrolments(faker) : [],
    busy: role === 'bot' ? 2 : faker.number.float() ** 3 * (signedIn ? 0.5 : 0.25),
  };
};

const fullName = (faker: Faker): string => {
  const name = faker.person.fullName();
  if (oneIn(50, faker)) return `${name}, "Bo"`;
  return oneIn(40, faker) ? `Zoë ${faker.person.lastName()}-Łukasz` : name;
};

const birthDate = (role: Person['role'], faker: Faker): string => {
  if (role === 'visitor' || oneIn(40, faker)) return '';
  if (oneIn(200, faker)) return 'not told';
  const minor = role === 'learner' && oneIn(50, faker);
  const ages = minor ? { min: 14, max: 17 } : { min: 18, max: 70 };
  return faker.date
    .birthdate({ mode: 'age', ...ages })
    .toISOString()
    .slice(0, 10);
};

const addresses = (pool: AddressPool | undefined, faker: Faker): [string, ...string[]] => {
  const { v4, v6 } = pool ?? { v4: [], v6: [] };
  const own = v4.length > 0 ? faker.helpers.arrayElement(v4) : '192.0.2.1';
  const first = oneIn(50, faker) ? `::ffff:${own}` : own;
  return v6.length > 0 && oneIn(4, faker) ? [first, faker.helpers.arrayElement(v6)] : [first];
};

const enrolments = (faker: Faker): Enrolment[] => {
  const chosen = new Set([drawCourse(faker)]);
  while (oneIn(2, faker) && chosen.size < 4) chosen.add(drawCourse(faker));
  return [...chosen].map((course) => ({
    course,
    joined: drawDay(faker),
    reached: Math.floor(faker.number.float() ** 1.5 * (course.modules + 1)),
    dropped: oneIn(9, faker),
  }));
};
