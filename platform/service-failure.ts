/** A cloud service refused or did not answer. Without its words, which may name objects and hence people. */
export class ServiceFailure extends Error {
  override readonly name = 'ServiceFailure';
}

export const serviceFailure = (service: string, error: unknown): ServiceFailure => {
  const status = statusOf(error);
  return new ServiceFailure(
    `${service} failed: ${nameOf(error)}${status === undefined ? '' : ` (${status})`}`,
  );
};

export const nameOf = (error: unknown): string =>
  error instanceof Error && /^[A-Za-z.]{1,64}$/.test(error.name) ? error.name : 'unknown error';

export const statusOf = (error: unknown): number | undefined => {
  const metadata = error instanceof Error && '$metadata' in error ? error.$metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
};
