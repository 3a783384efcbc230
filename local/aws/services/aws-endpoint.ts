import { createServer, type IncomingMessage } from 'node:http';
import { isObject, type Json, type JsonObject } from '../../server/json.ts';

/** A refusal, as the service would name it. */
export class AwsError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** What the endpoint can do, by the SDK's target name. */
export type AwsOperations = Readonly<Record<string, (input: JsonObject) => Promise<JsonObject>>>;

export interface AwsEndpoint {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Serves the JSON protocol of the AWS services on a free port; an operation that is not given is
 * refused by name.
 */
export async function serveAws(operations: AwsOperations): Promise<AwsEndpoint> {
  const server = createServer((incoming, outgoing) => {
    answer(incoming, operations)
      .then(({ status, body }) => {
        outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
        outgoing.end(JSON.stringify(body));
      })
      .catch(() => outgoing.destroy());
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  incoming: IncomingMessage,
  operations: AwsOperations,
): Promise<{ status: number; body: JsonObject }> {
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8')) text += String(chunk);
  const target = String(incoming.headers['x-amz-target'] ?? 'nothing');
  try {
    const operation = Object.hasOwn(operations, target) ? operations[target] : undefined;
    if (!operation) {
      throw new AwsError('UnknownOperationException', `the local stack does not know ${target}`);
    }
    const input = JSON.parse(text || '{}') as Json;
    return { status: 200, body: await operation(isObject(input) ? input : {}) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const known = error instanceof AwsError;
    const type = known ? name : 'InternalServerError';
    return { status: known ? 400 : 500, body: { __type: type, message } };
  }
}
