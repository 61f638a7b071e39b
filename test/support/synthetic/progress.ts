import { stringify } from 'csv-stringify/sync';
import { shiftDay } from '../../../core/period.ts';
import { type Landed, plain } from './landed.ts';
import type { Enrolment, Person } from './people.ts';

/** Where every learner stands in every course at the end of a day: a snapshot that replaces the one before. */
export const progress = (day: string, people: readonly Person[]): Landed => {
  const rows = people.flatMap((person) =>
    person.enrolments
      .filter((enrolment) => enrolment.joined <= day)
      .map((enrolment) => progressRow(person, enrolment, day)),
  );
  return plain(`progress/${day}.csv`, [stringify(rows, { header: true }).trimEnd()]);
};

const progressRow = (person: Person, enrolment: Enrolment, day: string) => {
  const { course, joined, dropped } = enrolment;
  const finish = shiftDay(joined, enrolment.reached * 4);
  const lastActive = finish < day ? finish : day;
  const modules = finish < day ? enrolment.reached : Math.floor(enrolment.reached / 2);
  return {
    learner_id: person.id,
    name: person.name,
    email: person.email,
    birth_date: person.birthDate,
    country: person.country,
    profession: person.profession,
    role: person.role,
    course: course.code,
    modules_completed: modules,
    status: statusOf(modules, course.modules, dropped),
    enrolled_on: joined,
    last_active: lastActive,
    minutes: modules * 35 + (joined.charCodeAt(9) % 7) * 4,
    score: modules === course.modules ? 55 + ((person.name.length * 7) % 45) : '',
    certificate_id: modules === course.modules ? `CERT-${person.id}-${course.code}` : '',
  };
};

const statusOf = (done: number, modules: number, dropped: boolean): string => {
  if (done === modules) return 'completed';
  if (dropped) return 'dropped';
  return done > 0 ? 'started' : 'enrolled';
};
