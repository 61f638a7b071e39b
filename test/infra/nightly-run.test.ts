import { expect, test } from 'vitest';
import { ContractViolation, DisclosureRisk } from '../../core/errors.ts';
import { definitionOf, tasksOf } from './definition.ts';
import { synthesised } from './synthesised.ts';

const template = synthesised().night;
const definition = definitionOf(template);
const tasks = tasksOf(definition);

test.each(tasks)('%s ends at some time', (_, task) => {
  expect(task.TimeoutSeconds).toBeGreaterThan(0);
});

test.each(tasks)(
  '%s is never tried again for what a supplier or the privacy officer has to mend',
  (_, task) => {
    expect(task.Retry?.[0]).toMatchObject({
      ErrorEquals: [ContractViolation.code, DisclosureRisk.code],
      MaxAttempts: 0,
    });
  },
);

test.each(tasks)(
  '%s is tried again when the service is busy, patiently and not in step with others',
  (_, task) => {
    expect(task.Retry).toContainEqual({
      ErrorEquals: expect.arrayContaining(['Lambda.TooManyRequestsException']),
      IntervalSeconds: 5,
      BackoffRate: 2,
      MaxAttempts: 10,
      MaxDelaySeconds: 300,
      JitterStrategy: 'FULL',
    });
    expect(task.Retry?.at(-1)?.ErrorEquals).toEqual(['States.ALL']);
  },
);

test('one worker at most runs per item of the manifest, told its number alone, and none may fail', () => {
  expect(definition.States['each item']).toMatchObject({
    Type: 'Map',
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    ItemReader: {
      Resource: 'arn:-:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON', ItemsPointer: '/items' },
      Parameters: { Bucket: '-', 'Key.$': "States.Format('{}/manifest.json', $.run)" },
    },
    ItemSelector: { 'run.$': '$.run', 'item.$': '$$.Map.Item.Index' },
  });
  expect(definition.States['each item']).not.toHaveProperty('ToleratedFailurePercentage');
});

test('what the workers give back stays out of the state, however many they are', () => {
  expect(definition.States['each item']).toMatchObject({ ResultPath: null });
  expect(definition.States['each item']?.ItemProcessor?.States.deidentify).toMatchObject({
    OutputPath: null,
  });
});

test('a night on which nothing landed goes straight on to what is settled', () => {
  expect(definition.States['anything landed?']).toMatchObject({
    Choices: [{ Variable: '$.items', NumericGreaterThan: 0, Next: 'each item' }],
    Default: 'aggregate',
  });
});

test('what people have to mend ends the night by name; what the operator mends fails in place, to be redriven', () => {
  for (const [name, { Catch }] of tasks)
    expect([name, Catch]).toEqual([
      name,
      name === 'deidentify'
        ? undefined
        : [
            { ErrorEquals: [ContractViolation.code], Next: 'the supplier has to act' },
            { ErrorEquals: [DisclosureRisk.code], Next: 'the privacy officer has to act' },
          ],
    ]);
  expect(definition.States['the supplier has to act']).toMatchObject({
    Type: 'Fail',
    Error: ContractViolation.code,
  });
  expect(definition.States['the privacy officer has to act']).toMatchObject({
    Type: 'Fail',
    Error: DisclosureRisk.code,
  });
  expect(definition.States['each item']).not.toHaveProperty('Catch');
});

test('a breached table goes round again while rounds are left, and then the night publishes what passed', () => {
  expect(definition.States['another round?']).toMatchObject({
    Choices: [
      {
        And: [
          { Variable: '$.audit.breached', NumericGreaterThan: 0 },
          { Variable: '$.round', NumericLessThan: 3 },
        ],
        Next: 'next round',
      },
    ],
    Default: 'publish',
  });
  expect(definition.States['next round']?.Next).toBe('protect');
});

test('the machine speaks JSONPath only', () => {
  expect(JSON.stringify(definition)).not.toMatch(/JSONata|"Assign"|"Arguments"/);
});

test('no input or output of a state reaches a log', () => {
  template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
    LoggingConfiguration: { IncludeExecutionData: false },
  });
});
