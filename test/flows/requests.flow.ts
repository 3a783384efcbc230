import { beforeAll, describe, expect, test } from 'vitest';
import { Caller } from './api-client.ts';
import {
  allOf,
  aPerson,
  byName,
  expectStatus,
  sharedWorld,
  type Workspace,
  type World,
} from './world.ts';

const world: World = sharedWorld();
let ws: Workspace;
let path: string;

beforeAll(async () => {
  ws = await world.workspace(50);
  path = `/v1/workspaces/${ws.id}`;
}, 60_000);

const known = { fullName: 'Some Body', companyDomain: 'acme.example' };
const bodyOf = (subjects: readonly unknown[]) => ({ actions: ['contact.email'], subjects });

/** Everything that a refused call must leave as it was. */
async function everything(): Promise<unknown> {
  // The ledger's entries come a moment after the change.
  await world.idle();
  const lists = ['enrichments', 'history', 'ledger', 'members', 'api-keys'];
  const read = await Promise.all(lists.map((list) => allOf(ws.caller, `${path}/${list}`)));
  return [await ws.balance(), ...read];
}

describe('bad input gets the right status and code, and changes nothing', () => {
  const bad: [string, unknown, number, string, string[]][] = [
    ['an unknown field', { ...bodyOf([known]), colour: 1 }, 400, 'VALIDATION_FAILED', ['colour']],
    [
      'a wrong type',
      { ...bodyOf([{ ...known, email: 7 }]), allowPartial: 'yes' },
      400,
      'VALIDATION_FAILED',
      ['allowPartial', 'subjects[0].email'],
    ],
    ['no subjects', bodyOf([]), 400, 'VALIDATION_FAILED', ['subjects']],
    ['10,001 subjects', bodyOf(Array(10_001).fill(known)), 400, 'VALIDATION_FAILED', ['subjects']],
    [
      'a subject with nothing to find it by',
      bodyOf([known, { firstName: 'Ann' }]),
      400,
      'VALIDATION_FAILED',
      ['subjects[1]'],
    ],
    [
      'an unknown action',
      { ...bodyOf([known]), actions: ['contact.shoe-size'] },
      400,
      'VALIDATION_FAILED',
      ['actions[0]'],
    ],
    [
      'a name of 10 KB',
      bodyOf([{ ...known, fullName: 'x'.repeat(10_240) }]),
      400,
      'VALIDATION_FAILED',
      ['subjects[0].fullName'],
    ],
  ];

  test.each(bad)('%s', async (_name, body, status, code, paths) => {
    const before = await everything();
    const answer = await ws.caller.post(`${path}/enrichments`, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const named: string[] = answer.body.errors.map((error: { path: string }) => error.path);
    for (const at of paths) expect(named).toContain(at);
    expect(await everything()).toEqual(before);
  });

  test('malformed JSON', async () => {
    const answer = await ws.caller.post(`${path}/enrichments`, '{"actions": [');
    expect([answer.status, answer.body.code]).toEqual([400, 'MALFORMED_JSON']);
  });

  test('a body of 11 MB', async () => {
    const answer = await ws.caller.post(`${path}/enrichments`, `"${'x'.repeat(11 * 2 ** 20)}"`);
    expect([answer.status, answer.body.code]).toEqual([413, 'TOO_LARGE']);
  });

  test('another content type', async () => {
    const headers = { 'content-type': 'text/csv' };
    const answer = await ws.caller.post(`${path}/enrichments`, 'a,b', headers);
    expect([answer.status, answer.body.code]).toEqual([415, 'MEDIA_TYPE_UNSUPPORTED']);
  });

  test('emoji in a name are a name like any other', async () => {
    const asked = await ws.ask([{ fullName: '🦊 Fox 中文', companyDomain: 'acme.example' }]);
    const { results } = await ws.ended(expectStatus(asked, 202).body.id);
    expect(results[0].data.email.status).toBe('not-found');
  });
});

describe('keys', () => {
  test('a wrong, a missing and a revoked key get the same 401', async () => {
    const made = await ws.caller.post(`${path}/api-keys`, { name: 'short-lived' });
    const revoked = new Caller(ws.caller.url, expectStatus(made, 201).body.key);
    expect((await revoked.get(`${path}/balance`)).status).toBe(200);
    await ws.caller.delete(`${path}/api-keys/${made.body.id}`);
    const callers = [
      revoked,
      new Caller(ws.caller.url, 'slk_wrong'),
      new Caller(ws.caller.url, ''),
    ];
    for (const caller of callers) {
      const answer = await caller.get(`${path}/balance`);
      expect([answer.status, answer.body.code]).toEqual([401, 'UNAUTHENTICATED']);
    }
  });

  test('another workspace’s key gets the same 404 as for nothing', async () => {
    const other = await world.workspace(5);
    const mine = expectStatus(await ws.ask([byName(aPerson('Wall Ed'))]), 202).body.id;
    await ws.ended(mine);
    const paths = [
      `${path}/balance`,
      `${path}/ledger`,
      `${path}/enrichments/${mine}`,
      `/v1/workspaces/${other.id}/enrichments/${mine}`,
      '/v1/workspaces/no-such/balance',
    ];
    const answers = await Promise.all(paths.map((at) => other.caller.get(at)));
    expect(answers.map(({ status, body }) => [status, body.code, body.title])).toEqual(
      paths.map(() => [404, 'NOT_FOUND', 'There is nothing here']),
    );
    const posted = await other.caller.post(`${path}/enrichments`, bodyOf([known]));
    expect(posted.status).toBe(404);
  });
});

describe('idempotency', () => {
  test('same key and body: the first answer again; other body: 422; no key: 400', async () => {
    const headers = { 'idempotency-key': 'once-and-again' };
    const post = (subjects: readonly unknown[]) =>
      ws.caller.post(`${path}/enrichments`, bodyOf(subjects), headers);
    const first = expectStatus(await post([byName(aPerson('Idem Potent'))]), 202);
    await ws.ended(first.body.id);
    const before = await everything();
    const again = await post([byName(aPerson('Idem Potent'))]);
    expect(again.status).toBe(202);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    const other = await post([known]);
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    const none = await ws.caller.post(`${path}/enrichments`, bodyOf([known]), {
      'idempotency-key': '',
    });
    expect([none.status, none.body.code]).toEqual([400, 'IDEMPOTENCY_KEY_MISSING']);
    expect(await everything()).toEqual(before);
  });
});
