import { randomBytes } from 'node:crypto';
import { GenerateMacCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { Secrets } from '../core/effects.ts';
import { checkMacMessage } from './mac-message.ts';
import { ServiceFailure, serviceFailure } from './service-failure.ts';

/** Secrets under an HMAC key that never leaves KMS. */
export const kmsSecrets = (client: KMSClient, key: string): Secrets => ({
  mac: async (message) => {
    const Message = checkMacMessage(message);
    const Mac = await macOf(
      client,
      new GenerateMacCommand({ KeyId: key, MacAlgorithm: 'HMAC_SHA_256', Message }),
    );
    if (Mac?.length !== 32) throw new ServiceFailure('KMS failed: an answer without a code');
    return Mac;
  },
  random: () => randomBytes(32),
});

const macOf = async (client: KMSClient, command: GenerateMacCommand): Promise<Uint8Array | undefined> => {
  try {
    return (await client.send(command)).Mac;
  } catch (error) {
    throw serviceFailure('KMS', error);
  }
};
