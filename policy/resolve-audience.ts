import type { Audience } from '../core/audience.ts';
import type { Classification } from '../core/classification.ts';
import type { Table } from '../core/policy.ts';
import type { Path } from './document.ts';
import type { Draft, Entries } from './draft.ts';
import { listed, type Report } from './problem.ts';
import { checkCode } from './resolve-classification.ts';
import type { AudienceYaml } from './table-schema.ts';

interface Context {
  readonly tables: Entries<Table>;
  readonly classifications: Entries<Classification>;
  readonly report: Report;
}

export const resolveAudiences = (draft: Draft, context: Context): Entries<Audience> => {
  const written = [...draft.audiences];
  const received = new Set(written.flatMap(([, audience]) => audience?.tables ?? []));
  const allRead = written.every(([, audience]) => audience !== undefined);
  if (allRead)
    for (const table of context.tables.keys())
      if (!received.has(table))
        context.report(
          ['tables', table],
          `No audience receives the table \`${table}\`. Right would be to list it under an audience's \`tables:\`, or to remove it.`,
        );
  return new Map(
    written.map(([name, audience]) => [name, audience && resolveAudience(name, audience, context)]),
  );
};

const resolveAudience = (name: string, written: AudienceYaml, context: Context): Audience => {
  const path = ['audiences', name];
  checkTables(written, [...path, 'tables'], context);
  checkScope(written, path, context);
  return {
    name,
    title: written.title,
    kind: written.kind,
    tables: written.tables,
    scope: written.scope ?? {},
    ...(written.admitted !== undefined && { admitted: written.admitted }),
  };
};

const checkTables = ({ tables }: AudienceYaml, path: Path, { tables: all, report }: Context): void => {
  if (tables.length === 0) report(path, 'This audience receives nothing. Right would be one table or more.');
  tables.forEach((table, index) => {
    const at = [...path, index];
    if (!all.has(table))
      report(at, `There is no table \`${table}\`. Right would be one of ${listed(all.keys())}.`);
    if (tables.indexOf(table) < index)
      report(at, `The table \`${table}\` stands here twice. Right would be once.`);
  });
};

const checkScope = (written: AudienceYaml, path: Path, context: Context): void => {
  const { report } = context;
  const scope = Object.entries(written.scope ?? {});
  if (written.kind === 'analysts' && written.scope)
    report(
      [...path, 'scope'],
      'Analysts see their tables whole. Right would be to leave the scope out, or `kind: partner`.',
    );
  if (written.kind !== 'partner') return;
  if (scope.length === 0)
    report(
      [...path, 'scope'],
      'A partner sees only the part that concerns it, and no part is named. Right would be a scope such as `course: [ecg-reading]`.',
    );
  for (const [dimension, codes] of scope) {
    if (codes.length === 0)
      report([...path, 'scope', dimension], 'This scope is empty. Right would be one code or more.');
    for (const name of written.tables) {
      const table = context.tables.get(name);
      if (table) checkScopeOf(table, { dimension, codes, path: [...path, 'scope', dimension] }, context);
    }
  }
};

interface Scope {
  readonly dimension: string;
  readonly codes: readonly string[];
  readonly path: Path;
}

const checkScopeOf = (table: Table, { dimension: name, codes, path }: Scope, context: Context): void => {
  const { report } = context;
  const names = table.dimensions.map((dimension) => dimension.name);
  const dimension = table.dimensions.find((candidate) => candidate.name === name);
  if (!dimension)
    return void report(
      path,
      `The table \`${table.name}\` has no dimension \`${name}\`, so that this partner would see all of it. Right would be one of its dimensions (${listed(names)}), or to take the table from this partner.`,
    );
  const classification = context.classifications.get(dimension.classification);
  if (!classification) return;
  const finest = Math.min(...dimension.levels);
  codes.forEach((code, index) => {
    const found = checkCode(classification, code, (text) => report([...path, index], text));
    if (found && found.level < finest)
      report(
        [...path, index],
        `The table \`${table.name}\` never shows \`${code}\`: its finest level of \`${name}\` is \`${classification.levels[finest]}\`. Right would be a code of that level.`,
      );
  });
};
