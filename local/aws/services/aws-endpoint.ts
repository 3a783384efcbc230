import { createServer, type IncomingMessage } from 'node:http';
import { isObject, type Json, type JsonObject } from '../../server/json.ts';
import { type HttpServer, listenHere } from '../../server/raw-server.ts';

/** A refusal, as the service would name it. */
export class AwsError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** What the endpoint can do, by the SDK's target name. */
export type AwsOperations = Readonly<Record<string, (input: JsonObject) => Promise<JsonObject>>>;

export type AwsEndpoint = HttpServer;

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
  return listenHere(server);
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
