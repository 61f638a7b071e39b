import type { Classification } from '../../core/classification.ts';
import type { Dimension, Measure, Policy, Source, Table } from '../../core/policy.ts';
import type { MicrodataRow } from '../support/oracle.ts';

const tree = (name: string, levels: readonly string[], codes: readonly string[]): Classification => ({
  name,
  levels,
  codes: codes.map((line) => {
    const [code = '', level = '0', parent] = line.split(' ');
    return { code, label: code, level: Number(level), ...(parent ? { parent } : {}) };
  }),
});

/** `sea` has no towns; `ß` and `𝒳` sort one way by code units and another by code points. */
const place = tree(
  'place',
  ['town', 'country'],
  ['north 1', 'n1 0 north', 'n2 0 north', 'south 1', 's1 0 south', 'sea 1', '_U 1'],
);
const page = tree(
  'page',
  ['page', 'section', 'area'],
  [
    'learn 2',
    'videos 1 learn',
    'v1 0 videos',
    'v2 0 videos',
    'quizzes 1 learn',
    '𝒳 0 quizzes',
    'info 2',
    'about 1 info',
    '\uff5e 0 about',
    '_U 2',
  ],
);
const device = tree('device', ['device'], ['phone 0', 'desktop 0', '_U 0']);

const code = (name: string): Source['variables'][number] => ({
  name,
  sensitive: false,
  by: 'code',
  from: [name],
  joiner: '/',
  map: {},
  classification: name,
});

const source = (name: string, changes: Partial<Source>): Source => ({
  name,
  title: name,
  format: 'csv',
  exports: `${name}/`,
  delivery: 'increments',
  separator: ',',
  missing: [''],
  columns: {},
  person: { by: 'id', namespace: 'learner', columns: ['learner'] },
  keyPeriod: 'year',
  day: { by: 'column', column: 'time', format: 'iso' },
  keep: [],
  staff: [],
  variables: [],
  badLines: 0.01,
  lateDays: 1,
  ...changes,
});

const sources = {
  web: source('web', {
    rowId: 'id',
    variables: [
      code('place'),
      code('page'),
      code('device'),
      { name: 'minutes', sensitive: false, by: 'number', from: 'minutes' },
    ],
  }),
  app: source('app', {
    lateDays: 3,
    variables: [
      code('place'),
      code('page'),
      { name: 'minutes', sensitive: false, by: 'number', from: 'minutes' },
    ],
  }),
  progress: source('progress', { delivery: 'snapshot', variables: [code('place'), code('page')] }),
} as const;

export const dimension = (
  name: string,
  levels: readonly number[],
  changes: Partial<Dimension> = {},
): Dimension => ({
  name,
  title: name,
  variable: name,
  classification: name,
  levels,
  sensitive: false,
  other: false,
  ...changes,
});

const named = (name: string) => ({ name, title: name, unit: name });

export const people: Measure = { ...named('people'), kind: 'people', contributors: 'people' };
export const events = (cap: number): Measure => ({
  ...named(`events-${cap}`),
  kind: 'events',
  contributors: 'people',
  cap,
});
export const minutes = (cap: number): Measure => ({
  ...named(`minutes-${cap}`),
  kind: 'sum',
  variable: 'minutes',
  contributors: 'people with a value',
  cap,
});

/** What a mean of minutes is made of: their sum, and who has any. */
export const meanOfMinutes = (cap: number): readonly Measure[] => [
  { ...minutes(cap), name: 'mean sum' },
  {
    ...named('mean people'),
    kind: 'people',
    variable: 'minutes',
    contributors: 'people with a value',
    cap,
  },
];

export const table = (changes: Partial<Table> = {}): Table => ({
  name: 'visits',
  title: 'Visits',
  description: 'Visits.',
  sources: ['web'],
  where: [],
  dimensions: [dimension('place', [0, 1])],
  measures: [people, events(3), minutes(10)],
  period: 'week',
  minimumFrequency: 5,
  dominance: { p: 10, n: 2, k: 85 },
  activity: 0.9,
  costs: 'log people',
  corrections: false,
  protectedUnit: 'learner',
  ...changes,
});

export const policyOf = (tables: readonly Table[], changes: Partial<Policy> = {}): Policy => ({
  name: 'small',
  version: 1,
  publisher: 'Publisher',
  contact: 'privacy@publisher.example',
  terms: 'Do not try to find anybody.',
  rounds: 3,
  search: 1,
  classifications: { place, page, device },
  sources: Object.values(sources),
  tables,
  audiences: [],
  retention: { landing: 30, quarantine: 30, microdata: 60, cells: 60, keys: 30 },
  ...changes,
});

/** A row of the object `a` on 18 November. */
export const row = (changes: Partial<MicrodataRow>): MicrodataRow => ({
  source: 'web',
  object: 'a',
  day: '2026-11-18',
  person: 1n,
  rowId: null,
  values: {},
  ...changes,
});
