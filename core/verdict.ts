import type { Period } from './period.ts';

/** One cell of one published table: its codes in the order of the table's dimensions. */
export interface CellReference {
  readonly table: string;
  readonly period: Period;
  readonly measure: string;
  readonly codes: readonly string[];
}

/** What one attacker did to one table: numbers only, fit for publication. */
export interface AttackReport {
  readonly attacker: string;
  /** What it tries, in one sentence. */
  readonly tries: string;
  /** How many combinations, intervals or texts it went through. */
  readonly tried: number;
  /** How many of them disclose. */
  readonly found: number;
  /** The narrowest result that it got, in people or units; null where it has no such figure. */
  readonly tightest: number | null;
  /** How many rounded numbers follow exactly from others; of attackers who look for such alone. */
  readonly pinned?: number;
}

/** A disclosure, told in the cells that make it: withholding any one of tonight's would break it. No values. */
export interface Counterexample {
  readonly attacker: string;
  readonly cells: readonly CellReference[];
}

/** How wide the intervals of withheld counts are at least, as far as an attacker went to see that they are wide enough. */
export interface Intervals {
  readonly cells: number;
  readonly least: number;
  readonly median: number;
}

export interface TableVerdict {
  readonly table: string;
  readonly period: Period;
  readonly outcome: 'passed' | 'breached';
  /** SHA-256 of the protected table that was attacked: what is published must be this, to the byte. */
  readonly digest: string;
  /** SHA-256 of what audiences see of it, where that is something else. */
  readonly shown?: string;
  readonly attacks: readonly AttackReport[];
  readonly counterexamples: readonly Counterexample[];
  /** For the publisher alone: of a rounded table it tells of exact numbers. */
  readonly intervals?: Intervals;
}
