import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

const keySchema = {
  partitionKey: { name: 'partition', type: AttributeType.STRING },
  sortKey: { name: 'sort', type: AttributeType.STRING },
  encryption: TableEncryptionV2.awsManagedKey(),
  deletionProtection: true,
  removalPolicy: RemovalPolicy.RETAIN,
};

/** The ledger, which can be restored, and the keyring, which cannot: a random taken out of it is gone for good. */
export class LedgerTables extends Construct {
  readonly ledger: TableV2;
  readonly keyring: TableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.ledger = new TableV2(this, 'Ledger', {
      ...keySchema,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    });
    this.keyring = new TableV2(this, 'Keyring', keySchema);
  }
}
