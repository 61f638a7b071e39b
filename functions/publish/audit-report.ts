import { type Release, releaseName } from './release.ts';

/**
 * `audit.json`: what each attacker tried on this table before release and what it found. Numbers only. Of a rounded table the
 * narrowest results are left out, whatever the verdict has, and its digest is that of what is shown: both would tell of exact numbers.
 */
export const auditReport = ({ table, verdict, run, round, policy, policyDigest }: Release): string =>
  `${JSON.stringify(
    {
      release: releaseName(table),
      table: table.table,
      period: table.period,
      version: table.version,
      run,
      round,
      outcome: verdict.outcome,
      attacked: `sha256:${verdict.shown ?? verdict.digest}`,
      policy: { name: policy.name, version: policy.version, digest: `sha256:${policyDigest}` },
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
