/** Where objects live; one bucket or folder each. Only `published` is for outsiders. */
export const zones = [
  'landing',
  'quarantine',
  'manifests',
  'microdata',
  'cells',
  'protected',
  'verdicts',
  'history',
  'published',
] as const;
export type Zone = (typeof zones)[number];
