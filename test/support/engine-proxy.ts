import { Agent, request as callHttp, createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call on its way to the engine. */
export interface EngineCall {
  /** `UpdateItem`. */
  readonly operation: string;
  /** What the caller's user agent says of it. */
  readonly userAgent: string;
  /** JSON text. */
  readonly body: string;
}

/**
 * What becomes of a call: it never arrives, it is done and its answer gets lost, or it is refused
 * as by a policy.
 */
export type EngineFault = 'none' | 'request-lost' | 'answer-lost' | 'refused';

/** A way to a DynamoDB engine on which calls can be watched and spoiled. */
export interface EngineProxy {
  readonly url: string;
  stop(): Promise<void>;
}

interface EngineAnswer {
  readonly status: number;
  readonly text: string;
}

const REFUSAL: EngineAnswer = {
  status: 400,
  text: JSON.stringify({ __type: 'AccessDeniedException', message: 'refused by the test' }),
};

/**
 * Serves the engine through a proxy; `faultOf` is told each call and decides. A lost one breaks its
 * connection. `rewrite` may put an answer in other words.
 */
export async function startEngineProxy(
  endpoint: string,
  faultOf: (call: EngineCall) => EngineFault,
  rewrite: (call: EngineCall, answer: string) => string = (_, answer) => answer,
): Promise<EngineProxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: 128 });
  const server = createServer(async (incoming, outgoing) => {
    const body = await textOf(incoming);
    const call = toCall(incoming, body);
    const fault = faultOf(call);
    const answer = await answerOf(fault, () => forward(endpoint, agent, incoming, body));
    if (answer === undefined) {
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    outgoing.end(rewrite(call, answer.text));
  });
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
    },
  };
}

function toCall({ headers }: IncomingMessage, body: string): EngineCall {
  const [, operation = ''] = String(headers['x-amz-target'] ?? '').split('.');
  return { operation, userAgent: String(headers['user-agent'] ?? ''), body };
}

async function answerOf(
  fault: EngineFault,
  send: () => Promise<EngineAnswer>,
): Promise<EngineAnswer | undefined> {
  if (fault === 'request-lost') return undefined;
  if (fault === 'refused') return REFUSAL;
  const answer = await send().catch(() => undefined);
  return fault === 'answer-lost' ? undefined : answer;
}

function forward(
  endpoint: string,
  agent: Agent,
  incoming: IncomingMessage,
  body: string,
): Promise<EngineAnswer> {
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
