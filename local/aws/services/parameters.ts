import type { JsonObject } from '../../server/json.ts';
import { AwsError } from './aws-endpoint.ts';

/**
 * Gives `GetParameter` over the values of encrypted parameters by the last part of their names,
 * written as the parameter store keeps them: JSON text.
 */
export function parameterReader(
  values: ReadonlyMap<string, JsonObject>,
): (input: JsonObject) => Promise<JsonObject> {
  return async ({ Name }) => {
    const name = String(Name);
    const value = values.get(name.split('/').at(-1) ?? '');
    if (!value) throw new AwsError('ParameterNotFound', `there is no parameter ${name}`);
    return { Parameter: { Name: name, Type: 'SecureString', Value: JSON.stringify(value) } };
  };
}
