import { randomUUID } from 'node:crypto';
import { dynamoLedger } from '../../../platform/dynamo-ledger.ts';
import { budgetContract } from '../../platform/contracts/budget.ts';
import { dynamoClient, makeTable } from '../servers/clients.ts';

const client = dynamoClient();

budgetContract('a table of a server', async () => {
  const table = randomUUID();
  await makeTable(client, table);
  return dynamoLedger(client, table);
});
