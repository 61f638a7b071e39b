import { randomUUID } from 'node:crypto';
import { dynamoLedger } from '../../../platform/dynamo-ledger.ts';
import { ledgerContract } from '../../platform/contracts/ledger.ts';
import { dynamoClient, makeTable } from '../servers/clients.ts';

const client = dynamoClient();

ledgerContract('A table of a server', async () => {
  const table = randomUUID();
  await makeTable(client, table);
  return dynamoLedger(client, table);
});
