import { cloudfrontName } from './cloudfront-name.ts';
import type { FormatReader } from './format-reader.ts';
import { openParquet } from './parquet-file.ts';

/** CloudFront standard logging v2 as Parquet: underscores in the names, `-` where nothing was recorded. */
export const cloudfrontV2Parquet: FormatReader = {
  open: (raw) => openParquet(raw, { sameName: cloudfrontName, none: '-' }),
};
