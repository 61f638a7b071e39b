import type { FormatReader } from './format-reader.ts';
import { openParquet } from './parquet-file.ts';

/** Any Parquet file, by the names of its columns. */
export const parquet: FormatReader = {
  open: (raw) => openParquet(raw, { sameName: (name) => name }),
};
