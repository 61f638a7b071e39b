import type { TestProject } from 'vitest/node';
import { type AwsService, askedFor, awsServices, suitesLeftOut } from './asked-for.ts';
import { install, Missing } from './install.ts';
import { start } from './start.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly endpoints: Readonly<Record<AwsService, string>>;
  }
}

/** Installs and starts every service of AWS that is asked for; where one cannot be, says what is missing and lets the run fail. */
export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const asked = askedFor();
  const leftOut = suitesLeftOut(asked);
  if (leftOut.length > 0) console.warn(`Left out without their services: the tests of ${leftOut.join(', ')}`);
  const folders = await installAll(awsServices.filter((service) => asked.includes(service)));
  const servers = new Map<AwsService, Awaited<ReturnType<typeof start>>>();
  const stop = async (): Promise<void> => {
    for (const server of servers.values()) await server.stop();
  };
  try {
    for (const [service, folder] of folders) servers.set(service, await start(service, folder));
  } catch (error) {
    await stop();
    throw error;
  }
  const endpointOf = (service: AwsService): string => servers.get(service)?.endpoint ?? '';
  provide('endpoints', { s3: endpointOf('s3'), dynamodb: endpointOf('dynamodb') });
  return stop;
};

const installAll = async (
  asked: readonly AwsService[],
): Promise<readonly (readonly [AwsService, string])[]> => {
  const folders: [AwsService, string][] = [];
  const missing: AwsService[] = [];
  for (const service of asked)
    try {
      folders.push([service, await install[service]()]);
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      console.error(`No server for ${service}: ${error.message}`);
      missing.push(service);
    }
  if (missing.length === 0) return folders;
  const rest = awsServices.filter((service) => !missing.includes(service)).join(',') || 'none';
  throw new Missing(
    `No server for ${missing.join(' and ')}; what needs other services alone runs with SERVICES=${rest}`,
  );
};
