import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';

/** Connections at once, to one host; the SDK's own default. */
const SOCKETS_MAX = 50;

/** The agents of a client, as the SDK's handler takes them. */
export interface Agents {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/**
 * Opens agents that keep connections alive, to be shared by clients of one service.
 *
 * A connection that rests can die unheard, most of all while a function sleeps; whoever uses it
 * next gets an error in place of an answer. So the one that was used last is used next, a call that
 * may be repeated is met by the dead ones first, and when one ends, the others that rest are closed
 * with it: the next call opens a new one.
 */
export function openAgents(): Agents {
  const options = { keepAlive: true, maxSockets: SOCKETS_MAX, scheduling: 'lifo' } as const;
  return {
    httpAgent: beWary(new HttpAgent(options)),
    httpsAgent: beWary(new HttpsAgent(options)),
  };
}

function beWary<T extends HttpAgent>(agent: T): T {
  const known = new WeakSet<Socket>();
  agent.on('free', (socket: Socket) => {
    if (known.has(socket)) return;
    known.add(socket);
    socket.once('close', () => closeIdle(agent));
  });
  return agent;
}

function closeIdle({ freeSockets }: HttpAgent): void {
  for (const socket of Object.values(freeSockets).flat()) socket?.destroy();
}
