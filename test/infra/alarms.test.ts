import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stages } from '../../functions/stages.ts';
import { synthesised } from './synthesised.ts';

const { night, store } = synthesised();
const alarms = Object.values(night.findResources('AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Properties,
);
const named = (name: string) => alarms.find(({ AlarmName }) => AlarmName === `kohort-${name}`);
const runbook = readFileSync('docs/runbook.md', 'utf8');

test('the runbook has a heading for each alarm, and for nothing else', () => {
  const headings = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => `kohort-${heading}`);
  expect(headings.toSorted()).toEqual(alarms.map(({ AlarmName }) => AlarmName).toSorted());
  for (const { AlarmName, AlarmDescription } of alarms)
    expect(AlarmDescription).toContain(`docs/runbook.md, ${AlarmName.replace('kohort-', '')}.`);
});

test('the runbook names files and settings that are there', () => {
  for (const [, file = ''] of runbook.matchAll(/`((?:infra|functions)\/[\w/.-]+)`/g))
    expect([file, readFileSync(file, 'utf8').length > 0]).toEqual([file, true]);
  expect(readFileSync('infra/for-each-item.ts', 'utf8')).toContain('maxConcurrency');
});

test('every alarm tells somebody', () => {
  const topics = Object.keys(night.findResources('AWS::SNS::Topic'));
  for (const { AlarmName, AlarmActions } of alarms)
    expect([AlarmName, AlarmActions]).toEqual([AlarmName, [{ Ref: topics[0] }]]);
});

test('26 hours without a night that ended well are late, even if nothing at all happened', () => {
  expect(named('night-late')).toMatchObject({
    MetricName: 'ExecutionsSucceeded',
    Statistic: 'Sum',
    Period: 3600,
    EvaluationPeriods: 26,
    DatapointsToAlarm: 26,
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
  });
});

test.each([
  ['night-failed', 'ExecutionsFailed'],
  ['night-timed-out', 'ExecutionsTimedOut'],
  ['night-not-started', 'ApproximateNumberOfMessagesVisible'],
  ['release-not-announced', 'ApproximateNumberOfMessagesVisible'],
  ['export-refused', 'ExportsRefused'],
  ['table-withheld', 'TablesWithheld'],
  ['audience-not-admitted', 'AudiencesNotAdmitted'],
])('%s rings at the first of %s', (name, MetricName) => {
  expect(named(name)).toMatchObject({
    MetricName,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  });
});

test('workers of every stage are watched for being held back, and no others', () => {
  const queries: { Id: string; MetricStat?: { Metric: { Dimensions: { Value: { Ref: string } }[] } } }[] =
    named('stages-throttled')?.Metrics;
  const watched = queries.flatMap(({ MetricStat }) => MetricStat?.Metric.Dimensions ?? []);
  const functions = Object.keys(night.findResources('AWS::Lambda::Function'));
  expect(watched.map(({ Value }) => Value.Ref).toSorted()).toEqual(functions.toSorted());
  expect(queries.map(({ Id }) => Id)).toEqual(expect.arrayContaining(stages.map(({ name }) => name)));
});

test('every queue of dead letters is watched', () => {
  for (const template of [night, store]) template.resourceCountIs('AWS::SQS::Queue', 1);
  expect(named('night-not-started')).not.toEqual(named('release-not-announced'));
});

test('the dashboard shows every alarm and every stage', () => {
  const [dashboard] = Object.values(night.findResources('AWS::CloudWatch::Dashboard'));
  const shown = JSON.stringify(dashboard);
  const ids = [
    ...Object.keys(night.findResources('AWS::CloudWatch::Alarm')),
    ...Object.keys(night.findResources('AWS::Lambda::Function')),
  ];
  for (const id of ids) expect([id, shown.includes(`"${id}"`)]).toEqual([id, true]);
});
