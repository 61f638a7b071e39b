import { expect, test } from 'vitest';
import { ContractViolation, DisclosureRisk } from '../../core/errors.ts';
import { definitionOf, tasksOf } from './definition.ts';
import { synthesised } from './synthesised.ts';

const template = synthesised();
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

test('one worker at most runs per item, and none may fail', () => {
  expect(definition.States['each item']).toMatchObject({
    Type: 'Map',
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
  });
  expect(definition.States['each item']).not.toHaveProperty('ToleratedFailurePercentage');
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
