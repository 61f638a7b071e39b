import { z } from 'zod';
import type { Values } from '../../infra/iam/template-values.ts';

/** Texts that a stage has logged, by its log group. */
type LogOf = (group: string) => Promise<string>;

const filter = z.object({
  FilterPattern: z.string(),
  LogGroupName: z.unknown(),
  MetricTransformations: z.tuple([z.object({ MetricName: z.string(), MetricValue: z.string() })]),
});
const statistic = z.enum(['Sum', 'Maximum']);
const metric = z.object({ Namespace: z.literal('kohort'), MetricName: z.string() });
const queried = z.object({ Metric: metric, Stat: statistic });
const query = z.object({
  Id: z.string(),
  Expression: z.string().optional(),
  MetricStat: queried.optional(),
});
const alarm = z.object({
  AlarmName: z.string(),
  ComparisonOperator: z.literal('GreaterThanThreshold'),
  Threshold: z.number(),
});
const measures = z.union([z.object({ Metrics: z.array(query) }), metric.extend({ Statistic: statistic })]);

/**
 * Names of the alarms that ring over what the stages have logged, all of it in one period. Alarms on what the services
 * themselves measure are left out.
 */
export const ringing = async (
  { resources, text }: Pick<Values, 'resources' | 'text'>,
  logOf: LogOf,
): Promise<readonly string[]> => {
  const ofType = (type: string) =>
    Object.values(resources).flatMap(({ Type, Properties }) => (Type === type ? [Properties] : []));
  const metrics = new Map<string, readonly number[]>();
  for (const properties of ofType('AWS::Logs::MetricFilter')) {
    const { FilterPattern, LogGroupName, MetricTransformations } = filter.parse(properties);
    const [{ MetricName, MetricValue }] = MetricTransformations;
    metrics.set(MetricName, valuesIn(await logOf(text(LogGroupName)), FilterPattern, MetricValue));
  }
  return ofType('AWS::CloudWatch::Alarm').flatMap((properties) => {
    const measured = measures.safeParse(properties);
    if (!measured.success) return [];
    const { AlarmName, Threshold } = alarm.parse(properties);
    return measure(measured.data, metrics) > Threshold ? [AlarmName] : [];
  });
};

const valuesIn = (log: string, pattern: string, value: string): readonly number[] => {
  const event = /^\{ \$\.event = "([a-z ]+)" \}$/.exec(pattern)?.[1];
  if (event === undefined) throw new Error(`${pattern} is no pattern that is understood`);
  const lines = log.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
  const found = lines.filter((line) => line.event === event);
  return found.map((line) => z.number().parse(value.startsWith('$.') ? line[value.slice(2)] : Number(value)));
};

/** Not a number where there is nothing to measure, which no alarm rings at. */
const measure = (
  measured: z.infer<typeof measures>,
  metrics: ReadonlyMap<string, readonly number[]>,
): number => {
  const over = (name: string, how: z.infer<typeof statistic>): number => {
    const values = metrics.get(name) ?? [];
    return how === 'Sum' ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values);
  };
  if ('Statistic' in measured) return over(measured.MetricName, measured.Statistic);
  const values = measured.Metrics.flatMap(({ Id, MetricStat }): [string, number][] =>
    MetricStat ? [[Id, over(MetricStat.Metric.MetricName, MetricStat.Stat)]] : [],
  );
  const written = measured.Metrics.find(({ Expression }) => Expression !== undefined)?.Expression ?? '';
  return share(written, new Map(values));
};

const sums = /^100 \* \((?<some>[^()]+)\) \/ \((?<all>[^()]+)\)$/;

const share = (expression: string, values: ReadonlyMap<string, number>): number => {
  const { some, all } = sums.exec(expression.replaceAll(/FILL\((\w+), 0\)/g, '$1'))?.groups ?? {};
  if (some === undefined || all === undefined)
    throw new Error(`${expression} is no expression that is understood`);
  const sumOf = (names: string): number =>
    names.split(' + ').reduce((sum, name) => sum + z.number().parse(values.get(name)), 0);
  return (100 * sumOf(some)) / sumOf(all);
};
