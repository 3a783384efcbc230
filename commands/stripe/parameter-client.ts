import {
  GetParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';

/** An encrypted parameter, which its operator may read and write. */
export interface ParameterClient {
  /** Its text; undefined where there is none. */
  readonly read: (name: string) => Promise<string | undefined>;
  readonly write: (name: string, value: string) => Promise<void>;
}

/** Opens the parameter store with the credentials of who runs the command. */
export function openParameters(): ParameterClient {
  const client = new SSMClient({});
  return {
    read: async (Name) => {
      try {
        const answer = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
        return answer.Parameter?.Value;
      } catch (error) {
        if (error instanceof ParameterNotFound) return undefined;
        throw error;
      }
    },
    write: async (Name, Value) => {
      const put = new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true });
      await client.send(put);
    },
  };
}
