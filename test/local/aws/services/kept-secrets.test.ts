import { expect, it } from 'vitest';
import { secretOperations } from '../../../../local/aws/services/kept-secrets.ts';

const NAME = 'sluice/local/providers/ws_1';

function open(left: Readonly<Record<string, string>> = {}) {
  const kept: Readonly<Record<string, string>>[] = [left];
  const operations = secretOperations({
    ofTemplate: new Map([['arn:s', { operatorKey: 'k' }]]),
    left,
    onChange: (secrets) => kept.push(secrets),
  });
  const call = async (name: string, input: Record<string, string>) => {
    const operation = operations[`secretsmanager.${name}`];
    if (!operation) throw new Error(`no ${name}`);
    return operation(input).catch((error: Error) => error.name);
  };
  return { call, kept };
}

it('keeps what functions make, change and delete, from one start to the next', async () => {
  const { call, kept } = open();
  await call('CreateSecret', { Name: NAME, SecretString: 'one' });
  await call('PutSecretValue', { SecretId: NAME, SecretString: 'two' });
  expect(kept.at(-1)).toEqual({ [NAME]: 'two' });
  const next = open(kept.at(-1));
  expect(await next.call('GetSecretValue', { SecretId: NAME })).toMatchObject({
    SecretString: 'two',
  });
  await next.call('DeleteSecret', { SecretId: NAME });
  expect(next.kept.at(-1)).toEqual({});
});

it.each([
  ['GetSecretValue', { SecretId: NAME }, 'ResourceNotFoundException'],
  ['PutSecretValue', { SecretId: NAME, SecretString: 'x' }, 'ResourceNotFoundException'],
  ['DeleteSecret', { SecretId: NAME }, 'ResourceNotFoundException'],
  ['DeleteSecret', { SecretId: 'arn:s' }, 'ResourceNotFoundException'],
  ['CreateSecret', { Name: 'there', SecretString: 'x' }, 'ResourceExistsException'],
])('refuses %s of %j', async (name, input, refusal) => {
  expect(await open({ there: 'x' }).call(name, input)).toBe(refusal);
});
