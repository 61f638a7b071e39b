import type { Day } from '../../core/period.ts';
import type { Audience, Policy } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { TableVerdict } from '../../core/verdict.ts';

/** One table of one period as one audience gets it, with all that its bundle says. */
export interface Release {
  readonly table: PublishedTable;
  readonly audience: Audience;
  readonly verdict: TableVerdict;
  readonly run: Day;
  readonly round: number;
  readonly policy: Pick<Policy, 'name' | 'version' | 'publisher' | 'contact' | 'terms'>;
  readonly policyDigest: string;
  /** What was counted, as a digest that tells nothing without the publisher's secret. */
  readonly inputs: string;
}

/** `people-by-country/2026-W47/v1`: the release's lasting name. */
export const releaseName = ({ table, period, version }: PublishedTable): string =>
  `${table}/${period}/v${version}`;
