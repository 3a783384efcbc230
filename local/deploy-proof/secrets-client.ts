import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { JsonObject } from '../server/json.ts';
import { CREDENTIALS, REGION } from './emulator-env.ts';

/** Reads and writes secrets as the operator of a deployment does. */
export class SecretsClient {
  readonly #client: SecretsManagerClient;

  constructor(endpoint: string) {
    this.#client = new SecretsManagerClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  }

  async put(id: string, value: JsonObject): Promise<void> {
    const input = { SecretId: id, SecretString: JSON.stringify(value) };
    await this.#client.send(new PutSecretValueCommand(input));
  }

  /** Gives a field of a secret; throws where it has none. */
  async field(id: string, name: string): Promise<string> {
    const answer = await this.#client.send(new GetSecretValueCommand({ SecretId: id }));
    const value = (JSON.parse(answer.SecretString ?? '{}') as Record<string, unknown>)[name];
    if (typeof value !== 'string') throw new Error(`the secret ${id} has no ${name}`);
    return value;
  }
}
