import type { DayFormat, Format, Policy, Source } from '../../core/policy.ts';
import { columnFates, thrownAway } from './column-fate.ts';
import { counted, heading, wrapped } from './text.ts';

/** What is read of one source, who counts as a person in it and what becomes of each column. */
export const sourceWords = (source: Source, policy: Policy): string =>
  [
    heading(`${source.title} (source ${source.name})`, '-'),
    wrapped(`${exportWords(source)} ${personWords(source)} ${dayWords(source)}`),
    ...columnFates(source, policy),
    wrapped(thrownAway(source)),
  ].join('\n');

const formatWords: Record<Format, string> = {
  'cloudfront-v1': 'CloudFront standard logs',
  'cloudfront-v2-json': 'CloudFront standard logs of version 2 as JSON',
  'cloudfront-v2-parquet': 'CloudFront standard logs of version 2 as Parquet',
  'combined-log': 'access logs in the combined format',
  csv: 'comma-separated files',
  'json-lines': 'files with one JSON object a line',
  parquet: 'Parquet files',
};

const exportWords = ({ format, exports, delivery, lateDays }: Source): string => {
  const replaced =
    delivery === 'snapshot'
      ? 'the newest export replaces all before it'
      : 'every export adds to those before it';
  return `${exports.endsWith('/') ? 'Below' : 'At'} “${exports}” arrive ${formatWords[format]}; ${replaced}. ${lateDays === 0 ? 'Late rows are not waited for' : `Rows may come up to ${counted(lateDays, 'day')} late`}.`;
};

const personWords = ({ person, keyPeriod }: Source): string => {
  const how =
    person.by === 'id'
      ? `A person is whoever has the same ${person.columns.join(' and ')}, under a pseudonym that every source with the namespace “${person.namespace}” shares`
      : 'Nobody signs in here: a person is an address together with a user agent, which can be several people or a part of one, and whoever reads the figures is told so';
  return `${how}. Every ${keyPeriod} everyone gets a new pseudonym, which nobody can connect with the last once its key is destroyed.`;
};

const dayFormatWords: Record<DayFormat, string> = {
  iso: 'as an ISO date or time',
  clf: 'as the time of an access log',
  'epoch seconds': 'in seconds since 1970',
  'epoch milliseconds': 'in milliseconds since 1970',
  'epoch microseconds': 'in microseconds since 1970',
};

const dayWords = ({ day }: Source): string => {
  switch (day.by) {
    case 'column':
      return `Of the time only the day is kept, in UTC; ${day.column} tells it ${dayFormatWords[day.format]}.`;
    case 'days from start':
      return `The day is ${day.column} days after the start that ${day.startColumn} stands for.`;
    case 'fixed':
      return `Every row counts for ${day.day}.`;
  }
};
