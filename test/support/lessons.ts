import { stringify } from 'csv-stringify/sync';

/** One line of a lesson log. Everything but the learner and the day may be left out. */
export interface Lesson {
  readonly row?: string;
  readonly learner: string;
  readonly mail?: string;
  readonly birth?: string;
  readonly role?: string;
  readonly agent?: string;
  readonly day?: string;
  readonly event?: string;
  readonly module?: string;
  readonly country?: string;
  readonly page?: string;
  readonly minutes?: string;
}

const columns = 'row learner mail birth role agent day event module country page minutes'.split(' ');

/** A small school: who takes which lesson, from where and by which channel. Minimum frequency 5. */
export const lessonsPolicy = `policy: school
version: 1
publisher: A school
contact: privacy@school.example
terms: Do not look for people.
retention: { landing: 30 days, quarantine: 30 days, microdata: 120 days, cells: 120 days, keys: 60 days }
classifications:
  course:
    levels: [module, course]
    codes:
      biology: { label: Biology, codes: { cells: Cells, genes: Genes } }
      physics: { label: Physics, codes: { waves: Waves, heat: Heat } }
      sports: Sports
  land:
    levels: [land]
    codes: { DE: Germany, FR: France, NO: Norway }
  channel:
    levels: [channel]
    codes: { mail: Mail, search: Search }
sources:
  lessons:
    title: Lessons
    format: csv
    exports: lessons/
    columns:
      direct identifiers: [row, learner, mail, birth, page]
      quasi-identifiers: [role, agent, module, country]
      not personal: [day, event, minutes]
    person: { by: id, namespace: learner, columns: [learner] }
    key period: month
    day: { by: column, column: day, format: iso }
    late data: 2 days
    row id: row
    agent: agent
    keep:
      - { column: event, is: [lesson] }
    staff:
      - { column: role, is: [staff, test] }
      - { column: mail, ends with: ['@school.example'] }
    adults: { birth date: birth, minimum age: 18, unknown: keep }
    bad lines: 50 %
    variables:
      course: { by: code, from: module, classification: course }
      land: { by: code, from: country, classification: land }
      channel: { by: query key, from: page, key: from, classification: channel }
      minutes: { by: number, from: minutes }
tables:
  lessons-by-land:
    title: Lessons by land
    description: Who takes which lesson, and from where.
    sources: [lessons]
    period: month
    protected unit: learner
    minimum frequency: 5
    override: A school of its own making.
    corrections: true
    dimensions:
      course: { title: Course, levels: [course] }
      land: { title: Land }
    measures: &learners
      people: { title: Learners, kind: people, contributors: people }
      lessons: { title: Lessons, kind: events, cap: 10, contributors: people }
  lessons-by-channel:
    title: Lessons by channel
    description: Who takes which lesson, and how they came to it.
    sources: [lessons]
    period: month
    protected unit: learner
    minimum frequency: 5
    override: A school of its own making.
    corrections: true
    dimensions:
      course: { title: Course, levels: [course] }
      channel: { title: Channel }
    measures: *learners
audiences:
  analysts: { title: Analysts, kind: analysts, tables: [lessons-by-land, lessons-by-channel] }
  author:
    title: Author of Biology
    kind: partner
    tables: [lessons-by-land]
    scope: { course: [biology] }
`;

/** An export of lessons. */
export const lessonsCsv = (lessons: readonly Lesson[]): string =>
  stringify(lessons.map(filledIn), { header: true, columns });

const filledIn = (lesson: Lesson): Required<Lesson> => ({
  row: `${lesson.learner} ${lesson.day} ${lesson.module} ${lesson.page}`,
  mail: `${lesson.learner}@mail.example`,
  birth: '1990-05-05',
  role: 'learner',
  agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0',
  day: '2026-06-10',
  event: 'lesson',
  module: 'cells',
  country: 'DE',
  page: '/lesson?from=mail',
  minutes: '30',
  ...lesson,
});

const classes: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  cells: { DE: 20, FR: 12, NO: 2 },
  genes: { DE: 15, FR: 4, NO: 1 },
  waves: { DE: 11, FR: 8, NO: 7 },
  heat: { DE: 19, FR: 16, NO: 12 },
  sports: { DE: 14, FR: 10, NO: 16 },
};

/** One lesson of each of 167 learners, of whom three are a small group: those from Norway who take biology. */
export const wholeSchool: readonly Lesson[] = Object.entries(classes).flatMap(([module, byLand]) =>
  Object.entries(byLand).flatMap(([country, count]) =>
    Array.from({ length: count }, (_, at) => ({
      learner: `${module}-${country}-${at}`,
      module,
      country,
      day: `2026-06-${String(10 + (at % 9))}`,
      page: at % 3 === 0 ? '/lesson?from=search' : '/lesson?from=mail',
    })),
  ),
);
