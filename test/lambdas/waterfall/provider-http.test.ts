import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VendorRequest } from '../../../lambdas/waterfall/adapter.contract.ts';
import { callVendor, USER_AGENT } from '../../../lambdas/waterfall/provider-http.ts';
import { refuseByStatus } from '../../../lambdas/waterfall/read-answer.ts';
import type {
  ProviderOutcome,
  ProviderSecret,
} from '../../../lambdas/waterfall/waterfall.contract.ts';
import { fakeNetwork, fakeTime, type Reply } from './recorded-fetch.ts';

const GET: VendorRequest = {
  method: 'GET',
  path: '/find',
  query: { api: 'secret-key' },
  repeatable: true,
};
const POST: VendorRequest = {
  method: 'POST',
  path: '/find',
  body: { name: 'Ada' },
  repeatable: false,
};

const ok: Reply = () => Response.json({ ok: true });
const status =
  (code: number, headers: Record<string, string> = {}): Reply =>
  () =>
    new Response('<html>', { status: code, headers });
const broken =
  (code: string): Reply =>
  () => {
    const cause = Object.assign(new Error(`${code} secret-key`), { code });
    throw new TypeError('fetch failed', { cause });
  };
/** Answers never; ends when the caller gives up. */
const hanging: Reply = (signal) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

async function call(
  request: VendorRequest,
  replies: readonly Reply[],
  secret: ProviderSecret = { key: 'secret-key' },
  leftMs?: number,
) {
  const network = fakeNetwork(replies);
  const startMs = Date.UTC(2026, 0, 1, 10, 0, 0);
  const time = fakeTime(startMs);
  const outcome = await callVendor(
    { ...time, fetch: network.fetch, ...(leftMs !== undefined && { untilMs: startMs + leftMs }) },
    {
      vendor: { baseUrl: 'https://vendor.example/', timeoutMs: 20 },
      secret,
      request,
      outcome: (answer): ProviderOutcome =>
        answer.status === 200 ? { kind: 'not-found', costMicroUsd: 0 } : refuseByStatus(answer),
    },
  );
  return { outcome, sent: network.sent, sleeps: time.sleeps };
}

const MISS = { kind: 'not-found', costMicroUsd: 0 };

describe('callVendor', () => {
  it('sends method, headers and body below the base URL, a JSON body as JSON', async () => {
    const { outcome, sent } = await call({ ...POST, headers: { 'X-Key': 'secret-key' } }, [ok]);
    expect(outcome).toEqual(MISS);
    expect(sent).toEqual([
      {
        url: 'https://vendor.example/find',
        method: 'POST',
        headers: {
          accept: 'application/json',
          'content-type': 'application/json',
          'user-agent': 'Sluice/0.1.0',
          'x-key': 'secret-key',
        },
        body: { name: 'Ada' },
      },
    ]);
  });

  it('goes to the base URL of the secret where it has one', async () => {
    const secret = { key: 'k', baseUrl: 'http://127.0.0.1:9/hunter' };
    const { sent } = await call(GET, [ok], secret);
    expect(sent[0]?.url).toBe('http://127.0.0.1:9/hunter/find?api=secret-key');
  });

  it('gives up a call that takes too long, and repeats it at most twice where it may be repeated', async () => {
    const { outcome, sent, sleeps } = await call(GET, [hanging]);
    expect(outcome).toEqual({ kind: 'refused', reason: 'timeout' });
    expect(sent).toHaveLength(3);
    expect(sleeps).toEqual([250, 500]);
  });

  it('does not send a POST again that timed out and may have been charged', async () => {
    const { outcome, sent } = await call(POST, [hanging, ok]);
    expect(outcome).toEqual({ kind: 'refused', reason: 'timeout' });
    expect(sent).toHaveLength(1);
  });

  it('does not send a POST again whose connection broke after it was sent', async () => {
    const { outcome, sent } = await call(POST, [broken('ECONNRESET'), ok]);
    expect(outcome).toEqual({ kind: 'refused', reason: 'down' });
    expect(sent).toHaveLength(1);
  });

  it('sends a POST again that never left', async () => {
    const { outcome, sent } = await call(POST, [broken('ECONNREFUSED'), ok]);
    expect(outcome).toEqual(MISS);
    expect(sent).toHaveLength(2);
  });

  it('repeats a GET after a broken connection and after a 5xx', async () => {
    const { outcome, sent } = await call(GET, [broken('ECONNRESET'), status(502), ok]);
    expect(outcome).toEqual(MISS);
    expect(sent).toHaveLength(3);
  });

  it('does not send a POST again after a 5xx', async () => {
    const { outcome, sent } = await call(POST, [status(500), ok]);
    expect(outcome).toEqual({ kind: 'refused', reason: 'down' });
    expect(sent).toHaveLength(1);
  });

  it('waits for a Retry-After of up to 3 seconds, for a POST too', async () => {
    const { outcome, sleeps } = await call(POST, [status(429, { 'Retry-After': '3' }), ok]);
    expect(outcome).toEqual(MISS);
    expect(sleeps).toEqual([3000]);
  });

  it('reads a Retry-After that is a date', async () => {
    const date = 'Thu, 01 Jan 2026 10:00:02 GMT';
    const { sleeps } = await call(GET, [status(429, { 'Retry-After': date }), ok]);
    expect(sleeps).toEqual([2000]);
  });

  it('does not take a Retry-After that is nonsense for "at once"', async () => {
    const { outcome, sent } = await call(GET, [status(429, { 'Retry-After': '-1' }), ok]);
    expect(outcome).toEqual({ kind: 'refused', reason: 'rate-limited' });
    expect(sent).toHaveLength(1);
  });

  it('waits the next whole second for a Retry-After in decimals', async () => {
    const { sleeps } = await call(GET, [status(429, { 'Retry-After': '1.5' }), ok]);
    expect(sleeps).toEqual([2000]);
  });

  it('hands a longer Retry-After to the caller instead of waiting', async () => {
    const { outcome, sent, sleeps } = await call(GET, [status(429, { 'Retry-After': '4' }), ok]);
    expect(outcome).toEqual({ kind: 'refused', reason: 'rate-limited', retryAfterSeconds: 4 });
    expect(sent).toHaveLength(1);
    expect(sleeps).toEqual([]);
  });

  it('hands a rate limit without a Retry-After to the caller', async () => {
    const { outcome, sent } = await call(GET, [status(429), ok]);
    expect(outcome).toEqual({ kind: 'refused', reason: 'rate-limited' });
    expect(sent).toHaveLength(1);
  });

  it('reads an answer of 256 KB and refuses one byte more', async () => {
    const text =
      (bytes: number): Reply =>
      () =>
        new Response(`"${'x'.repeat(bytes - 2)}"`);
    expect((await call(GET, [text(262_144)])).outcome).toEqual(MISS);
    const { outcome, sent } = await call(GET, [text(262_145)]);
    expect(outcome).toEqual({ kind: 'refused', reason: 'malformed' });
    expect(sent).toHaveLength(1);
  });

  it('reads an answer with a byte order mark in front', async () => {
    const { outcome } = await call(GET, [() => new Response('\ufeff{"ok":true}')]);
    expect(outcome).toEqual(MISS);
    const seen: unknown[] = [];
    await callVendor(
      { ...fakeTime(), fetch: fakeNetwork([() => new Response('\ufeff{"ok":true}')]).fetch },
      {
        vendor: { baseUrl: 'https://vendor.example', timeoutMs: 20 },
        secret: { key: 'k' },
        request: GET,
        outcome: ({ body }): ProviderOutcome => {
          seen.push(body);
          return { kind: 'not-found', costMicroUsd: 0 };
        },
      },
    );
    expect(seen).toEqual([{ ok: true }]);
  });

  it.each([
    ['a second is left after the wait', 1_300, 2],
    ['less than a second is left after it', 1_200, 1],
  ])('tries again only where %s', async (_, leftMs, tries) => {
    const { sent } = await call(GET, [status(502), ok], { key: 'k' }, leftMs);
    expect(sent).toHaveLength(tries);
  });

  it('begins no try after the time of the longest call, 51.5 s', async () => {
    const time = fakeTime();
    const { fetch, sent } = fakeNetwork(
      [1, 2, 3].map(() => () => {
        time.advance(25_700);
        return new Response('<html>', { status: 502 });
      }),
    );
    const vendor = { baseUrl: 'https://vendor.example', timeoutMs: 45_000 };
    const call = { vendor, secret: { key: 'k' }, request: GET, outcome: refuseByStatus };
    expect(await callVendor({ ...time, fetch }, call)).toEqual({ kind: 'refused', reason: 'down' });
    expect(sent).toHaveLength(2);
  });

  it('gives up a try when the time of its caller is up', async () => {
    const { fetch } = fakeNetwork([hanging]);
    const time = fakeTime(1_000);
    const outcome = await callVendor(
      { ...time, fetch, untilMs: 1_020 },
      {
        vendor: { baseUrl: 'https://vendor.example', timeoutMs: 60_000 },
        secret: { key: 'k' },
        request: GET,
        outcome: refuseByStatus,
      },
    );
    expect(outcome).toEqual({ kind: 'refused', reason: 'timeout' });
  });

  it('says who calls: the product and its version', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(USER_AGENT).toBe(`Sluice/${version}`);
  });

  it('gives a body that is not JSON to the vendor as undefined', async () => {
    const seen: unknown[] = [];
    await callVendor(
      { ...fakeTime(), fetch: fakeNetwork([status(200)]).fetch },
      {
        vendor: { baseUrl: 'https://vendor.example', timeoutMs: 20 },
        secret: { key: 'k' },
        request: GET,
        outcome: (answer): ProviderOutcome => {
          seen.push(answer.body);
          return { kind: 'not-found', costMicroUsd: 0 };
        },
      },
    );
    expect(seen).toEqual([undefined]);
  });

  it('refuses a base URL that is none as not configured', async () => {
    const { outcome, sent } = await call(GET, [ok], { key: 'k', baseUrl: 'not a url' });
    expect(outcome).toEqual({ kind: 'refused', reason: 'not-configured' });
    expect(sent).toHaveLength(0);
  });

  it('keeps key, address and text of the error out of every refusal', async () => {
    for (const reply of [broken('ENOTFOUND'), hanging, status(500), status(302), status(418)]) {
      const { outcome } = await call(GET, [reply]);
      expect(JSON.stringify(outcome)).not.toMatch(/secret|vendor|http|Ada|html/);
      expect(Object.keys(outcome)).toEqual(['kind', 'reason']);
    }
  });
});

describe('callVendor, over a real connection', () => {
  let server: Server;
  let base = '';
  let seen: { path: string | undefined; agent: string | undefined }[] = [];

  beforeAll(async () => {
    server = createServer(({ url, headers }, response) => {
      seen.push({ path: url, agent: headers['user-agent'] });
      const [, status, to] = /^\/moved\/(\d+)\?to=(.*)$/.exec(url ?? '') ?? [];
      if (to) response.writeHead(Number(status), { Location: decodeURIComponent(to) });
      else if (url === '/broken') return void response.destroy();
      else if (url === '/hanging') return;
      response.end('{"ok":true}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ['reads an answer', '/found', 10_000, MISS],
    [
      'does not send again what was cut off, where it may have been charged',
      '/broken',
      10_000,
      { kind: 'refused', reason: 'down' },
    ],
    ['gives up what takes too long', '/hanging', 500, { kind: 'refused', reason: 'timeout' }],
  ])('%s', async (_, path, timeoutMs, expected) => {
    seen = [];
    const outcome = await callVendor(
      { ...fakeTime(), fetch: globalThis.fetch },
      {
        vendor: { baseUrl: base, timeoutMs },
        secret: { key: 'secret-key' },
        request: { method: 'GET', path, repeatable: false },
        outcome: (answer): ProviderOutcome =>
          answer.status === 200 ? { kind: 'not-found', costMicroUsd: 0 } : refuseByStatus(answer),
      },
    );
    expect(outcome).toEqual(expected);
    expect(seen).toEqual([{ path, agent: 'Sluice/0.1.0' }]);
  });

  it.each([301, 302, 303, 307, 308])(
    'follows no redirect, with a %i: neither the key nor anything else goes on',
    async (status) => {
      const internal: string[] = [];
      const inside = createServer(({ url }, response) => {
        internal.push(url ?? '');
        response.end('{"ok":true}');
      });
      await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
      const { port } = inside.address() as AddressInfo;
      const fetched: string[] = [];
      const fetch: typeof globalThis.fetch = (url, init) => {
        fetched.push(new URL(String(url)).host);
        return globalThis.fetch(url, init);
      };
      const targets = ['/found', `http://127.0.0.1:${port}/`, 'http://169.254.169.254/latest'];
      for (const target of targets) {
        for (const method of ['GET', 'POST'] as const) {
          const outcome = await callVendor(
            { ...fakeTime(), fetch },
            {
              vendor: { baseUrl: base, timeoutMs: 10_000 },
              secret: { key: 'secret-key' },
              request: {
                method,
                path: `/moved/${status}`,
                query: { to: target },
                headers: { 'X-Key': 'secret-key' },
                ...(method === 'POST' && { body: { name: 'Ada' } }),
                repeatable: true,
              },
              outcome: refuseByStatus,
            },
          );
          expect(outcome).toEqual({ kind: 'refused', reason: 'malformed' });
        }
      }
      inside.close();
      expect(internal).toEqual([]);
      expect(new Set(fetched)).toEqual(new Set([new URL(base).host]));
      expect(fetched).toHaveLength(targets.length * 2);
    },
  );
});
