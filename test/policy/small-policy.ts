import { parsePolicy } from '../../policy/parse-policy.ts';
import { PolicyError, type Problem } from '../../policy/problem.ts';

/** A policy that keeps every rule, for tests to break one of them. */
export const smallPolicy = `policy: small
version: 1
publisher: A school
contact: privacy@school.example
terms: Do not look for people.
retention:
  landing: 30 days
  quarantine: 30 days
  microdata: 60 days
  cells: 60 days
  keys: 30 days
classifications:
  course:
    levels: [module, course]
    codes:
      biology: { label: Biology, codes: { cells: Cells, genes: Genes } }
      physics: { label: Physics, codes: { waves: Waves, heat: Heat } }
      sports: Sports
  age:
    levels: [age]
    codes: { young: Young, old: Old }
  outcome:
    levels: [outcome]
    codes: { passed: Passed, failed: Failed }
sources:
  events:
    title: Events
    format: csv
    exports: events/
    columns:
      direct identifiers: [learner, ip, url]
      quasi-identifiers: [module, age, role]
      sensitive variables: [outcome]
      not personal: [time, minutes]
    person: { by: id, namespace: learner, columns: [learner] }
    key period: month
    day: { by: column, column: time, format: iso }
    staff:
      - { column: role, is: [staff] }
    variables:
      course: { by: code, from: module, classification: course }
      country: { by: country, from: ip }
      age: { by: band, from: age, bands: [{ from: 0, code: young }, { from: 40, code: old }], classification: age }
      outcome: { by: code, from: outcome, classification: outcome }
      minutes: { by: number, from: minutes }
tables:
  learners:
    title: Learners
    description: Who learns.
    sources: [events]
    period: month
    dimensions:
      course: { title: Course }
      country: { title: Country }
    measures:
      learners: { kind: people, title: Learners, contributors: people }
      minutes: { kind: sum, title: Minutes, variable: minutes, unit: minutes, cap: 60, contributors: people with a value }
  outcomes:
    title: Outcomes
    description: Who passes.
    sources: [events]
    period: month
    dimensions:
      course: { title: Course, levels: [course] }
      outcome: { title: Outcome }
    measures:
      learners: { kind: people, title: Learners, contributors: people }
audiences:
  analysts: { title: Analysts, kind: analysts, tables: [learners, outcomes] }
  author:
    title: Author
    kind: partner
    tables: [learners]
    scope: { course: [biology] }
`;

/** The small policy with one text put in the place of another, which must be there. */
export const changed = (...changes: readonly (readonly [from: string, to: string])[]): string =>
  changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the small policy has no ${from}`);
    return text.replace(from, () => to);
  }, smallPolicy);

export const problemsOf = (text: string): readonly Problem[] => {
  try {
    parsePolicy(text, 'policy.yaml');
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
};

/** The line, from 1, that the first `# here` marks. */
export const markedLine = (text: string): number => text.slice(0, text.indexOf('# here')).split('\n').length;
