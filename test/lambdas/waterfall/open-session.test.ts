import { describe, expect, it } from 'vitest';
import type { Vendor } from '../../../lambdas/waterfall/adapter.contract.ts';
import { openSession, type Sessions } from '../../../lambdas/waterfall/open-session.ts';
import { refuseByStatus } from '../../../lambdas/waterfall/read-answer.ts';
import { fakeNetwork, fakeTime, toResponse } from './recorded-fetch.ts';

const vendor: Vendor = {
  id: 'tokened',
  baseUrl: 'https://tokened.example',
  timeoutMs: 1_000,
  session: {
    request: ({ key, secret = '' }) => ({
      method: 'POST',
      path: '/token',
      form: { key, secret },
      repeatable: true,
    }),
    read: (answer) =>
      answer.status === 200
        ? { kind: 'token', token: String(answer.body), seconds: 3_600 }
        : refuseByStatus(answer),
  },
};
const SECRET = { key: 'k', secret: 's' };

function desk(...answers: readonly { readonly status: number; readonly body?: unknown }[]) {
  const time = fakeTime();
  const { fetch, sent } = fakeNetwork(answers.map((answer) => () => toResponse(answer)));
  const sessions: Sessions = new Map();
  return { time, sent, ports: { ...time, fetch, sessions } };
}

describe('openSession', () => {
  it('asks nobody where no token is wanted', async () => {
    const { ports, sent } = desk({ status: 500 });
    const { session: _, ...plain } = vendor;
    expect(await openSession(ports, plain, SECRET)).toEqual(SECRET);
    expect(sent).toEqual([]);
  });

  it('fetches a token once, and anew two minutes before it ends', async () => {
    const { ports, sent, time } = desk({ status: 200, body: 1 }, { status: 200, body: 2 });
    expect(await openSession(ports, vendor, SECRET)).toEqual({ ...SECRET, token: '1' });
    time.advance(3_479_000);
    expect(await openSession(ports, vendor, SECRET)).toEqual({ ...SECRET, token: '1' });
    time.advance(2_000);
    expect(await openSession(ports, vendor, SECRET)).toEqual({ ...SECRET, token: '2' });
    expect(sent.map(({ body }) => body)).toEqual(['key=k&secret=s', 'key=k&secret=s']);
  });

  it('keeps the tokens of two keys apart', async () => {
    const { ports } = desk({ status: 200, body: 1 }, { status: 200, body: 2 });
    await openSession(ports, vendor, SECRET);
    expect(await openSession(ports, vendor, { ...SECRET, key: 'other' })).toMatchObject({
      token: '2',
    });
  });

  it('is refused as the vendor refuses the token, and asks again the next time', async () => {
    const { ports } = desk({ status: 401 }, { status: 200, body: 2 });
    expect(await openSession(ports, vendor, SECRET)).toMatchObject({ reason: 'bad-key' });
    expect(await openSession(ports, vendor, SECRET)).toMatchObject({ token: '2' });
  });
});
