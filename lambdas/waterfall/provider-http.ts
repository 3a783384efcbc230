import { type RandomBytes, unitInterval } from '../shared/random.ts';
import type { Clock, Sleep } from '../shared/time.ts';
import type { Vendor, VendorAnswer, VendorRequest } from './adapter.contract.ts';
import { refuse } from './read-answer.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { ProviderSecret, Refused } from './waterfall.contract.ts';

export interface HttpPorts {
  readonly fetch: typeof globalThis.fetch;
  readonly now: Clock;
  readonly sleep: Sleep;
  readonly random: RandomBytes;
  /** No try outlasts this time, and none begins without a second left before it. */
  readonly untilMs?: number;
}

export interface VendorCall<Outcome> {
  readonly vendor: Pick<Vendor, 'baseUrl' | 'timeoutMs'>;
  readonly secret: ProviderSecret;
  readonly request: VendorRequest;
  /**
   * Reads an answer. Rate limits and outages are the vendor's to recognise: no status means the
   * same to all.
   */
  readonly outcome: (answer: VendorAnswer) => Outcome;
}

const TRIES_MAX = 3;
/**
 * The longest try of any vendor. Few may take so long: they work while their caller waits, and charge
 * what they find even when the caller has hung up.
 */
export const TRY_MS_MAX = 45_000;
const WAIT_IN_CALL_SECONDS_MAX = 3;
const BACKOFF_MS = 250;
/**
 * The longest call, with its waits and tries: as long as three tries of 15 s and two waits of at most
 * 3.25 s. A law test compares it to the time of the functions that call.
 */
export const CALL_MS_MAX = 51_500;
/** A try that would have less time is not begun. */
const TRY_MS_MIN = 1_000;
/** What a vendor's shield sees of us: some refuse callers that do not say who they are. */
export const USER_AGENT = 'Sluice/0.1.0';
/** Answers are a few KB; what is larger is not an answer. */
const ANSWER_BYTES_MAX = 256 * 1024;

/**
 * What one exchange came to. `unsent`: the request never left, so that sending it again is safe.
 */
type Exchange =
  | { readonly answer: VendorAnswer }
  | { readonly refused: Refused; readonly unsent: boolean };

/**
 * Calls a vendor and gives its outcome. It never throws, and an outcome of its own is a bare
 * reason: nothing of URL, headers, body or key goes into it.
 *
 * A POST that may have been charged is not sent again. A vendor that asks for more than 3 s of
 * rest is not waited for here: the refusal carries the seconds, and the workflow waits.
 *
 * Errors: refused `timeout`, `down` (no connection), `malformed` (redirect, answer too large),
 *         `not-configured` (base URL that is none), and whatever the vendor's own reading gives.
 */
export async function callVendor<Outcome extends { readonly kind: string }>(
  ports: HttpPorts,
  call: VendorCall<Outcome>,
): Promise<Outcome | Refused> {
  const untilMs = Math.min(ports.untilMs ?? Number.POSITIVE_INFINITY, ports.now() + CALL_MS_MAX);
  for (let tries = 1; ; tries += 1) {
    const exchange = await exchangeOnce(ports, call, untilMs);
    const outcome = 'answer' in exchange ? call.outcome(exchange.answer) : exchange.refused;
    if (!isRefused(outcome) || tries === TRIES_MAX) return outcome;
    const safe = call.request.repeatable || ('unsent' in exchange && exchange.unsent);
    const delayMs = chooseDelayMs(outcome, safe, tries, unitInterval(ports.random));
    if (delayMs === undefined) return outcome;
    if (ports.now() + delayMs + TRY_MS_MIN > untilMs) return outcome;
    await ports.sleep(delayMs);
  }
}

function isRefused(outcome: { readonly kind: string }): outcome is Refused {
  return outcome.kind === 'refused';
}

/**
 * Gives the wait before another try, or undefined where there is none. `unit` is random, 0 to 1.
 */
function chooseDelayMs(
  refused: Refused,
  safe: boolean,
  tries: number,
  unit: number,
): number | undefined {
  const { reason, retryAfterSeconds } = refused;
  const asked = retryAfterSeconds !== undefined;
  const jitterMs = Math.round(unit * BACKOFF_MS);
  if (asked && retryAfterSeconds > WAIT_IN_CALL_SECONDS_MAX) return undefined;
  // A request that met a rate limit was not worked on, so that even a POST may go again.
  if (reason === 'rate-limited') return asked ? retryAfterSeconds * 1000 + jitterMs : undefined;
  if (!safe || (reason !== 'down' && reason !== 'timeout')) return undefined;
  return (asked ? retryAfterSeconds * 1000 : BACKOFF_MS * 2 ** (tries - 1)) + jitterMs;
}

async function exchangeOnce<Outcome>(
  ports: HttpPorts,
  call: VendorCall<Outcome>,
  untilMs: number,
): Promise<Exchange> {
  const url = urlOf(call);
  if (!url) return { refused: refuse('not-configured'), unsent: false };
  const leftMs = Math.max(0, untilMs - ports.now());
  const signal = AbortSignal.timeout(Math.min(call.vendor.timeoutMs, leftMs));
  try {
    const response = await ports.fetch(url, { ...initOf(call.request), signal });
    return await readAnswer(response, ports.now());
  } catch (error) {
    // The error's text may hold the URL, and with it a key: only its kind is looked at.
    if (signal.aborted) return { refused: refuse('timeout'), unsent: false };
    return { refused: refuse('down'), unsent: isUnsent(error) };
  }
}

function urlOf<Outcome>({ vendor, secret, request }: VendorCall<Outcome>): URL | undefined {
  const base = (secret.baseUrl ?? vendor.baseUrl).replace(/\/+$/, '');
  const query = request.query ? `?${new URLSearchParams(request.query)}` : '';
  return URL.parse(`${base}${request.path}${query}`) ?? undefined;
}

function initOf(request: VendorRequest): RequestInit {
  const { method, body, form } = request;
  const hasBody = body !== undefined;
  return {
    method,
    redirect: 'manual',
    headers: {
      Accept: 'application/json',
      'User-Agent': USER_AGENT,
      ...(hasBody && { 'Content-Type': 'application/json' }),
      ...request.headers,
    },
    ...(hasBody && { body: JSON.stringify(body) }),
    // Its content type is set by what it is made of.
    ...(form && { body: new URLSearchParams(form) }),
  };
}

async function readAnswer(response: Response, nowMs: number): Promise<Exchange> {
  const redirected = response.status >= 300 && response.status < 400;
  const text = redirected ? undefined : await readText(response);
  if (text === undefined) {
    if (redirected) await response.body?.cancel();
    return { refused: refuse('malformed'), unsent: false };
  }
  const retryAfterSeconds = parseRetryAfter(response.headers.get('retry-after'), nowMs);
  const answer: VendorAnswer = {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: parseJson(text),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
  return { answer };
}

/**
 * Reads at most the size limit; undefined where there is more. Leaving the loop closes the
 * connection.
 */
async function readText(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > ANSWER_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** A byte order mark in front is no fault of the answer: the decoder has taken it off. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const UNSENT_CODES = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

function isUnsent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && UNSENT_CODES.has(code);
}
