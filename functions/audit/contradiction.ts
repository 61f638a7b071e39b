import type { TableView } from './table-view.ts';

/** Nothing can be shown about these tables: what they publish cannot be true together, or no solver could tell. */
export class Contradiction extends Error {
  override readonly name = 'Contradiction';
  readonly views: readonly TableView[];

  constructor(views: readonly TableView[], message: string) {
    super(message);
    this.views = views;
  }
}
