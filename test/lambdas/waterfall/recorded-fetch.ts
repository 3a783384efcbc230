import { type EpochMs, epochMs } from '../../../lambdas/shared/units.contract.ts';
import {
  readWire,
  type WireAnswer,
  type WireCase,
} from '../../../local/outside/vendors/engine/wire.ts';

/**
 * A vendor's recorded answers by name: its refusals, and those of its calls and tickets. Where
 * several calls have one of that name, it is the first one's; `phone found` is that of `phone`.
 */
export function recordedCases(vendor: string): Readonly<Record<string, WireCase>> {
  const { calls, refusals } = readWire(vendor);
  const cases = Object.entries(calls).map(([call, { answers, poll }]) => {
    const own = { ...poll?.answers, ...answers };
    const named = Object.entries(own).map(([name, each]) => [`${call} ${name}`, each]);
    return { ...own, ...Object.fromEntries(named) };
  });
  return Object.assign({}, refusals, ...cases.toReversed());
}

/** A recorded answer as it comes over the network. */
export function recorded(vendor: string, name: string): Response {
  const answer = recordedCases(vendor)[name];
  if (!answer) throw new Error(`${vendor} has no recorded answer ${name}`);
  return toResponse(answer);
}

/** An answer as it comes over the network; a body that is a text is sent as it stands. */
export function toResponse({ status, headers = {}, body }: WireAnswer): Response {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Response(status === 204 ? null : text, { status, headers });
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
      body:
        typeof init?.body === 'string' ? JSON.parse(init.body) : init?.body && String(init.body),
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
