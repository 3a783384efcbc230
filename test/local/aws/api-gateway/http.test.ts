import { afterEach, describe, expect, it } from 'vitest';
import { serveHttp } from '../../../../local/aws/api-gateway/http.ts';
import type { Json } from '../../../../local/server/json.ts';
import type { HttpServer } from '../../../../local/server/raw-server.ts';

let server: HttpServer;
afterEach(() => server.stop());

/** Serves one function that gives this back. */
async function serve(result: Json): Promise<string> {
  server = await serveHttp(0, {
    routes: [{ key: '$default', functionArn: 'f' }],
    cors: undefined,
    invoke: async () => result,
    controls: async () => ({ status: 404, headers: [], body: Buffer.alloc(0) }),
    now: () => 0,
    newRequestId: () => 'r',
  });
  return server.url;
}

/** An answer whose JSON has so many bytes: what is around the body takes 28. */
const answerOf = (bytes: number): Json => ({ statusCode: 200, body: 'x'.repeat(bytes - 28) });

describe('the limits of Lambda and API Gateway', () => {
  it('6,291,556 bytes of an answer pass, one more is a 500', async () => {
    expect(JSON.stringify(answerOf(100))).toHaveLength(100);
    const whole = await fetch(await serve(answerOf(6_291_556)));
    expect([whole.status, (await whole.text()).length]).toEqual([200, 6_291_528]);
    await server.stop();
    const over = await fetch(await serve(answerOf(6_291_557)));
    expect([over.status, await over.json()]).toEqual([500, { message: 'Internal Server Error' }]);
  });

  it('counts the answer as JSON: a quote takes two bytes, a control character six', async () => {
    const quotes = await fetch(await serve({ statusCode: 200, body: '"'.repeat(3_145_765) }));
    expect(quotes.status).toBe(500);
    await server.stop();
    const controls = await fetch(
      await serve({ statusCode: 200, body: '\u0001'.repeat(1_048_589) }),
    );
    expect(controls.status).toBe(500);
  });

  it.each([
    ['a body over 10 MB', 10 * 2 ** 20 + 1, 413],
    ['an event over 6 MB', 6 * 2 ** 20, 413],
    ['less', 6_000_000, 200],
  ])('%s', async (_what, bytes, status) => {
    const url = await serve({ statusCode: 200 });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, { method: 'POST', headers, body: 'x'.repeat(bytes) });
    expect(answer.status).toBe(status);
  });
});
