import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { REQUEST_LIMITS } from './dynamo.ts';
import { describeError, log } from './log.ts';
import type { Clock } from './time.ts';

/** Gives the secret's value: from the service the first time, from memory afterwards. */
export type Secret<T> = () => Promise<T>;
/** Fetches the text of a secret. */
export type FetchSecret = (arn: string) => Promise<string>;

/** A rotated key is in use everywhere after this long. */
const SECRET_LIFETIME_MS = 300_000;

/**
 * Opens a JSON secret. It is read once per cold start and again after five minutes; a read that
 * failed is forgotten, and while an older copy is at hand, that one serves.
 *
 * Errors: whatever the service or `parse` throws when there is no older copy.
 */
export function openSecret<T>(
  arn: string,
  parse: (json: unknown) => T,
  now: Clock,
  fetchSecret: FetchSecret = fetchFromSecretsManager(),
): Secret<T> {
  let kept: { readonly value: T; readonly untilMs: number } | undefined;
  let reading: Promise<T> | undefined;

  async function read(): Promise<T> {
    try {
      const value = parse(JSON.parse(await fetchSecret(arn)));
      kept = { value, untilMs: now() + SECRET_LIFETIME_MS };
      return value;
    } catch (error) {
      log('SECRET_READ_FAILED', describeError(error), now);
      if (kept) return kept.value;
      throw error;
    } finally {
      reading = undefined;
    }
  }

  return async () => {
    if (kept && now() < kept.untilMs) return kept.value;
    reading ??= read();
    return reading;
  };
}

/** 3 attempts of at most 2 s: a cold start waits 6 s at the worst. */
function fetchFromSecretsManager(): FetchSecret {
  let client: SecretsManagerClient | undefined;
  return async (arn) => {
    client ??= new SecretsManagerClient({
      maxAttempts: 3,
      requestHandler: { ...REQUEST_LIMITS, requestTimeout: 2_000 },
    });
    const answer = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    return answer.SecretString ?? '';
  };
}
