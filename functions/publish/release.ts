import type { Audience } from '../../core/audience.ts';
import type { Day } from '../../core/period.ts';
import type { Policy } from '../../core/policy.ts';
import type { PublishedTable } from '../../core/published-table.ts';
import type { Audited } from './stated-attacks.ts';

/** One table of one period as one audience gets it, with all that its bundle says: every file of it follows from this. */
export interface Release {
  readonly table: PublishedTable;
  readonly audience: Pick<Audience, 'kind'>;
  /** Whether the table is all of it, or the part that the audience's scope leaves. */
  readonly scope: 'whole' | 'part';
  readonly audited: Audited;
  readonly run: Day;
  readonly policy: Pick<Policy, 'name' | 'version' | 'publisher' | 'contact' | 'terms'>;
  readonly policyDigest: string;
  /** What was counted, as a digest that tells nothing without the publisher's secret. */
  readonly inputs: string;
}

/** `people-by-country/2026-W47/v1`: the release's lasting name. */
export const releaseName = ({ table, period, version }: PublishedTable): string =>
  `${table}/${period}/v${version}`;

/** What of a table an audience with this scope gets. */
export const scopeOf = ({ scope }: Pick<Audience, 'scope'>): Release['scope'] =>
  Object.keys(scope).length === 0 ? 'whole' : 'part';
