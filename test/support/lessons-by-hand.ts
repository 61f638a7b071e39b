import type { Lesson } from './lessons.ts';
import type { Figures } from './whole-night.ts';

export const lessonTables = ['lessons-by-land', 'lessons-by-channel'] as const;
export type LessonTable = (typeof lessonTables)[number];

/** The cells of a table of the small school in which anybody is, counted learner by learner; at most 10 lessons a day count. */
export const countedByHand = (table: LessonTable, lessons: readonly Lesson[]): Record<string, number> => {
  const learners = new Map<string, Set<string>>();
  const events = new Map<string, number>();
  const byDay = new Map<string, number>();
  for (const lesson of lessons) {
    const learner = lesson.learner.trim();
    const day = `${learner} ${lesson.day}`;
    byDay.set(day, (byDay.get(day) ?? 0) + 1);
    for (const course of [courseOf(lesson), '_T'])
      for (const code of [codeIn(table, lesson), '_T']) {
        const cell = `${course}/${code}`;
        learners.set(cell, (learners.get(cell) ?? new Set()).add(learner));
        if ((byDay.get(day) ?? 0) <= 10) events.set(cell, (events.get(cell) ?? 0) + 1);
      }
  }
  return Object.fromEntries([
    ...[...learners].map(([cell, people]) => [`${cell}/people`, people.size]),
    ...[...events].map(([cell, count]) => [`${cell}/lessons`, count]),
  ]);
};

/** People by cell of both tables as one set, in which what they share, the totals by course, is one cell: `biology/land DE`. */
export const linkedPeople = (tables: Readonly<Record<LessonTable, Figures>>): Figures => {
  const people: Record<string, number | null> = {};
  for (const table of lessonTables)
    for (const [cell, value] of Object.entries(tables[table])) {
      const [course = '', code = '', measure] = cell.split('/');
      if (measure !== 'people') continue;
      const name = code === '_T' ? `${course}/_T` : `${course}/${table.replace('lessons-by-', '')} ${code}`;
      people[name] ??= value;
    }
  return people;
};

const courses: Readonly<Record<string, string>> = {
  cells: 'biology',
  genes: 'biology',
  waves: 'physics',
  heat: 'physics',
};

const courseOf = ({ module = '' }: Lesson): string => courses[module] ?? module;

const codeIn = (table: LessonTable, { country = '', page = '' }: Lesson): string =>
  table === 'lessons-by-land' ? country : (page.split('=')[1] ?? '_U');
