import { Fail, type TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { ContractViolation, DisclosureRisk } from '../core/errors.ts';

/** Ends of a night that only people can mend. What the operator has to mend fails where it stands, and can be redriven. */
export class WhoActs {
  readonly #supplier: Fail;
  readonly #privacyOfficer: Fail;

  constructor(scope: Construct) {
    this.#supplier = new Fail(scope, 'the supplier has to act', {
      error: ContractViolation.code,
      cause: 'An export does not keep its contract.',
    });
    this.#privacyOfficer = new Fail(scope, 'the privacy officer has to act', {
      error: DisclosureRisk.code,
      cause: 'Publishing would disclose, or nobody can show that it would not.',
    });
  }

  catches(task: TaskStateBase): void {
    task.addCatch(this.#supplier, { errors: [ContractViolation.code] });
    task.addCatch(this.#privacyOfficer, { errors: [DisclosureRisk.code] });
  }
}
