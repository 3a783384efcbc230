import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  InvalidRequestException,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { REQUEST_LIMITS } from '../../shared/dynamo.ts';
import { AppError } from '../../shared/errors.ts';
import { type EpochMs, epochMs } from '../../shared/units.contract.ts';
import type { KeptKeys, KeyVault } from './provider-keys.contract.ts';

/** Whatever else stands in a secret is not taken: least of all an address to call. */
const Keys = z.record(
  z.string(),
  z.object({
    key: z.string(),
    secret: z.optional(z.string()),
    since: z.pipe(
      z.number(),
      z.transform((ms: number): EpochMs => epochMs(ms)),
    ),
  }),
);

/**
 * Opens the secrets of workspaces' own keys. 3 attempts of at most 2 s a call.
 *
 * Errors: of a write, ACCOUNT_BUSY while Secrets Manager is still deleting the secret of before.
 */
export function openKeyVault(prefix: string): KeyVault {
  let opened: SecretsManagerClient | undefined;
  // Most calls that might read a key are for workspaces that have none.
  const client = (): SecretsManagerClient => {
    opened ??= new SecretsManagerClient({
      maxAttempts: 3,
      requestHandler: { ...REQUEST_LIMITS, requestTimeout: 2_000 },
    });
    return opened;
  };
  const nameOf = (workspaceId: string): string => `${prefix}${workspaceId}`;
  const put = async (SecretId: string, SecretString: string): Promise<void> => {
    await client().send(new PutSecretValueCommand({ SecretId, SecretString }));
  };
  return {
    async readKeys(workspaceId) {
      const get = new GetSecretValueCommand({ SecretId: nameOf(workspaceId) });
      try {
        const { SecretString = '{}' } = await client().send(get);
        return z.parse(Keys, JSON.parse(SecretString));
      } catch (error) {
        // The second is how it speaks of one that is being deleted.
        if (error instanceof ResourceNotFoundException) return undefined;
        if (error instanceof InvalidRequestException) return undefined;
        throw error;
      }
    },
    async writeKeys(workspaceId, keys) {
      const name = nameOf(workspaceId);
      const text = toText(keys);
      try {
        await put(name, text);
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw busyOr(error);
        await client()
          .send(creation(name, workspaceId, text))
          .catch(async (refused: unknown) => {
            // Made a moment ago, by this call's own first try.
            if (refused instanceof ResourceExistsException) return put(name, text);
            throw busyOr(refused);
          });
      }
    },
    async removeKeys(workspaceId) {
      const remove = new DeleteSecretCommand({
        SecretId: nameOf(workspaceId),
        // A key that was taken away is not to be restored from anywhere.
        ForceDeleteWithoutRecovery: true,
      });
      await client().send(remove);
    },
  };
}

function creation(Name: string, workspaceId: string, SecretString: string): CreateSecretCommand {
  return new CreateSecretCommand({
    Name,
    SecretString,
    Description: "Sluice: a workspace's own keys with providers",
    Tags: [
      { Key: 'sluice', Value: 'provider-keys' },
      { Key: 'workspace', Value: workspaceId },
    ],
  });
}

function toText(keys: KeptKeys): string {
  return JSON.stringify(keys);
}

function busyOr(error: unknown): unknown {
  if (!(error instanceof InvalidRequestException)) return error;
  return new AppError('ACCOUNT_BUSY', 'the secret is being deleted');
}
