import { html } from 'htm/preact';
import type { VNode } from 'preact';
import { TOTAL } from '../../core/classification.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import { number, shownValue } from './report-words.ts';
import { sizeOf } from './universe.ts';

const mostRows = 2000;

/** The cells for reading: labels, values, and [c] for a withheld one. */
export const cellTable = (table: PublishedTable): VNode => {
  const size = sizeOf(table.dimensions);
  const shown = Math.min(size, mostRows);
  const signs = table.measures.some(({ kind }) => kind === 'mean')
    ? '[c]: withheld for confidentiality. [z]: nobody of whom there could be a mean.'
    : '[c]: withheld for confidentiality.';
  const caption =
    size > mostRows
      ? `The first ${number(mostRows)} of ${number(size)} cells; data.csv has all of them. ${signs}`
      : `All ${number(size)} cells. ${signs}`;
  return html`<div class="scroll" role="region" aria-label="Table of cells" tabindex="0">
    <table>
      <caption>${caption}</caption>
      <thead>
        <tr>
          ${table.dimensions.map(({ title }) => html`<th scope="col">${title}</th>`)}
          ${table.measures.map(({ title }) => html`<th scope="col" class="number">${title}</th>`)}
        </tr>
      </thead>
      <tbody>${Array.from({ length: shown }, (_, at) => row(table, at))}</tbody>
    </table>
  </div>`;
};

const row = ({ dimensions, measures, cells }: PublishedTable, at: number): VNode => {
  const codes = dimensions.map(({ name }) => cells.codes[name]?.[at] ?? '');
  const total = codes.every((code) => code === TOTAL);
  return html`<tr class=${total ? 'total' : undefined}>
    ${dimensions.map(({ codes: listed }, position) => {
      const label = listed.find(({ code }) => code === codes[position])?.label ?? codes[position];
      return position === 0 ? html`<th scope="row">${label}</th>` : html`<td>${label}</td>`;
    })}
    ${measures.map(({ name }) => {
      const values = cells.measures[name];
      const text = shownValue(values, at);
      return html`<td class="number">${values?.status[at] === 'ok' ? text : html`<span class="withheld">${text}</span>`}</td>`;
    })}
  </tr>`;
};
