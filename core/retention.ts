import type { Zone } from './zones.ts';

/** Days for which each zone keeps its objects; `keys`: days after a period's end at which its random is destroyed. */
export interface Retention {
  readonly landing: number;
  readonly quarantine: number;
  readonly microdata: number;
  readonly cells: number;
  readonly keys: number;
}

/** Which of these holds for the objects of a zone; the other zones remember what was published, and hold no person. */
export const keptAsLongAs: Readonly<Partial<Record<Zone, keyof Retention>>> = {
  landing: 'landing',
  quarantine: 'quarantine',
  microdata: 'microdata',
  cells: 'cells',
  protected: 'cells',
};
