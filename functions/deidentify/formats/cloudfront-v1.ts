import type { EngineSession } from '../../../core/effects.ts';
import { ContractViolation } from '../../../core/errors.ts';
import { cleanLines, type Tally } from '../clean-lines.ts';
import { type Growing, growScratch } from '../scratch.ts';
import { unpacked } from '../unpack.ts';
import { cloudfrontName } from './cloudfront-name.ts';
import { type FormatReader, placesOf, type RawExport } from './format-reader.ts';
import { linesRejected, separatedLines } from './separated-lines.ts';

/** CloudFront standard logs in the W3C extended format: the columns of every row are those of the `#Fields` line before it. */
export const cloudfrontV1: FormatReader = {
  async open(raw) {
    const { session } = raw;
    const tally: Tally = { lost: 0, changed: false };
    const parts = await splitByFields(
      session,
      cleanLines(unpacked(session, raw.file), 'repair', tally),
      tally,
    );
    if (parts.length === 0) throw new ContractViolation('it has no #Fields line');
    const read = parts.map((part) => readPart(raw, part));
    return {
      select: read.map(({ select }) => select).join(' UNION ALL '),
      lost: async () => {
        let lost = tally.lost;
        for (const { name } of parts) lost += await linesRejected(session, `rejects_${name}`);
        return lost;
      },
      unknown: [...new Set(read.flatMap(({ unknown }) => unknown))],
    };
  },
};

interface Part {
  readonly name: string;
  readonly fields: readonly string[];
}

const readPart = (raw: RawExport, { name, fields }: Part) => {
  const { places, unknown } = placesOf(raw, fields, cloudfrontName);
  const rows = separatedLines(raw.session, {
    file: name,
    columns: fields.length,
    separator: '\t',
    quote: '',
    skip: 0,
    rejects: `rejects_${name}`,
  });
  const columns = places.map((place, at) => `, nullif(c${place}, '-') AS c${at}`).join('');
  return { select: `SELECT true AS readable${columns} FROM ${rows}`, unknown };
};

/** Rows of one list of fields in one file, `part0`, `part1` and so on, without the header lines. */
const splitByFields = async (
  session: EngineSession,
  blocks: AsyncIterable<Buffer>,
  tally: Tally,
): Promise<readonly Part[]> => {
  const parts = new Map<string, Part & { readonly rows: Growing }>();
  let current: Growing | undefined;
  for await (const block of blocks)
    for (const { header, rows } of sectionsOf(block)) {
      const fields = header && fieldsOf(header);
      if (fields) {
        const part = parts.get(fields.join(' ')) ?? (await addPart(session, parts, fields));
        current = part.rows;
      }
      if (current) await current.add(rows);
      else tally.lost += linesIn(rows);
    }
  for (const { rows } of parts.values()) await rows.close();
  return [...parts.values()];
};

const addPart = async (
  session: EngineSession,
  parts: Map<string, Part & { readonly rows: Growing }>,
  fields: readonly string[],
) => {
  if (parts.size === 20) throw new ContractViolation('it has more than 20 different #Fields lines');
  const name = `part${parts.size}`;
  const part = { name, fields, rows: await growScratch(session, name) };
  parts.set(fields.join(' '), part);
  return part;
};

/** A block of lines, cut before each line that begins with `#`. */
function* sectionsOf(block: Buffer): Generator<{ readonly header?: string; readonly rows: Buffer }> {
  for (let start = 0; start < block.length; ) {
    const isHeader = block[start] === 35;
    const body = isHeader ? block.indexOf(10, start) + 1 : start;
    const next = block[body] === 35 ? body : block.indexOf('\n#', body) + 1;
    const end = next > 0 ? next : block.length;
    const rows = block.subarray(body, end);
    yield isHeader ? { header: block.subarray(start, body).toString('utf8'), rows } : { rows };
    start = end;
  }
}

/** The names in a `#Fields:` line, between spaces or tabs; undefined for other header lines. */
const fieldsOf = (header: string): readonly string[] | undefined =>
  header.startsWith('#Fields:') ? header.slice('#Fields:'.length).trim().split(/\s+/) : undefined;

const linesIn = (block: Buffer): number => block.toString('latin1').split('\n').length - 1;
