import { certificateOf } from './certificate.ts';
import { type Release, releaseName } from './release.ts';

/**
 * `audit.json`: how the release was made, what each attacker tried on it and what it found. Numbers only. Of a rounded table the
 * narrowest results are left out, whatever the verdict has, and its digest is that of what is shown: both would tell of exact numbers.
 */
export const auditReport = (release: Release): string => {
  const { table, audience, verdict, run, round } = release;
  return `${JSON.stringify(
    {
      release: releaseName(table),
      table: table.table,
      period: table.period,
      version: table.version,
      run,
      round,
      outcome: verdict.outcome,
      attacked: `sha256:${verdict.shown ?? verdict.digest}`,
      scope: Object.keys(audience.scope).length === 0 ? 'whole' : 'part',
      ...certificateOf(release),
      attacks: verdict.attacks.map(({ attacker, tries, tried, found, tightest, pinned }) => ({
        attacker,
        tries,
        tried,
        found,
        tightest: table.rounding && pinned === undefined ? null : tightest,
        ...(pinned === undefined ? {} : { pinned }),
      })),
    },
    null,
    2,
  )}\n`;
};
