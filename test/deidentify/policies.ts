import type { Classification } from '../../core/classification.ts';
import type { Policy, Source, Variable } from '../../core/policy.ts';

export const flat = (name: string, codes: readonly string[]): Classification => ({
  name,
  levels: [name],
  codes: [...codes, '_U'].map((code) => ({ code, label: code, level: 0 })),
});

export const policyOf = (
  sources: readonly Source[],
  classifications: Readonly<Record<string, Classification>> = {},
): Policy => ({
  name: 'test',
  version: 1,
  publisher: 'Test',
  contact: 'privacy@publisher.example',
  terms: '',
  rounds: 3,
  search: 1,
  classifications: { course: flat('course', ['a', 'b']), ...classifications },
  sources,
  tables: [],
  audiences: [],
  retention: { landing: 30, quarantine: 30, microdata: 100, cells: 100, keys: 30 },
});

export const courseVariable: Variable = {
  name: 'course',
  sensitive: false,
  by: 'code',
  from: ['course'],
  joiner: '/',
  map: {},
  classification: 'course',
};

/** A CSV of learners' days in courses; tests change what they are about. */
export const sourceOf = (change: Partial<Source> = {}): Source => ({
  name: 'learning',
  title: 'Learning',
  format: 'csv',
  exports: 'learning/',
  delivery: 'increments',
  separator: ',',
  missing: [''],
  columns: { learner: 'direct identifier', day: 'not personal', course: 'quasi-identifier' },
  person: { by: 'id', namespace: 'learner', columns: ['learner'] },
  keyPeriod: 'month',
  day: { by: 'column', column: 'day', format: 'iso' },
  keep: [],
  staff: [],
  variables: [courseVariable],
  badLines: 0.05,
  lateDays: 2,
  ...change,
});

export const numberVariable = { name: 'number', sensitive: false, by: 'number', from: 'course' } as const;
