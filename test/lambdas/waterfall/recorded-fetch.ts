import { readdirSync, readFileSync } from 'node:fs';
import { type EpochMs, epochMs } from '../../../lambdas/shared/units.contract.ts';

const FOLDER = new URL('../../fixtures/providers/', import.meta.url);

interface Fixture {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

/** Names of a vendor's fixtures. */
export function fixtureCases(vendor: string): string[] {
  return readdirSync(new URL(`${vendor}/`, FOLDER))
    .map((name) => name.replace('.json', ''))
    .sort();
}

/** A recorded answer; a body that is a text is sent as it stands. */
export function recorded(vendor: string, name: string): Response {
  const text = readFileSync(new URL(`${vendor}/${name}.json`, FOLDER), 'utf8');
  const { status, headers, body }: Fixture = JSON.parse(text);
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
}

export interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

export type Reply = (signal: AbortSignal) => Response | Promise<Response>;

/**
 * A network that gives the replies in turn, the last one again and again, and notes what was sent.
 */
export function fakeNetwork(replies: readonly Reply[]) {
  const sent: Sent[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const reply = replies[Math.min(sent.length, replies.length - 1)];
    sent.push({
      url: String(input),
      method: init?.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
    });
    if (!reply || !init?.signal) throw new Error('nothing to reply');
    return reply(init.signal);
  };
  return { fetch, sent };
}

/** A clock that moves only when somebody sleeps, and a log of the sleeps; all jitter is 0. */
export function fakeTime(startMs = 0) {
  let at = startMs;
  const sleeps: number[] = [];
  return {
    now: (): EpochMs => epochMs(at),
    advance: (ms: number): void => {
      at += ms;
    },
    sleep: async (ms: number): Promise<void> => {
      sleeps.push(ms);
      at += ms;
    },
    random: (count: number): Uint8Array => new Uint8Array(count),
    sleeps,
  };
}
