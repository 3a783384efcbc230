/** What the emulator takes for an account; the keys are invented and open nothing. */
export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';
export const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

/** Settings by which the AWS tools find keys and addresses of this machine's user. */
const OF_THE_USER = /^(AWS|CDK)_/;

/**
 * Gives an environment in which nothing leads to a real account: the invented keys, no profile, no
 * files with keys. With an endpoint, all calls go there.
 */
export function emulatorEnv(
  from: NodeJS.ProcessEnv,
  paths: { readonly binDir: string; readonly endpoint?: string },
): NodeJS.ProcessEnv {
  const { binDir, endpoint } = paths;
  const cleared = Object.keys(from).filter((name) => OF_THE_USER.test(name));
  return {
    ...Object.fromEntries(cleared.map((name) => [name, undefined])),
    PATH: `${binDir}:${from.PATH ?? ''}`,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    CDK_DEFAULT_ACCOUNT: ACCOUNT,
    CDK_DEFAULT_REGION: REGION,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    ...(endpoint !== undefined && { AWS_ENDPOINT_URL: endpoint, AWS_ENDPOINT_URL_S3: endpoint }),
  };
}
