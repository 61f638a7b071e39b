import type { Day, Period } from './period.ts';

/** Where each thing lies inside its zone. */
export const keys = {
  manifest: (run: Day) => `${run}/manifest.json`,
  microdataManifest: (item: string) => `objects/${item}.json`,
  /** Microdata of one export object, in one key period. */
  microdata: (source: string, period: Period, item: string) =>
    `source=${source}/period=${period}/${item}.parquet`,
  /** All microdata of a source, whatever the period; below it one folder for each key period. */
  microdataOf: (source: string) => `source=${source}/`,
  microdataOfPeriod: (source: string, period: Period) => `source=${source}/period=${period}/`,
  microdataManifests: 'objects/',
  /** Pseudonyms to leave out: of one export, or of all opt-outs as known in one run. */
  exclusions: (name: string) => `exclusions/${name}.parquet`,
  exclusionsOf: 'exclusions/',
  /** Subject tokens of the people whom an export shows to be minors or staff: read by deidentify alone. */
  excludedSubjects: (source: string, item: string) => `excluded-subjects/${source}/${item}.parquet`,
  excludedSubjectsOf: 'excluded-subjects/',
  quarantined: (item: string) => `${item}/export`,
  quarantineReason: (item: string) => `${item}/reason.json`,
  /** Answers of the warehouse, cells all of them. */
  warehouseResults: 'warehouse/',
  cellsIndex: (run: Day) => `${run}/index.json`,
  cells: (run: Day, table: string, period: Period) => `${run}/${table}/${period}.json`,
  protectedIndex: (run: Day, round: number) => `${run}/round-${round}/index.json`,
  protectedTable: (run: Day, round: number, table: string, period: Period) =>
    `${run}/round-${round}/${table}/${period}/table.json`,
  /** The same as audiences see it, where that is something else. */
  shownTable: (run: Day, round: number, table: string, period: Period) =>
    `${run}/round-${round}/${table}/${period}/shown.json`,
  /** Noise, once drawn the same in every run and round: `name` says of which table, period, version and terms. */
  noise: (name: string) => `noise/${name}.json`,
  withheld: (run: Day, round: number, table: string, period: Period) =>
    `${run}/round-${round}/${table}/${period}/withheld.json`,
  verdicts: (run: Day, round: number) => `${run}/round-${round}.json`,
  outcomes: (run: Day) => `${run}.json`,
  history: (table: string, period: Period, version: number) => `${table}/${period}/v${version}.json.gz`,
  /** The same as audiences saw it, where that was something else. */
  shownHistory: (table: string, period: Period, version: number) =>
    `${table}/${period}/v${version}.shown.json.gz`,
  bundle: (audience: string, table: string, period: Period, version: number) =>
    `${audience}/${table}/${period}/v${version}/`,
  catalogue: (audience: string) => `${audience}/catalogue.json`,
} as const;

/** Partitions of the ledger. */
export const partitions = {
  /** sort: date. */
  run: 'run',
  /** sort: source / item id; one per export object seen. */
  object: 'object',
  /** sort: table / period / version, zero-padded; one per release. */
  release: 'release',
  /** sort: table / period; one per table that was left out, with the inputs and the policy that it was left out under. */
  leftOut: 'left-out',
  /** sort: `all`; the audiences of the first night, with their fingerprints. */
  founders: 'founders',
  /** sort: audience; the fingerprint under which it was admitted last. */
  audience: 'audience',
  /** sort: subject token; one per person who opted out or was erased. */
  request: 'request',
  /** sort: namespace of people; what of its privacy budget is spent, and the last purchase. */
  budget: 'budget',
  /** sort: namespace / purchase; one per noise that was paid for. */
  budgetPurchase: 'budget-purchase',
  /** sort: rows that a source reads; the namespace whose budget pays for noise over them, for good. */
  budgetHolder: 'budget-holder',
  /** sort: namespace / total, zero-padded; one per size that the budget ever had. */
  budgetTotal: 'budget-total',
  /** sort: `seed`; the secret by which numbers are rounded, drawn once. */
  rounding: 'rounding',
  /** sort: `secret`; what digests of inputs are sealed by, drawn once. */
  seal: 'seal',
  /** In the keyring. sort: key period's name. */
  key: 'key',
  /** sort: key period's name; one per random destroyed. */
  destroyedKey: 'destroyed-key',
} as const;
