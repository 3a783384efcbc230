import { expect, it } from 'vitest';
import { emulatorEnv } from '../../../local/deploy-proof/emulator-env.ts';

const OF_A_USER = {
  PATH: '/usr/bin',
  HOME: '/home/ada',
  AWS_PROFILE: 'production',
  AWS_SESSION_TOKEN: 'a-token',
  AWS_ENDPOINT_URL_DYNAMODB: 'https://elsewhere.example',
  AWS_ACCESS_KEY_ID: 'real',
  CDK_DEFAULT_ACCOUNT: '111122223333',
};

it('leaves nothing that leads to the account of the user', () => {
  const env = { ...OF_A_USER, ...emulatorEnv(OF_A_USER, { binDir: '/bin-of-the-project' }) };
  expect(env).toMatchObject({
    PATH: '/bin-of-the-project:/usr/bin',
    HOME: '/home/ada',
    AWS_PROFILE: undefined,
    AWS_SESSION_TOKEN: undefined,
    AWS_ENDPOINT_URL_DYNAMODB: undefined,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    CDK_DEFAULT_ACCOUNT: '000000000000',
  });
  expect(env).not.toHaveProperty('AWS_ENDPOINT_URL');
});

it('sends all calls to the endpoint that it is given', () => {
  const env = emulatorEnv(OF_A_USER, { binDir: '/b', endpoint: 'http://127.0.0.1:4599' });
  expect(env.AWS_ENDPOINT_URL).toBe('http://127.0.0.1:4599');
  expect(env.AWS_ENDPOINT_URL_S3).toBe('http://127.0.0.1:4599');
});
