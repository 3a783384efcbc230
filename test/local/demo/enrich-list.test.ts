import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ApiCaller, ApiRefusal } from '../../../local/demo/api-caller.ts';
import { grantWhatIsMissing } from '../../../local/demo/demo-workspace.ts';
import { enrichList } from '../../../local/demo/enrich-list.ts';
import type { Json, JsonObject } from '../../../local/server/json.ts';

/** An API that answers what it is told to, call by call, and then the last of it for ever. */
interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}
type Script = Readonly<Record<string, readonly Answer[]>>;
interface Call {
  readonly path: string;
  readonly body: Json;
  readonly idempotencyKey: string | undefined;
  readonly key: string | undefined;
}

let server: Server | undefined;
afterEach(() => server?.close());

async function serve(script: Script): Promise<{ calls: Call[]; api: (key: string) => ApiCaller }> {
  const calls: Call[] = [];
  const asked = new Map<string, number>();
  const made = createServer(async (incoming, outgoing) => {
    let text = '';
    for await (const chunk of incoming) text += String(chunk);
    const path = `${incoming.method} ${incoming.url?.replace('/v1/workspaces/demo', '')}`;
    const { 'idempotency-key': idempotencyKey, authorization: key } = incoming.headers;
    const body = text === '' ? null : (JSON.parse(text) as Json);
    calls.push({ path, body, idempotencyKey: idempotencyKey as string | undefined, key });
    const answers = script[path] ?? [];
    const n = asked.get(path) ?? 0;
    asked.set(path, n + 1);
    const answer = answers[Math.min(n, answers.length - 1)] ?? { status: 404, body: {} };
    outgoing.writeHead(answer.status).end(JSON.stringify(answer.body));
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
  return { calls, api: (key) => new ApiCaller(url, key) };
}

const ok = (body: JsonObject): Answer => ({ status: 200, body });
const problem = (status: number, code: string): Answer => ({ status, body: { code, title: code } });
const SLICE = { granted: 5, available: 5, held: 0, spent: 0, expired: 0, creditType: 'contact' };
const ENTRY = {
  ...{ rev: 1, before: {}, slices: [SLICE] },
  after: { contact: { available: 5, held: 0 } },
};
const BALANCE = { rev: 1, types: { contact: { available: 5, held: 0 } } };
const SCRIPT: Script = {
  'GET /balance': [ok(BALANCE)],
  'POST /enrichments': [ok({ id: 'enr_1', held: { contact: 1 } })],
  'GET /enrichments/enr_1': [ok({ status: 'completed', charged: { contact: 1 } })],
  'GET /enrichments/enr_1/results?limit=200': [ok({ items: [{ ref: 'row-1' }], nextCursor: null })],
  'GET /ledger?limit=200': [ok({ items: [ENTRY], nextCursor: null })],
};
const BODY = { actions: ['contact.email'], subjects: [{ ref: 'row-1', email: 'a@b.example' }] };
const runOf = ({ api }: Awaited<ReturnType<typeof serve>>) => ({
  api: api('member'),
  operator: api('operator'),
  body: BODY,
  idempotencyKey: 'list-1',
  lookEveryMs: 1,
  simulated: [],
});

describe('enrichList', () => {
  it('asks again with the same key while a call that was cut off counts as running', async () => {
    const served = await serve({
      ...SCRIPT,
      'POST /enrichments': [
        problem(409, 'IDEMPOTENCY_KEY_IN_USE'),
        problem(503, 'UNAVAILABLE'),
        ok({ id: 'enr_1', held: { contact: 1 } }),
      ],
    });
    const facts = await enrichList(runOf(served));
    const asked = served.calls.filter(({ path }) => path === 'POST /enrichments');
    expect(asked.map(({ idempotencyKey }) => idempotencyKey)).toEqual(Array(3).fill('list-1'));
    expect(asked.map(({ body }) => body)).toEqual([BODY, BODY, BODY]);
    expect(facts.atStart).toEqual({ id: 'enr_1', held: { contact: 1 } });
  });

  it('gives a refusal on at once', async () => {
    const served = await serve({
      ...SCRIPT,
      'POST /enrichments': [problem(402, 'CREDITS_INSUFFICIENT')],
    });
    await expect(enrichList(runOf(served))).rejects.toMatchObject({ code: 'CREDITS_INSUFFICIENT' });
    expect(served.calls.filter(({ path }) => path === 'POST /enrichments')).toHaveLength(1);
  });

  it('reads the results as the operator, who sees what each attempt cost', async () => {
    const served = await serve(SCRIPT);
    const { tally } = await enrichList(runOf(served));
    expect(tally.rows).toBe(1);
    const by = (part: string) => served.calls.find(({ path }) => path.includes(part))?.key;
    expect([by('/results'), by('/balance')]).toEqual(['Bearer operator', 'Bearer member']);
  });

  it('waits for the entries that the stream brings a moment later', async () => {
    const served = await serve({
      ...SCRIPT,
      'GET /ledger?limit=200': [
        ok({ items: [], nextCursor: null }),
        ok({ items: [ENTRY], nextCursor: null }),
      ],
    });
    const { ledger } = await enrichList(runOf(served));
    expect(ledger).toEqual({ entries: 1, faults: [] });
  });

  it('tells of a ledger that stays behind', async () => {
    const served = await serve({
      ...SCRIPT,
      'GET /ledger?limit=200': [ok({ items: [], nextCursor: null })],
    });
    const { ledger } = await enrichList({ ...runOf(served), ledgerWithinMs: 300 });
    expect(ledger).toEqual({
      entries: 0,
      faults: [
        '0 entries for revision 1',
        'the balance is 5 available, 0 held of contact, not nothing',
      ],
    });
  });
});

describe('grantWhatIsMissing', () => {
  it('grants of each type what the balance lacks, once for the request', async () => {
    const served = await serve({ 'POST /grants': [ok({ id: 'grant_1' })] });
    const lacking = {
      required: { contact: 250, phone: 5, search: 1 },
      types: { contact: { available: 200 }, search: { available: 1 } },
    };
    expect(await grantWhatIsMissing(served.api('operator'), lacking, 'list-1')).toEqual([
      { creditType: 'contact', amount: 50 },
      { creditType: 'phone', amount: 5 },
    ]);
    const sent = served.calls.map(({ body, idempotencyKey }) => [Object(body), idempotencyKey]);
    expect(sent).toMatchObject([
      [{ creditType: 'contact', amount: 50, category: 'promotional' }, 'list-1-contact'],
      [{ creditType: 'phone', amount: 5, expiresAt: null }, 'list-1-phone'],
    ]);
  });
});

describe('a refusal', () => {
  it('names the first faults of the body, and how many more there are', async () => {
    const errors = [0, 1, 2, 3, 4].map((n) => ({
      path: `subjects[${n}].email`,
      message: 'is odd',
    }));
    const body = { code: 'VALIDATION_FAILED', title: 'The request is not valid', errors };
    const served = await serve({ 'POST /enrichments': [{ status: 400, body }] });
    const asked = served.api('member').post('/v1/workspaces/demo/enrichments', BODY);
    await expect(asked).rejects.toThrow(ApiRefusal);
    await expect(
      served.api('member').post('/v1/workspaces/demo/enrichments', BODY),
    ).rejects.toThrow(
      'POST /v1/workspaces/demo/enrichments answered 400 VALIDATION_FAILED: The request is not ' +
        'valid; subjects[0].email is odd; subjects[1].email is odd; subjects[2].email is odd; and 2 more',
    );
  });
});
