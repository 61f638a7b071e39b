export interface Audience {
  readonly name: string;
  readonly title: string;
  readonly kind: 'analysts' | 'partner';
  readonly tables: readonly string[];
  /** Dimension to codes: a partner sees only cells at or below one of the codes. Empty for analysts. */
  readonly scope: Readonly<Record<string, readonly string[]>>;
}
