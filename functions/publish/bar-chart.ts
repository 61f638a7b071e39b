import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

export interface Bar {
  readonly label: string;
  /** Null where withheld. */
  readonly value: number | null;
}

export interface BarChart {
  /** Tells the charts of one page apart. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
}

const width = 680;
const rowHeight = 26;
const margins = { top: 8, bottom: 40, right: 56 };

/**
 * A bar chart as SVG without script or style, named and described for screen readers. A withheld bar is a hatched stub
 * whose length is the same whatever it hides; the scale is made from published values alone.
 */
export const barChart = (chart: BarChart): string => {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const rows = chart.bars.map((bar, at) => ({ ...bar, at }));
  const published = rows.filter((row) => row.value !== null);
  const most = Math.max(1, ...published.map(({ value }) => value ?? 0));
  const least = Math.min(0, ...published.map(({ value }) => value ?? 0));
  const withheld = rows.filter((row) => row.value === null).map((row) => ({ ...row, value: most * 0.05 }));
  const position = { y: 'at', x: 'value' } as const;
  const svg = Plot.plot({
    document: document as unknown as Document,
    width,
    height: rows.length * rowHeight + margins.top + margins.bottom,
    marginTop: margins.top,
    marginBottom: margins.bottom,
    marginRight: margins.right,
    marginLeft: Math.min(240, 24 + 7 * Math.max(4, ...rows.map(({ label }) => shorten(label).length))),
    x: {
      domain: [least, most],
      label: chart.unit,
      grid: true,
      nice: true,
      tickFormat: tickText,
      ticks: ticksTo(most),
    },
    y: {
      domain: rows.map(({ at }) => at),
      label: null,
      tickSize: 0,
      tickFormat: (at: number) => shorten(rows[at]?.label ?? ''),
    },
    marks: [
      Plot.barX(published, { ...position, fill: 'var(--series)' }),
      Plot.barX(withheld, { ...position, fill: `url(#${chart.id}-hatch)`, stroke: 'var(--muted)' }),
      Plot.text(published, { ...position, text: ({ value }) => tickText(value), textAnchor: 'start', dx: 5 }),
      Plot.text(withheld, { ...position, text: () => '[c]', textAnchor: 'start', dx: 5 }),
      Plot.ruleX([0]),
    ],
  }) as unknown as SVGSVGElement;
  describe(svg, chart, document as unknown as Document);
  return String(svg.outerHTML);
};

/** Plot labels its groups, which have no role: axe-core calls that a serious fault, so the labels go (Plot 0.6.17). */
const describe = (svg: SVGSVGElement, { id, title, description }: BarChart, document: Document): void => {
  for (const style of svg.querySelectorAll('style')) style.remove();
  for (const labelled of svg.querySelectorAll('[aria-label]')) labelled.removeAttribute('aria-label');
  for (const name of ['class', 'fill', 'font-family', 'font-size']) svg.removeAttribute(name);
  const element = (name: string, text: string): Element => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    made.textContent = text;
    made.setAttribute('id', `${id}-${name}`);
    return made;
  };
  svg.prepend(element('title', title), element('desc', description), hatch(id, document));
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-labelledby', `${id}-title ${id}-desc`);
};

const hatch = (id: string, document: Document): Element => {
  const make = (name: string, attributes: Readonly<Record<string, string | number>>): Element => {
    const made = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    return made;
  };
  const pattern = make('pattern', {
    id: `${id}-hatch`,
    width: 6,
    height: 6,
    patternUnits: 'userSpaceOnUse',
    patternTransform: 'rotate(45)',
  });
  pattern.append(make('line', { x1: 0, y1: 0, x2: 0, y2: 6, stroke: 'var(--muted)', 'stroke-width': 2 }));
  const defs = make('defs', {});
  defs.append(pattern);
  return defs;
};

const ticksTo = (most: number): number => Math.min(6, Math.max(1, Math.floor(most)));

const tickText = (value: number | null): string => (value ?? 0).toLocaleString('en-GB');

const shorten = (label: string): string => (label.length > 30 ? `${label.slice(0, 29)}…` : label);
