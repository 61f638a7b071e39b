import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { beforeAll } from 'vitest';
import { kmsSecrets } from '../../../platform/kms-secrets.ts';
import { secretsContract } from '../../platform/contracts/secrets.ts';
import { kmsClient } from '../servers/clients.ts';

const client = kmsClient();
let key: string;

beforeAll(async () => {
  const command = new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
  key = (await client.send(command)).KeyMetadata?.Arn ?? '';
});

secretsContract('A key of a server', async () => kmsSecrets(client, key));
