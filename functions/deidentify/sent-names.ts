/** Names found in an export that no policy declares, whatever they look like. */
export interface SentNames {
  readonly names: readonly string[];
  /** Names that fewer people sent than may stand behind anything that is told: anyone can write a name into what is theirs. */
  readonly rare: number;
}
