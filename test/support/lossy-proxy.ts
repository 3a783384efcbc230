import { Agent, request as callHttp, createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A way to a DynamoDB engine on which calls get lost. */
export interface LossyProxy {
  readonly url: string;
  /** How many requests never arrived, and how many answers got lost after the engine had done its work. */
  readonly lost: { readonly requests: number; readonly answers: number };
  stop(): Promise<void>;
}

export interface LossyProxyOptions {
  readonly endpoint: string;
  /** Share of the writes whose request is lost, and share whose answer is. From 0 to 1. */
  readonly requestLoss: number;
  readonly answerLoss: number;
  /** A number from 0 to 1, for each decision. */
  readonly random: () => number;
}

const WRITES = /\.(UpdateItem|PutItem|DeleteItem)$/;

/** Serves the engine with losses on its writes: the caller sees a connection that breaks. */
export async function startLossyProxy(options: LossyProxyOptions): Promise<LossyProxy> {
  const { endpoint, requestLoss, answerLoss, random } = options;
  const lost = { requests: 0, answers: 0 };
  const agent = new Agent({ keepAlive: true, maxSockets: 128 });
  const server = createServer(async (incoming, outgoing) => {
    const body = await textOf(incoming);
    const isWrite = WRITES.test(String(incoming.headers['x-amz-target'] ?? ''));
    if (isWrite && random() < requestLoss) {
      lost.requests += 1;
      outgoing.destroy();
      return;
    }
    const answer = await forward(endpoint, agent, incoming, body).catch(() => undefined);
    if (answer === undefined || (isWrite && random() < answerLoss)) {
      lost.answers += 1;
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    outgoing.end(answer.text);
  });
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    lost,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
    },
  };
}

function forward(
  endpoint: string,
  agent: Agent,
  incoming: IncomingMessage,
  body: string,
): Promise<{ status: number; text: string }> {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
    'x-amz-target': String(incoming.headers['x-amz-target'] ?? ''),
    'x-amz-date': String(incoming.headers['x-amz-date'] ?? ''),
    authorization: String(incoming.headers.authorization ?? ''),
  };
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
