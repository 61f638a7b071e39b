/**
 * The supplier of an export has to act: the export does not keep the contract declared for it.
 * Never retried. The message names the file, the contract and counts; it never carries a value.
 */
export class ContractViolation extends Error {
  static readonly code = 'ContractViolation';
  override readonly name = ContractViolation.code;
}

/**
 * The privacy officer has to act: publishing would disclose, or nobody can show that it would not.
 * Never retried, and nothing of the table is published.
 */
export class DisclosureRisk extends Error {
  static readonly code = 'DisclosureRisk';
  override readonly name = DisclosureRisk.code;
}
