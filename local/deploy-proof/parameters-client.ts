import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { JsonObject } from '../server/json.ts';
import { CREDENTIALS, REGION } from './emulator-env.ts';

/** Writes encrypted parameters as the operator of a deployment does. */
export class ParametersClient {
  readonly #client: SSMClient;

  constructor(endpoint: string) {
    this.#client = new SSMClient({ endpoint, region: REGION, credentials: CREDENTIALS });
  }

  async put(name: string, value: JsonObject): Promise<void> {
    const input = { Name: name, Value: JSON.stringify(value), Type: 'SecureString' as const };
    await this.#client.send(new PutParameterCommand({ ...input, Overwrite: true }));
  }
}
