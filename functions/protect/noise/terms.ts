import { dividedBy, fraction, fractionText } from '../../../core/fraction.ts';
import { exactly, mostOfOne, type Noise, type PublishedNoise, scaleFor } from '../../../core/noise.ts';
import type { Table } from '../../../core/policy.ts';

/** What a table's noise is, measure by measure. Throws where the policy gives no bound on what one person changes. */
export const termsOf = ({ measures, period }: Table, noise: Noise): PublishedNoise => {
  const share = dividedBy(exactly(noise.loss.amount), fraction(BigInt(measures.length)));
  const own = measures.map((measure) => {
    if (measure.kind === 'sum') throw new RangeError('a sum gets no noise');
    const most = mostOfOne(measure, period);
    const scale = fractionText(scaleFor(noise.mechanism, share, most));
    return [measure.name, { mostOfOne: most, scale }] as const;
  });
  return { ...noise, measures: Object.fromEntries(own) };
};
