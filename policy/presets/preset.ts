import type { Dominance, Rounding } from '../../core/policy.ts';

/** A publisher's rule as that publisher states it, and what becomes of it here. */
export interface Preset {
  readonly name: string;
  readonly publisher: string;
  /** Of the text that states the rule, with what finds it and when it was written. */
  readonly title: string;
  readonly source: string;
  readonly year: string;
  /** The rule in its own terms. */
  readonly rule: string;
  /** What kohort does instead, or why it cannot: a rule is never carried out half. */
  readonly carriedOut: string;
  /** Where kohort protects more than the publisher does; absent where it does not. */
  readonly stricter?: string;
  /** Why somebody would choose it; only of kohort's own. */
  readonly reason?: string;
  readonly weakness: string;
  /** Absent, like `noise`, where kohort cannot carry it out; such a preset is refused with what `carriedOut` says. */
  readonly rules?: PresetRules;
  /** In the place of rules: noise in every number, and the most events of one person that count on one day. */
  readonly noise?: { readonly mechanism: 'discrete-gaussian'; readonly rho: string; readonly cap: number };
}

/** What a table that names the preset has where it says nothing itself. It may ask for more, never for less. */
export interface PresetRules {
  readonly minimumFrequency: number;
  readonly dominance?: Dominance;
  readonly rounding?: Rounding;
}
