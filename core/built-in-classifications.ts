import { continents, countries } from 'countries-list';
import { type Classification, type Code, UNKNOWN } from './classification.ts';

/** Of every classification, the last code: what is not in the list. */
export const unknownCode = (levels: readonly string[]): Code => ({
  code: UNKNOWN,
  label: 'Unknown',
  level: levels.length - 1,
});

/** Ascension and Tristan da Cunha have a reserved code each; ISO 3166-1 counts both to Saint Helena. */
const reservedOnly = new Set(['AC', 'TA']);

type ContinentKey = keyof typeof continents;
const continentKeys = Object.keys(continents) as ContinentKey[];

const continentCode = (key: ContinentKey, level: number): Code => ({
  code: continents[key].toLowerCase().replaceAll(' ', '-'),
  label: continents[key],
  level,
});

const countriesOf = (key: ContinentKey): Code[] =>
  Object.entries(countries)
    .filter(([code, { continent }]) => continent === key && !reservedOnly.has(code))
    .map(([code, { name }]) => ({ code, label: name, level: 0, parent: continentCode(key, 1).code }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));

/** ISO 3166-1 alpha-2 and XK for Kosovo, each under one continent even where it spans two. */
const country: Classification = {
  name: 'country',
  levels: ['country', 'continent'],
  codes: [
    ...continentKeys.flatMap((key) => [continentCode(key, 1), ...countriesOf(key)]),
    unknownCode(['country', 'continent']),
  ],
};

const continent: Classification = {
  name: 'continent',
  levels: ['continent'],
  codes: [...continentKeys.map((key) => continentCode(key, 0)), unknownCode(['continent'])],
};

const flat = (name: string, labels: Readonly<Record<string, string>>): Classification => ({
  name,
  levels: [name],
  codes: [...Object.entries(labels).map(([code, label]) => ({ code, label, level: 0 })), unknownCode([name])],
});

/** Labels are the names that bowser gives; a name that is not among them is `other`, none at all is `_U`. */
const browserFamily = flat('browser family', {
  chrome: 'Chrome',
  safari: 'Safari',
  edge: 'Microsoft Edge',
  firefox: 'Firefox',
  'samsung-internet': 'Samsung Internet for Android',
  opera: 'Opera',
  'android-browser': 'Android Browser',
  chromium: 'Chromium',
  vivaldi: 'Vivaldi',
  yandex: 'Yandex Browser',
  uc: 'UC Browser',
  duckduckgo: 'DuckDuckGo',
  'internet-explorer': 'Internet Explorer',
  other: 'Other browser',
});

/** Labels are the names that bowser gives; a name that is not among them is `other`, none at all is `_U`. */
const operatingSystem = flat('operating system', {
  windows: 'Windows',
  macos: 'macOS',
  ios: 'iOS',
  android: 'Android',
  linux: 'Linux',
  'chrome-os': 'Chrome OS',
  other: 'Other operating system',
});

/** Codes are the platform types that bowser gives; a type that is not among them is `other`, none at all is `_U`. */
const deviceClass = flat('device class', {
  desktop: 'Desktop or laptop',
  mobile: 'Mobile phone',
  tablet: 'Tablet',
  tv: 'Television',
  other: 'Other device',
});

const referrerClass = flat('referrer class', {
  none: 'No referrer',
  own: 'Own pages',
  search: 'Search engine',
  social: 'Social network',
  mail: 'Mail',
  other: 'Other site',
});

/** Classifications that every policy may use without declaring them. */
export const builtInClassifications = {
  country,
  continent,
  'browser family': browserFamily,
  'operating system': operatingSystem,
  'device class': deviceClass,
  'referrer class': referrerClass,
} as const satisfies Readonly<Record<string, Classification>>;
