import { ContractViolation } from '../../../core/errors.ts';
import { formatColumns } from '../../../core/format-columns.ts';
import { cloudfrontName } from './cloudfront-name.ts';
import type { FormatReader } from './format-reader.ts';
import { openJsonLines } from './json-object-lines.ts';

/** CloudFront standard logging v2 as JSON lines: every line has all the fields that its owner chose. */
export const cloudfrontV2Json: FormatReader = {
  open: (raw) =>
    openJsonLines(raw, {
      pathOf: (column) => [keyOf(column)],
      none: '-',
      check: (found) => {
        const missing = Object.keys(raw.source.columns).filter((column) => !found.has(keyOf(column)));
        if (found.size > 0 && missing.length > 0)
          throw new ContractViolation(`these declared columns are missing: ${missing.join(', ')}`);
      },
    }),
};

const keysByName = new Map(
  (formatColumns['cloudfront-v2-json'] ?? []).map((column) => [cloudfrontName(column), column]),
);

const keyOf = (column: string): string => keysByName.get(cloudfrontName(column)) ?? column;
