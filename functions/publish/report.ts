import { createHash } from 'node:crypto';
import { html } from 'htm/preact';
import { renderToString } from 'preact-render-to-string';
import { lossWords } from './noise-words.ts';
import type { Release } from './release.ts';
import { disclosureSection } from './report-disclosure.ts';
import { figuresOf, sliceWords } from './report-figures.ts';
import { reportStyle } from './report-style.ts';
import { cellTable } from './report-table.ts';
import { number, periodWords, shownValue } from './report-words.ts';
import { cellAt, widestSlice } from './slice.ts';
import { utilityOf } from './utility.ts';

/** `report.html`: the release for reading, in one file that loads nothing and runs nothing. */
export const report = (release: Release): string => {
  const { table, policy } = release;
  const title = `${table.title}, ${table.period}`;
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content=${contentPolicy} />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="referrer" content="no-referrer" />
      <title>${title} – ${policy.publisher}</title>
      <style dangerouslySetInnerHTML=${{ __html: reportStyle }}></style>
    </head>
    <body>
      <main>
        <h1>${table.title}</h1>
        <p class="period">${periodWords(table.period)}</p>
        <p>${table.description}</p>
        <p class="muted">${policy.publisher} · version ${table.version} · released ${release.run}</p>
        ${keyFigures(release)}
        ${figures(release)}
        <h2 id="table">Table</h2>
        ${cellTable(table)}
        ${disclosureSection(release)}
      </main>
    </body>
  </html>`;
  return `<!doctype html>\n${renderToString(page)}\n`;
};

const keyFigures = ({ table }: Release) => {
  const at = cellAt(table, widestSlice(table));
  const { cells, cellsPercent } = utilityOf(table);
  const whole = table.measures.map(({ name, title }) => ({
    title: `${title}${sliceWords(table)}`,
    value: shownValue(table.cells.measures[name], at),
  }));
  return html`<dl class="key">
    ${whole.map(({ title, value }) => html`<div><dt>${title}</dt><dd>${value}</dd></div>`)}
    <div><dt>of ${number(cells.total)} cells are published</dt><dd>${cellsPercent} %</dd></div>
    <div><dt>${table.noise ? 'of a privacy budget that is never filled again' : 'contributors or more behind every count above zero'}</dt><dd>${table.noise ? lossWords(table.noise) : table.minimumFrequency}</dd></div>
  </dl>`;
};

const figures = ({ table }: Release) => {
  const drawn = figuresOf(table);
  if (drawn.length === 0) return null;
  return html`<h2>At a glance</h2>
    ${drawn.map(
      ({ title, caption, svg }) => html`<figure>
        <h3>${title}</h3>
        <div class="chart" role="region" aria-label=${`Chart: ${title}`} tabindex="0" dangerouslySetInnerHTML=${{ __html: svg }}></div>
        <figcaption>${caption} All values are in the <a href="#table">table</a>.</figcaption>
      </figure>`,
    )}`;
};

const styleHash = createHash('sha256').update(reportStyle).digest('base64');
const contentPolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;
