import { Agent, request as callHttp, createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isObject, type Json, type JsonObject } from '../local/server/json.ts';
import { type Meter, usageOf } from './capacity.ts';

/** A way to the engine on which the units of each call are counted. */
export interface CountingProxy {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Serves a proxy before the engine: it asks for the used capacity of each call and gives it to the
 * meter.
 */
export async function startCountingProxy(endpoint: string, meter: Meter): Promise<CountingProxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const server = createServer((incoming, outgoing) => {
    pass(incoming, endpoint, agent, meter)
      .then(({ status, text }) => {
        outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
        outgoing.end(text);
      })
      .catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}

async function pass(
  incoming: IncomingMessage,
  endpoint: string,
  agent: Agent,
  meter: Meter,
): Promise<{ status: number; text: string }> {
  const target = String(incoming.headers['x-amz-target'] ?? '');
  const [api = '', operation = ''] = target.split('.');
  const text = await textOf(incoming);
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': target,
    'x-amz-date': String(incoming.headers['x-amz-date'] ?? ''),
    authorization: String(incoming.headers.authorization ?? ''),
  };
  const send = (body: string) => call(endpoint, agent, headers, body);
  if (!api.startsWith('DynamoDB_')) return send(text);
  const body = toObject(text);
  const answer = await send(JSON.stringify({ ...body, ReturnConsumedCapacity: 'INDEXES' }));
  const usage = usageOf(operation, body, toObject(answer.text));
  if (usage) meter.add(usage);
  return answer;
}

function call(
  endpoint: string,
  agent: Agent,
  headers: Record<string, string>,
  body: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = callHttp(endpoint, { method: 'POST', agent, headers }, (answer) => {
      textOf(answer).then((text) => resolve({ status: answer.statusCode ?? 500, text }), reject);
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

async function textOf(stream: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += String(chunk);
  return text;
}

function toObject(text: string): JsonObject {
  const json = JSON.parse(text || '{}') as Json;
  return isObject(json) ? json : {};
}
