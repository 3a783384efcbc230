import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isObject, type Json } from '../../local/server/json.ts';
import { type LocalStack, startStack } from '../../local/stack.ts';

/** The stack with templates and a bundle of its own: what every part does for the others. */

const assemblyDir = join(import.meta.dirname, 'fixtures/assembly');
let stack: LocalStack;
beforeAll(async () => {
  stack = await startStack({ port: 0, assemblyDir, latency: '0-0', now: '2030-01-02T21:30:00Z' });
});
afterAll(() => stack.stop());

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

async function call(method: string, path: string, body?: Json, key?: string): Promise<Answer> {
  const answer = await fetch(`${stack.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key ?? stack.operatorKey}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: JSON.parse(text) as Json };
}
const get = (path: string): Promise<Answer> => call('GET', path);
const fieldOf = (value: Json, name: string): Json =>
  isObject(value) ? (value[name] ?? null) : null;
const itemsOf = async (pk: string): Promise<readonly Json[]> => {
  const { body } = await get('/things/items');
  return (Array.isArray(body) ? body : []).filter((item: Json) =>
    String(fieldOf(item, 'pk')).startsWith(pk),
  );
};

describe('HTTP', () => {
  it('reaches the function of the route with an event of API Gateway', async () => {
    const { status, body } = await call('GET', '/things/x?a=1');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      routeKey: 'GET /things/{id}',
      pathParameters: { id: 'x' },
      queryStringParameters: { a: '1' },
    });
  });

  it('reaches the default route for any other path', async () => {
    expect((await get('/none')).body).toMatchObject({ routeKey: '$default' });
  });

  it('gives bytes and cookies back as they are', async () => {
    const answer = await fetch(`${stack.url}/things/bytes`);
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0, 1, 255]);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it.each(['error', 'crash'])('answers 500 for a function that ends in %s', async (how) => {
    const { status, body } = await get(`/things/${how}`);
    expect([status, body]).toEqual([500, { message: 'Internal Server Error' }]);
  });

  it.each([
    ['a body over 10 MB', 11],
    ['an event over 6 MB', 7],
  ])('answers 413 TOO_LARGE for %s', async (_, megabytes) => {
    const answer = await call('POST', '/runs/big', 'x'.repeat(megabytes * 1024 * 1024));
    expect(answer.status).toBe(413);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ status: 413, code: 'TOO_LARGE' });
  });

  it('answers the preflight of a listed origin without a key, and of no other', async () => {
    const ask = async (origin: string) => {
      const headers = { origin, 'access-control-request-method': 'GET' };
      const answer = await fetch(`${stack.url}/things/x`, { method: 'OPTIONS', headers });
      return [answer.status, answer.headers.get('access-control-allow-origin')];
    };
    expect(await ask('https://console.example')).toEqual([204, 'https://console.example']);
    expect(await ask('https://other.example')).toEqual([204, null]);
  });

  it('stands 500 requests at once', async () => {
    const answers = await Promise.all(Array.from({ length: 500 }, () => get('/things/remaining')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(500);
  });
});

describe('secrets', () => {
  it('lead to the simulated providers where there is no key', async () => {
    const { body } = await get('/things/secret');
    const secret = JSON.parse(String(fieldOf(body, 'SecretString'))) as Json;
    expect(fieldOf(secret, 'hunter')).toMatchObject({
      baseUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/hunter$/),
      simulated: true,
    });
  });
});

describe('workflow, stream and clock together', () => {
  it('run a started execution to its end, with its waits', async () => {
    expect((await call('POST', '/runs/one')).status).toBe(202);
    const keys = async (): Promise<readonly Json[]> =>
      (await itemsOf('one-')).map((item) => [fieldOf(item, 'pk'), fieldOf(item, 'sk')]);
    await expect.poll(keys, { timeout: 15_000 }).toEqual([
      ['one-0', 'PROJECTED'],
      ['one-0', 'WORK'],
      ['one-1', 'PROJECTED'],
      ['one-1', 'WORK'],
      ['one-2', 'PROJECTED'],
      ['one-2', 'WORK'],
    ]);
    expect((await get('/_local/idle?timeoutMs=100')).status).toBe(408);
    expect((await call('POST', '/_local/clock', { advance: 'PT2M' })).status).toBe(200);
    expect((await get('/_local/idle?timeoutMs=5000')).status).toBe(200);
    const { body } = await get('/_local/events');
    expect(fieldOf(body, 'events')).toMatchObject([
      {
        bus: 'fixture-bus',
        source: 'fixture',
        detailType: 'run.completed',
        detail: { run: 'one' },
      },
    ]);
    expect(fieldOf(body, 'failedExecutions')).toEqual([]);
  });

  it('count the executions and the state transitions by type of workflow', () => {
    expect(stack.counts).toEqual({
      STANDARD: { executions: 4, transitions: 6 },
      EXPRESS: { executions: 3, transitions: 3 },
    });
  });

  it('fail a run over nothing but a child that failed', async () => {
    await call('POST', '/runs/fails');
    await call('POST', '/_local/clock', { advance: 'PT2M' });
    expect((await get('/_local/idle?timeoutMs=5000')).status).toBe(200);
    const { body } = await get('/_local/events');
    expect(fieldOf(body, 'failedExecutions')).toMatchObject([
      { error: 'NO_WORK' },
      { error: 'NO_WORK' },
      { error: 'NO_WORK' },
    ]);
    expect(fieldOf(body, 'events')).toHaveLength(2);
  });
});

describe('the controls', () => {
  it('want the operator key', async () => {
    expect((await call('GET', '/_local/clock', undefined, 'wrong')).status).toBe(401);
  });

  it('fire the schedules that fall due, in order, before the clock answers', async () => {
    const { body } = await call('POST', '/_local/clock', { now: '2030-01-04T02:15:00Z' });
    expect(String(fieldOf(body, 'now')).slice(0, 19)).toBe('2030-01-04T02:15:00');
    const fired = (await itemsOf('hourly-run')).map((item) => String(fieldOf(item, 'sk')));
    expect(fired.map((time) => time.slice(0, 16))).toEqual([
      '2030-01-03T00:00',
      '2030-01-04T00:00',
      '2030-01-04T02:00',
    ]);
  });

  it('fire a schedule by name, and know no other', async () => {
    expect((await call('POST', '/_local/schedules/hourly-run')).body).toEqual({
      name: 'hourly-run',
      fired: true,
    });
    expect((await call('POST', '/_local/schedules/other')).status).toBe(404);
  });

  it.each<[Json, string]>([
    [{ now: '2020-01-01T00:00:00Z' }, 'now'],
    [{ now: 'soon' }, 'now'],
    [{ advance: '31 days' }, 'advance'],
    [{ advance: '-P1D' }, 'now'],
    [{}, ''],
    [{ advance: 'PT1H', nwo: '2030-02-01T00:00:00Z' }, 'nwo'],
  ])('refuse %j for the clock, naming the field', async (body, path) => {
    const answer = await call('POST', '/_local/clock', body);
    expect(answer.status).toBe(400);
    expect(fieldOf(answer.body, 'errors')).toMatchObject([{ path }]);
  });

  it.each<[string, string, Json, string]>([
    ['PUT', 'providers/hunter', { mode: 'up', msec: 5 }, 'msec'],
    ['POST', 'schedules/hourly-run', { at: 'now' }, 'at'],
    ['PUT', 'directory', { peple: [] }, 'peple'],
    ['PUT', 'directory', { people: [{ fullName: 'A', company: 'B' }] }, 'people[0].company'],
    [
      'PUT',
      'directory',
      { people: [{ fullName: 'A', emails: [{ value: 'a@b.example', providers: [], ok: true }] }] },
      'people[0].emails[0].ok',
    ],
  ])('%s %s refuses %j, naming the field', async (method, path, body, field) => {
    const answer = await call(method, `/_local/${path}`, body);
    expect([answer.status, answer.body]).toMatchObject([
      400,
      { code: 'VALIDATION_FAILED', errors: [{ path: field, message: 'is not a known field' }] },
    ]);
  });

  it('replace and extend what the simulated providers know', async () => {
    const person = (fullName: string): Json => ({
      fullName,
      companyDomain: 'acme.example',
      emails: [],
    });
    const put = (mode: string, ...names: string[]) =>
      call('PUT', '/_local/directory', { mode, people: names.map(person) });
    expect((await put('replace', 'Ada Example', 'Bo Example')).body).toEqual({ people: 2 });
    expect((await put('add', 'Cy Example')).body).toEqual({ people: 3 });
    expect((await put('swap')).status).toBe(400);
    expect((await call('PUT', '/_local/directory', { people: [{}] })).status).toBe(400);
  });

  it('set how a simulated provider behaves', async () => {
    const put = (id: string, body: Json) => call('PUT', `/_local/providers/${id}`, body);
    expect((await put('hunter', { mode: 'down' })).status).toBe(200);
    expect((await put('hunter', { mode: 'sleepy' })).status).toBe(400);
    expect((await put('nobody', { mode: 'up' })).status).toBe(404);
    expect(fieldOf((await get('/_local/providers')).body, 'providers')).toMatchObject({
      hunter: { calls: 0 },
    });
  });
});
