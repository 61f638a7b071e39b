import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { Construct } from 'constructs';
import type { StageSpec } from '../functions/stages.ts';

/** Packages that read files beside their own code, so that their folders are carried whole where a stage uses them. */
const carried = ['highs', '@ip-location-db/geo-whois-asn-country-mmdb'];

/**
 * How a stage becomes one file. The engine's binaries are fetched for the Lambda's machine and not for this one, which
 * takes a network: context `native=none` leaves them out, for looking at the template alone.
 */
export const bundling = (scope: Construct, stage: StageSpec): BundlingOptions => {
  const native = stage.engine && scope.node.tryGetContext('native') !== 'none';
  return {
    format: OutputFormat.ESM,
    target: 'node24',
    banner:
      "import{createRequire as kohortRequire}from'node:module';const require=kohortRequire(import.meta.url);",
    externalModules: [...carried, ...(native ? [] : ['@duckdb/*'])],
    ...(native ? { nodeModules: ['@duckdb/node-api'] } : {}),
    environment: { npm_config_os: 'linux', npm_config_cpu: 'arm64', npm_config_libc: 'glibc' },
    commandHooks: {
      beforeInstall: () => [],
      beforeBundling: () => [],
      afterBundling: (input, output) => [
        `cp "${input}/policy/policy.yaml" "${output}/policy.yaml"`,
        ...carried.map((name) => carry({ name, input, output })),
      ],
    },
  };
};

const carry = ({ name, input, output }: Record<'name' | 'input' | 'output', string>): string => {
  const target = `"${output}/node_modules/${name}"`;
  const copy = `mkdir -p ${target} && cp -R "${input}/node_modules/${name}/." ${target}`;
  return `if grep -qF "${name}" "${output}/index.mjs"; then ${copy}; fi`;
};
