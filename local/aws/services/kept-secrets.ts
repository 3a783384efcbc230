import type { JsonObject } from '../../server/json.ts';
import { AwsError, type AwsOperations } from './aws-endpoint.ts';

export interface SecretsOptions {
  /** Values of the template's secrets, by ARN. */
  readonly ofTemplate: ReadonlyMap<string, JsonObject>;
  /** Texts of the secrets that functions have made, by name, as the last run left them. */
  readonly left: Readonly<Record<string, string>>;
  readonly onChange: (secrets: Readonly<Record<string, string>>) => void;
}

/**
 * Gives what the local stack knows of Secrets Manager: reading the template's secrets, and those
 * that functions make, change and delete. A secret is gone at once; the service takes a moment.
 */
export function secretOperations({ ofTemplate, left, onChange }: SecretsOptions): AwsOperations {
  const made = new Map(Object.entries(left));
  const keep = (): void => onChange(Object.fromEntries(made));
  const mustBeThere = (id: string): void => {
    if (!made.has(id)) throw new AwsError('ResourceNotFoundException', `no secret ${id}`);
  };
  return {
    'secretsmanager.GetSecretValue': async ({ SecretId: id }) => {
      const value = ofTemplate.get(String(id));
      const text = value ? JSON.stringify(value) : made.get(String(id));
      if (text === undefined) {
        throw new AwsError('ResourceNotFoundException', `there is no secret ${String(id)}`);
      }
      return { ARN: String(id), Name: String(id), SecretString: text };
    },
    'secretsmanager.CreateSecret': async ({ Name, SecretString }) => {
      const name = String(Name);
      if (made.has(name)) throw new AwsError('ResourceExistsException', `${name} is there`);
      made.set(name, String(SecretString));
      keep();
      return { ARN: name, Name: name };
    },
    'secretsmanager.PutSecretValue': async ({ SecretId, SecretString }) => {
      const name = String(SecretId);
      mustBeThere(name);
      made.set(name, String(SecretString));
      keep();
      return { ARN: name, Name: name };
    },
    'secretsmanager.DeleteSecret': async ({ SecretId }) => {
      const name = String(SecretId);
      mustBeThere(name);
      made.delete(name);
      keep();
      return { ARN: name, Name: name };
    },
  };
}
