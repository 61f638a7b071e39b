import { EngineFailure, ObjectMissing } from '../core/effects.ts';
import { ContractViolation, DisclosureRisk } from '../core/errors.ts';
import { nameOf, ServiceFailure } from './service-failure.ts';

/**
 * An error fit for a log: its own words where they keep the rule that messages carry no value of the data, else its kind and
 * the place in the code. Words of the runtime and of libraries may quote what they could not read.
 */
export const withoutValues = (error: unknown): Error => {
  if (error instanceof Error && wordsKeepTheRule.some((kind) => error instanceof kind)) return error;
  const told = new Error(`${nameOf(error)} ${placeOf(error)}`);
  told.stack = `${told.name}: ${told.message}`;
  return told;
};

const wordsKeepTheRule = [ContractViolation, DisclosureRisk, EngineFailure, ObjectMissing, ServiceFailure];

/** The first line of the stack below the message, which may itself look like one. */
const placeOf = (error: unknown): string => {
  const { stack = '', message = '' } = error instanceof Error ? error : {};
  const start = stack.indexOf(message);
  const below = start < 0 ? '' : stack.slice(start + message.length);
  return /^\s*(at .*:\d+:\d+\)?)$/m.exec(below)?.[1] ?? 'at an unknown place';
};
