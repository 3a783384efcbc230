import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { REQUEST_LIMITS } from './dynamo.ts';
import type { FetchSecret } from './secrets.ts';

/** What a parameter that nobody has set yet reads as. */
const NOT_SET = '{}';

/**
 * Makes the reader of secrets that are kept as encrypted parameters (SSM `SecureString`): they cost
 * nothing while they lie there, and CloudFormation cannot make them, so that one may not be set.
 */
export function fetchFromParameterStore(): FetchSecret {
  let client: SSMClient | undefined;
  return async (Name) => {
    client ??= new SSMClient({
      maxAttempts: 3,
      requestHandler: { ...REQUEST_LIMITS, requestTimeout: 2_000 },
    });
    try {
      const answer = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
      return answer.Parameter?.Value ?? NOT_SET;
    } catch (error) {
      if (error instanceof ParameterNotFound) return NOT_SET;
      throw error;
    }
  };
}
