import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { LogEvent } from '../core/effects.ts';
import type { StageName } from '../functions/stages.ts';
import type { PerStage } from './per-name.ts';
import type { StageFunction } from './stage-function.ts';

interface Reading {
  readonly stage: StageName;
  readonly event: LogEvent;
  /** The field of the event that is the value; without, events are counted. */
  readonly field?: string;
}

/** What the log of a night says in numbers. */
const readings = {
  ObjectsRefused: { stage: 'ingest', event: 'run opened', field: 'refused' },
  LinesRead: { stage: 'deidentify', event: 'export accepted', field: 'read' },
  LinesKept: { stage: 'deidentify', event: 'export accepted', field: 'kept' },
  LinesUnreadable: { stage: 'deidentify', event: 'export accepted', field: 'unreadable' },
  ExportsRefused: { stage: 'deidentify', event: 'export refused' },
  TablesLeftOut: { stage: 'protect', event: 'tables protected', field: 'leftOut' },
  TablesReleased: { stage: 'publish', event: 'tables published', field: 'released' },
  AudiencesNotAdmitted: { stage: 'publish', event: 'tables published', field: 'notAdmitted' },
  TablesWithheld: { stage: 'publish', event: 'tables published', field: 'withheld' },
} as const satisfies Readonly<Record<string, Reading>>;

export type MetricName = keyof typeof readings;

/** A night is over, or has run out of time, within so long. */
const night = Duration.hours(6);

/** Metrics out of the stages' logs, which hold events and numbers and no data. */
export class NightMetrics extends Construct {
  readonly #metrics: ReadonlyMap<string, IMetric>;

  constructor(scope: Construct, id: string, functions: PerStage<StageFunction>) {
    super(scope, id);
    this.#metrics = new Map(
      Object.entries<Reading>(readings).map(([name, { stage, event, field }]) => {
        const filter = new MetricFilter(this, name, {
          logGroup: functions[stage].log,
          filterPattern: FilterPattern.stringValue('$.event', '=', event),
          metricNamespace: 'kohort',
          metricName: name,
          metricValue: field ? `$.${field}` : '1',
        });
        return [name, filter.metric({ statistic: stage === 'protect' ? 'max' : 'sum', period: night })];
      }),
    );
  }

  of(name: MetricName): IMetric {
    const found = this.#metrics.get(name);
    if (!found) throw new RangeError(`no metric ${name}`);
    return found;
  }

  /** Percent of some within all; nothing where there is none. A metric without a value counts as 0. */
  share(label: string, some: readonly MetricName[], all: readonly MetricName[]): MathExpression {
    const sum = (names: readonly MetricName[]) =>
      names.map((name) => `FILL(${variable(name)}, 0)`).join(' + ');
    return new MathExpression({
      label,
      expression: `100 * (${sum(some)}) / (${sum(all)})`,
      usingMetrics: Object.fromEntries(
        [...new Set([...some, ...all])].map((name) => [variable(name), this.of(name)]),
      ),
      period: night,
    });
  }
}

const variable = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
