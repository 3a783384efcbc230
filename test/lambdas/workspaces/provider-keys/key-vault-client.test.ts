import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { openKeyVault } from '../../../../lambdas/workspaces/provider-keys/key-vault-client.ts';
import {
  type AwsEndpoint,
  AwsError,
  type AwsOperations,
  serveAws,
} from '../../../../local/aws/services/aws-endpoint.ts';
import { secretOperations } from '../../../../local/aws/services/kept-secrets.ts';
import type { JsonObject } from '../../../../local/server/json.ts';
import { NOON } from '../../../support/fixed-ports.ts';

const PREFIX = 'sluice/test/providers/';
const since = epochMs(NOON);

describe('the secrets of workspaces', () => {
  let endpoint: AwsEndpoint;
  let kept: Readonly<Record<string, string>> = {};
  const sent: [string, JsonObject][] = [];
  /** What the service refuses the next call of an operation with. */
  const refusals = new Map<string, string>();

  beforeAll(async () => {
    const own = secretOperations({
      ofTemplate: new Map(),
      left: {},
      onChange: (secrets) => {
        kept = secrets;
      },
    });
    const operations: AwsOperations = Object.fromEntries(
      Object.entries(own).map(([target, operation]) => {
        const name = target.slice('secretsmanager.'.length);
        return [
          target,
          async (input: JsonObject) => {
            sent.push([name, input]);
            const refusal = refusals.get(name);
            refusals.delete(name);
            if (refusal) throw new AwsError(refusal, 'no');
            return operation(input);
          },
        ];
      }),
    );
    endpoint = await serveAws(operations);
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', endpoint.url);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await endpoint.stop();
  });

  it('makes one for a workspace with its first key, tagged, and deletes it for good with its last', async () => {
    const vault = openKeyVault(PREFIX);
    expect(await vault.readKeys('ws_1')).toBeUndefined();
    await vault.writeKeys('ws_1', { hunter: { key: 'a', since } });
    expect(sent.find(([name]) => name === 'CreateSecret')?.[1]).toMatchObject({
      Name: `${PREFIX}ws_1`,
      Tags: [
        { Key: 'sluice', Value: 'provider-keys' },
        { Key: 'workspace', Value: 'ws_1' },
      ],
    });
    const two = { hunter: { key: 'a', since }, tomba: { key: 'b', secret: 'c', since } };
    await vault.writeKeys('ws_1', two);
    expect(await vault.readKeys('ws_1')).toEqual(two);
    expect(Object.keys(kept)).toEqual([`${PREFIX}ws_1`]);
    await vault.removeKeys('ws_1');
    expect(sent.at(-1)).toEqual([
      'DeleteSecret',
      { SecretId: `${PREFIX}ws_1`, ForceDeleteWithoutRecovery: true },
    ]);
    expect(await vault.readKeys('ws_1')).toBeUndefined();
  });

  it('takes the key, its second half and since when, and nothing else that stands there', async () => {
    const vault = openKeyVault(PREFIX);
    const odd = { hunter: { key: 'a', since, baseUrl: 'http://169.254.169.254' } };
    await vault.writeKeys('ws_odd', odd);
    expect(await vault.readKeys('ws_odd')).toEqual({ hunter: { key: 'a', since } });
  });

  it('writes over a secret that its own first try has made', async () => {
    const vault = openKeyVault(PREFIX);
    await vault.writeKeys('ws_twice', { hunter: { key: 'first', since } });
    refusals.set('PutSecretValue', 'ResourceNotFoundException');
    await vault.writeKeys('ws_twice', { hunter: { key: 'second', since } });
    expect(await vault.readKeys('ws_twice')).toEqual({ hunter: { key: 'second', since } });
  });

  it.each(['PutSecretValue', 'CreateSecret'])(
    'asks to come again while the one of before is being deleted (%s)',
    async (name) => {
      const vault = openKeyVault(PREFIX);
      refusals.set(name, 'InvalidRequestException');
      const writing = vault.writeKeys(`ws_${name}`, { hunter: { key: 'a', since } });
      await expect(writing).rejects.toMatchObject({ code: 'ACCOUNT_BUSY' });
      refusals.set('GetSecretValue', 'InvalidRequestException');
      expect(await vault.readKeys(`ws_${name}`)).toBeUndefined();
    },
  );

  it('passes on what else the service refuses', async () => {
    const vault = openKeyVault(PREFIX);
    for (const name of ['GetSecretValue', 'PutSecretValue']) refusals.set(name, 'AccessDenied');
    await expect(vault.readKeys('ws_no')).rejects.toMatchObject({ name: 'AccessDenied' });
    const writing = vault.writeKeys('ws_no', {});
    await expect(writing).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
