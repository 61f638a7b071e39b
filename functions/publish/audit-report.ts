import { certificateOf } from './certificate.ts';
import { type Release, releaseName } from './release.ts';

/** `audit.json`: how the release was made, what each attacker tried on it and what it found. */
export const auditReport = (release: Release): string => {
  const { table, scope, audited, run } = release;
  return `${JSON.stringify(
    {
      release: releaseName(table),
      table: table.table,
      period: table.period,
      version: table.version,
      run,
      outcome: 'passed',
      attacked: `sha256:${audited.attacked}`,
      scope,
      ...certificateOf(release),
      attacks: audited.attacks.map(({ attacker, tries, tried, found, tightest, pinned }) => ({
        attacker,
        tries,
        tried,
        found,
        tightest,
        ...(pinned === undefined ? {} : { pinned }),
      })),
    },
    null,
    2,
  )}\n`;
};
