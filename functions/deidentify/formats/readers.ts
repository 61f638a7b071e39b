import type { Format } from '../../../core/policy.ts';
import { cloudfrontV1 } from './cloudfront-v1.ts';
import { cloudfrontV2Json } from './cloudfront-v2-json.ts';
import { cloudfrontV2Parquet } from './cloudfront-v2-parquet.ts';
import { combinedLog } from './combined-log.ts';
import { csv } from './csv.ts';
import type { FormatReader } from './format-reader.ts';
import { jsonLines } from './json-lines.ts';
import { parquet } from './parquet.ts';

export const readers: Readonly<Record<Format, FormatReader>> = {
  'cloudfront-v1': cloudfrontV1,
  'cloudfront-v2-json': cloudfrontV2Json,
  'cloudfront-v2-parquet': cloudfrontV2Parquet,
  'combined-log': combinedLog,
  csv,
  'json-lines': jsonLines,
  parquet,
};
