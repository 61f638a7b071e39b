export type ReferrerClass = 'none' | 'own' | 'search' | 'social' | 'mail' | 'other';

/** The kind of site that a referrer names; undefined where it names none. A path without a host is the site's own. */
export const referrerClass = (referrer: string, own: readonly string[]): ReferrerClass | undefined => {
  const text = referrer.trim();
  if (text === '' || text === '-') return 'none';
  if (text.startsWith('/') && !text.startsWith('//')) return 'own';
  const host = hostIn(text);
  if (host === undefined) return undefined;
  if (own.some((site) => isUnder(host, site.toLowerCase()))) return 'own';
  return kinds.find(([, sites]) => sites.test(host))?.[0] ?? 'other';
};

const hostIn = (text: string): string | undefined => {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text.replace(/^\/\//, '')}`;
  try {
    return new URL(url).hostname.toLowerCase() || undefined;
  } catch {
    return undefined;
  }
};

const isUnder = (host: string, site: string): boolean => host === site || host.endsWith(`.${site}`);

/** Hosts, or whole labels of them, in the order in which they are tried: mail.google.com is mail, not search. */
const kinds: readonly (readonly [ReferrerClass, RegExp])[] = [
  [
    'mail',
    /^(?:(?:web)?mail\d*\.|outlook\.(?:live|office(?:365)?|com$)|com\.google\.android\.gm$|com\.microsoft\.office\.outlook$)|(?:^|\.)(?:gmx|web\.de|posteo|proton\.me|protonmail|fastmail)(?:\.|$)/,
  ],
  [
    'search',
    /(?:^|\.)(?:google|bing|duckduckgo|yahoo|yandex|baidu|ecosia|qwant|startpage|ask|aol|seznam|naver|sogou|swisscows|mojeek|googlequicksearchbox)(?:\.[a-z]{2,3}){0,2}$|^search\.brave\.com$/,
  ],
  [
    'social',
    /(?:^|\.)(?:facebook|fb|instagram|twitter|linkedin|reddit|youtube|tiktok|pinterest|whatsapp|telegram|xing|weibo|vk|snapchat|tumblr|quora|threads|mastodon|bsky)\.[a-z]{2,6}$|^(?:t\.co|x\.com|lnkd\.in|youtu\.be|t\.me|vk\.com|mastodon\..*|com\.(?:facebook|linkedin|twitter|instagram|reddit)\..*)$/,
  ],
];
