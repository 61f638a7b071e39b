import { createHmac } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { kmsSecrets } from '../../platform/kms-secrets.ts';
import { secretsContract } from './contracts/secrets.ts';
import { json, refusal } from './servers/dynamo-server.ts';
import { type Asked, clientOptions, serve } from './servers/serve.ts';

const key = 'arn:aws:kms:eu-central-1:111122223333:key/master';

const keyService = async (asked: Asked[] = []) => {
  const endpoint = await serve((request) => {
    asked.push(request);
    const { Message, KeyId, MacAlgorithm } = JSON.parse(`${request.body}`);
    if (KeyId !== key || MacAlgorithm !== 'HMAC_SHA_256') return refusal('ValidationException');
    const code = createHmac('sha256', 'key').update(Buffer.from(Message, 'base64')).digest('base64');
    return json({ KeyId, MacAlgorithm, Mac: code });
  });
  return new KMSClient(clientOptions(endpoint));
};

secretsContract('A key in KMS', async () => kmsSecrets(await keyService(), key));

test('a key in KMS is asked to authenticate and for nothing else', async () => {
  const asked: Asked[] = [];
  const secrets = kmsSecrets(await keyService(asked), key);
  const expected = createHmac('sha256', 'key').update('message').digest('hex');
  expect(Buffer.from(await secrets.mac(Buffer.from('message'))).toString('hex')).toBe(expected);
  secrets.random();
  expect(asked.map(({ headers }) => headers['x-amz-target'])).toEqual(['TrentService.GenerateMac']);
});

test('a refusal of KMS passes on none of its words', async () => {
  const secrets = kmsSecrets(await keyService(), 'canary');
  await expect(secrets.mac(Buffer.from('message'))).rejects.toThrow(
    /^KMS failed: ValidationException \(400\)$/,
  );
});
