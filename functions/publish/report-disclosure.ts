import { html } from 'htm/preact';
import type { VNode } from 'preact';
import type { PublishedTable } from '../../core/published-table.ts';
import { statementOf } from './disclosure-control.ts';
import { type Release, releaseName } from './release.ts';
import { number } from './report-words.ts';
import { type Utility, utilityOf } from './utility.ts';

/** What was counted, what was withheld and how, how the release was attacked, how to cite it and how to check it. */
export const disclosureSection = (release: Release): VNode => {
  const { table, policy, run, audience } = release;
  const utility = utilityOf(table);
  const { cells } = utility;
  return html`<section>
    <h2>Disclosure control</h2>
    <p>${statementOf(table, policy)}</p>
    <p>
      ${number(cells.published)} of ${number(cells.total)} cells are published and ${number(cells.withheld)} withheld.${activityWords(utility)} Before
      release, the attacks that audit.json lists were tried on them and disclosed nothing.
    </p>
    <h2>What was counted</h2>
    ${facts(table)}
    <h2>How to cite</h2>
    <p>${policy.publisher}: ${table.title}, ${table.period}, version ${table.version}. Released ${run}.</p>
    <h2>How to verify</h2>
    <p>Every file of this release is listed with its SHA-256 in SHA256SUMS:</p>
    <pre>sha256sum --check SHA256SUMS</pre>
    <p>To read the files against one another and run the attackers again on all that you ever received:</p>
    <pre>npm run verify -- FOLDER</pre>
    ${audience.kind === 'partner' && policy.terms ? html`<p>TERMS.md has the terms under which you receive this release.</p>` : null}
    <p class="muted">Release ${releaseName(table)}, policy ${policy.name} version ${policy.version}. Contact: ${policy.contact}.</p>
  </section>`;
};

/** Shares that follow from what is published. */
const activityWords = ({ activityPercent, withOtherPercent }: Utility): string => {
  if (activityPercent === undefined || withOtherPercent === undefined) return '';
  const within =
    withOtherPercent > activityPercent ? `, and ${withOtherPercent} % counting what stands within _O` : '';
  return ` Published cells of the finest level hold ${activityPercent} % of the total${within}.`;
};

const facts = (table: PublishedTable): VNode => {
  const { coverage } = table;
  const rows: readonly (readonly [string, string])[] = [
    ['Counted by', table.protectedUnit],
    ['Sources', table.sources.join(', ')],
    ...table.where.map((filter) => [`Only ${filter.variable}`, filter.in.join(', ')] as const),
    ...table.dimensions.map(({ title, levels, level }) => [title, `by ${levels[level] ?? 'total'}`] as const),
    ...table.measures.flatMap(({ title, cap, unit }) =>
      cap === undefined
        ? []
        : [[title, `at most ${number(cap)} ${unit} of one person on one day count`] as const],
    ),
    ['Exports refused', coverage.refusedExports],
    ['Lines not readable', coverage.unreadableLines],
  ];
  return html`<dl class="facts">${rows.map(([term, fact]) => html`<dt>${term}</dt><dd>${fact}</dd>`)}</dl>`;
};
