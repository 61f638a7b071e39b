/** The report's only style sheet. Text reaches 4.5:1 and bars 3:1 against their ground in both schemes (WCAG 2.2 AA). */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f4f6f8; --text: #17212b; --muted: #52606d; --line: #c9d1d9;
  --series: #0b6e72; --link: #0a5aa8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12171c; --raised: #1b2229; --text: #e6eaee; --muted: #a3afba; --line: #3a444e;
    --series: #46b5b0; --link: #82b8f0;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--text);
  font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; text-wrap: balance; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.75rem 0 .75rem; }
p { margin: 0 0 .75rem; max-width: 46rem; }
a { color: var(--link); }
a:focus-visible, .scroll:focus-visible, .chart:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.period { font-weight: 600; margin-bottom: .25rem; }
.muted, figcaption, caption { color: var(--muted); }
.key { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: 1px; margin: 1.5rem 0 0;
  background: var(--line); border: 1px solid var(--line); border-radius: .5rem; overflow: hidden; }
.key div { background: var(--raised); padding: .9rem 1rem; display: flex; flex-direction: column-reverse;
  justify-content: flex-end; }
.key dt { color: var(--muted); font-size: .9rem; }
.key dd { margin: 0; font-size: 1.6rem; font-weight: 650; font-variant-numeric: tabular-nums; line-height: 1.25; }
figure { margin: 0 0 2rem; }
figure h3 { font-size: 1rem; margin: 0 0 .5rem; }
figcaption { font-size: .9rem; max-width: 46rem; margin-top: .25rem; }
.chart { overflow-x: auto; }
svg { display: block; width: 100%; min-width: 34rem; max-width: 42.5rem; height: auto; fill: currentColor;
  font: 13px system-ui, "Segoe UI", Roboto, Arial, sans-serif; font-variant-numeric: tabular-nums; }
svg text { white-space: pre; }
.scroll { overflow: auto; max-height: 34rem; border: 1px solid var(--line); border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: start; padding: .75rem 1rem; font-size: .9rem; }
th, td { text-align: start; vertical-align: baseline; padding: .4rem 1rem; border-top: 1px solid var(--line); }
thead th { position: sticky; top: 0; background: var(--raised); white-space: nowrap; }
tbody th { font-weight: 400; }
tr.total > * { font-weight: 650; }
.number { text-align: end; white-space: nowrap; }
td .withheld { color: var(--muted); }
dl.facts { display: grid; grid-template-columns: minmax(9rem, max-content) 1fr; gap: .35rem 1.5rem; margin: 0; }
dl.facts dt { color: var(--muted); }
dl.facts dd { margin: 0; overflow-wrap: anywhere; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem;
  white-space: pre-wrap; overflow-wrap: anywhere; font-size: .9rem; margin: 0 0 .75rem; }
@media (max-width: 40rem) {
  dl.facts { grid-template-columns: 1fr; gap: 0; }
  dl.facts dd { margin-bottom: .6rem; }
}
@media print {
  .scroll { max-height: none; overflow: visible; }
  thead th { position: static; }
}
`;
