import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { RawAnswer, RawRequest } from '../../local/server/raw-request.ts';
import { headerOf } from '../../local/server/raw-request.ts';
import { serveRaw } from '../../local/server/raw-server.ts';

/** What is answered in place of stripe-mock, by method and path: it knows no state. */
export type Answers = Readonly<Record<string, { readonly status: number; readonly body: object }>>;

/** A request that stripe-mock has refused. */
export interface Refusal {
  readonly request: string;
  readonly message: string;
}

export interface StripeMock {
  readonly url: string;
  readonly refusals: readonly Refusal[];
  /** Requests that were checked. */
  readonly checked: () => number;
  /** Answers these by itself from now on. */
  readonly answerWith: (answers: Answers) => void;
  readonly stop: () => Promise<void>;
}

/**
 * The description of the API that stripe-mock has is some weeks behind the SDK: of the versions
 * that an endpoint may have it does not know the newest, and is given its own.
 */
const OLDER_VERSION = '2026-08-26.dahlia';
const NEWER_VERSION = '2026-10-28.endive';

/** Starts stripe-mock behind a server that keeps what it refuses. */
export async function startStripeMock(program: string): Promise<StripeMock> {
  const port = await freePort();
  const mock = spawn(program, ['-http-port', String(port)], { stdio: 'ignore' });
  const base = `http://127.0.0.1:${port}`;
  await untilThere(mock, base);
  const refusals: Refusal[] = [];
  let answers: Answers = {};
  let checked = 0;

  async function answer(request: RawRequest): Promise<RawAnswer> {
    const name = `${request.method} ${request.url.split('?')[0]}`;
    const passed = await pass(base, request);
    checked += 1;
    if (passed.status >= 400) {
      const { error } = JSON.parse(passed.body.toString('utf8'));
      refusals.push({ request: name, message: String(error?.message) });
    }
    const own = ownAnswer(answers, name);
    if (own === undefined) return passed;
    return { status: own.status, headers: JSON_ONLY, body: Buffer.from(JSON.stringify(own.body)) };
  }

  const server = await serveRaw(0, answer);
  return {
    url: server.url,
    refusals,
    checked: () => checked,
    answerWith: (next) => {
      answers = next;
    },
    stop: async () => {
      await server.stop();
      mock.kill();
    },
  };
}

const JSON_ONLY: RawAnswer['headers'] = [['Content-Type', 'application/json']];

async function pass(base: string, request: RawRequest): Promise<RawAnswer> {
  const { method, url } = request;
  const headers = Object.fromEntries(
    ['authorization', 'content-type', 'stripe-version', 'idempotency-key'].flatMap((name) => {
      const value = headerOf(request, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const sent = request.body.toString('utf8').replace(NEWER_VERSION, OLDER_VERSION);
  const body = method === 'POST' ? { body: sent } : {};
  const answer = await fetch(`${base}${url}`, { method, headers, ...body });
  const content = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, headers: JSON_ONLY, body: content };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('there is no free port');
  return address.port;
}

const LOOKS_MAX = 100;
const LOOK_EVERY_MS = 100;

async function untilThere(mock: ChildProcess, base: string): Promise<void> {
  let failed: Error | undefined;
  mock.once('error', (error) => {
    failed = error;
  });
  for (let look = 0; look < LOOKS_MAX && failed === undefined; look += 1) {
    const there = await fetch(base).catch(() => undefined);
    if (there !== undefined) return;
    await pause(LOOK_EVERY_MS);
  }
  throw failed ?? new Error('stripe-mock does not answer');
}

/** A name that ends in `*` stands for all that begin so. */
function ownAnswer(answers: Answers, name: string): Answers[string] | undefined {
  const found = Object.entries(answers).find(([each]) =>
    each.endsWith('*') ? name.startsWith(each.slice(0, -1)) : name === each,
  );
  return found?.[1];
}
