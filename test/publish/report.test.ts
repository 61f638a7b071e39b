import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import type { PublishedTable } from '../../core/published-table.ts';
import { report } from '../../functions/publish/report.ts';
import { reportStyle } from '../../functions/publish/report-style.ts';
import { auditedOf } from '../../functions/publish/stated-attacks.ts';
import { analysts, passed, publishPolicy, run } from '../support/publish-night.ts';
import { cellsOf, flatDimension, people, publishedTable } from '../support/published-table.ts';

const reportOf = (table: PublishedTable) =>
  report({
    table,
    audience: analysts,
    scope: 'whole',
    audited: auditedOf(table, passed(table)),
    run,
    policy: publishPolicy(),
    policyDigest: 'cd'.repeat(32),
    inputs: 'hmac-sha256:00',
  });

const flat = (labels: readonly string[], valueAt: (code: string) => number | null) => {
  const dimensions = [
    flatDimension('course', [], {
      codes: [
        ...labels.map((label, at) => ({ code: `c${at}`, label, level: 0 })),
        { code: '_T', label: 'Total', level: 1 },
      ],
    }),
  ];
  const measures = [people(dimensions)];
  return publishedTable({
    dimensions,
    measures,
    cells: cellsOf(dimensions, measures, ([code = '']) => valueAt(code)),
  });
};

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '&lt;b&gt;',
  "]]></desc><a href='x'>",
];

describe('the report', () => {
  const html = reportOf(publishedTable());
  const { document } = parseHTML(html);

  it('has the same bytes for the same release', () => {
    expect(reportOf(publishedTable())).toBe(html);
  });

  it('runs nothing and loads nothing', () => {
    for (const text of [html, reportOf(flat(hostile, () => 30))]) {
      const page = parseHTML(text).document;
      expect(page.querySelectorAll('script, iframe, object, embed, img, link, form, base')).toHaveLength(0);
      for (const element of page.querySelectorAll('*'))
        for (const { name, value } of element.attributes) {
          expect(name).not.toMatch(/^on|^style$/);
          if (['href', 'src', 'xlink:href'].includes(name)) expect(value).toMatch(/^#/);
        }
      expect(text).not.toMatch(/url\((?!#)/);
      expect(text).not.toMatch(/@import/);
    }
    const policy = document
      .querySelector('meta[http-equiv="Content-Security-Policy"]')
      ?.getAttribute('content');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('shows hostile labels as the texts that they are', () => {
    const page = parseHTML(reportOf(flat(hostile, () => 30))).document;
    const labels = [...page.querySelectorAll('tbody th')].map(({ textContent }) => textContent);
    expect(labels).toEqual([...hostile, 'Total']);
  });

  it('runs no sentence into the next one', () => {
    for (const paragraph of document.querySelectorAll('p'))
      expect(paragraph.textContent).not.toMatch(/[a-z]\.[A-Z]/);
  });

  it('has the structure that screen readers need', () => {
    expect(document.documentElement.getAttribute('lang')).toBe('en');
    expect(document.title).toContain('People by course');
    expect(document.querySelectorAll('h1')).toHaveLength(1);
    const levels = [...document.querySelectorAll('h1, h2, h3')].map(({ localName }) => Number(localName[1]));
    levels.forEach((level, at) => {
      expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1);
    });
    expect(document.querySelectorAll('main')).toHaveLength(1);
    expect(document.querySelector('table caption')?.textContent).toContain('[c]: withheld');
    for (const header of document.querySelectorAll('th'))
      expect(header.getAttribute('scope')).toMatch(/^(col|row)$/);
    const region = document.querySelector('[role=region]');
    expect(region?.getAttribute('tabindex')).toBe('0');
    expect(region?.getAttribute('aria-label')).toBeTruthy();
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('names and describes each chart, and labels none of its groups', () => {
    const charts = [...document.querySelectorAll('svg')];
    expect(charts).toHaveLength(2);
    for (const chart of charts) {
      expect(chart.getAttribute('role')).toBe('img');
      const named = chart.getAttribute('aria-labelledby')?.split(' ') ?? [];
      expect(named).toHaveLength(2);
      for (const id of named) expect(document.getElementById(id)?.textContent).toBeTruthy();
      expect(chart.querySelectorAll('[aria-label]')).toHaveLength(0);
    }
  });

  it('draws withheld values as stubs of one length, in order of name, after the published ones', () => {
    const page = parseHTML(
      reportOf(flat(['Zoo', 'Ant', 'Mid', 'Big'], (code) => ({ c2: 40, c3: 90, _T: 160 })[code] ?? null)),
    ).document;
    const texts = [...page.querySelectorAll('svg text')].map(({ textContent }) => textContent);
    expect(texts.slice(0, 4)).toEqual(['Big', 'Mid', 'Ant', 'Zoo']);
    expect(texts.filter((text) => text === '[c]')).toHaveLength(2);
    const stubs = [...page.querySelectorAll('g[fill^="url"] rect')].map((rect) => rect.getAttribute('width'));
    expect(stubs).toHaveLength(2);
    expect(new Set(stubs).size).toBe(1);
    expect(page.querySelector('figcaption')?.textContent).toContain('2 values are withheld');
  });

  it('draws every published bar with a length', () => {
    for (const bar of document.querySelectorAll('svg g[fill="var(--series)"] rect'))
      expect(Number(bar.getAttribute('width'))).toBeGreaterThan(0);
  });

  it('shows the first 2,000 cells of a large table and points to the rest', () => {
    const many = flat(
      Array.from({ length: 2500 }, (_, at) => `Course ${at}`),
      () => 30,
    );
    const page = parseHTML(reportOf(many)).document;
    expect(page.querySelectorAll('tbody tr')).toHaveLength(2000);
    expect(page.querySelector('caption')?.textContent).toContain('data.csv has all of them');
  });

  it('does without charts where there is nothing to compare', () => {
    expect(parseHTML(reportOf(flat(['Only'], () => 30))).document.querySelectorAll('svg')).toHaveLength(0);
  });
});

describe('the colours of the report', () => {
  const schemes = reportStyle.split('prefers-color-scheme: dark');
  const colours = (css = '') =>
    Object.fromEntries(
      [...css.matchAll(/--([a-z]+): (#[0-9a-f]{6})/g)].map(([, name, colour]) => [name, colour]),
    );
  const light = colours(schemes[0]);
  const dark = { ...light, ...colours(schemes[1]) };

  it.each([
    ['light', light],
    ['dark', dark],
  ])('reach the contrast of WCAG AA in the %s scheme', (_, scheme) => {
    for (const ground of [scheme.ground, scheme.raised]) {
      for (const name of ['text', 'muted', 'link'])
        expect(contrast(scheme[name], ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(scheme.series, ground)).toBeGreaterThanOrEqual(3);
    }
  });
});

/** Contrast ratio after WCAG 2.2, 1.4.3. */
const contrast = (one = '', other = ''): number => {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
};

const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
