import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { keepOwnAccounts } from '../../../lambdas/workflow/own-accounts.ts';
import type { KeptKeys } from '../../../lambdas/workspaces/provider-keys/provider-keys.contract.ts';
import { fixedPorts, NOON } from '../../support/fixed-ports.ts';

const since = epochMs(NOON);
const REQUEST = { workspaceId: 'ws_1', ownKeysNo: 1 };

/** What is kept of vendors by an own account: the key of Hunter is refused. */
const STATES = [
  {
    sk: 'STATE#hunter',
    rev: 1,
    state: { trouble: { reason: 'bad-key', untilMs: NOON + 600_000 } },
  },
  {
    sk: 'STATE#wiza',
    rev: 1,
    state: { trouble: { reason: 'bad-key', untilMs: NOON + 600_000 } },
  },
];

function open(...answers: (KeptKeys | Error | undefined)[]) {
  const ports = fixedPorts({ send: async () => ({ Items: STATES }) } as never);
  const read: string[] = [];
  const logged: string[] = [];
  const openOwn = keepOwnAccounts({
    ...ports,
    log: (event) => void logged.push(event),
    readKeys: async (ws) => {
      read.push(ws);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error) throw answer;
      return answer;
    },
    secrets: async () => ({ hunter: { key: 'o', baseUrl: 'http://127.0.0.1:1', simulated: true } }),
  });
  return { openOwn, read, logged, ...ports };
}
const hunter = { hunter: { key: 'a', since }, wiza: { key: 'w', since } };

describe('the own accounts of a workspace', () => {
  it('are none for a request whose workspace never had a key: nothing is read', async () => {
    const { openOwn, read } = open(hunter);
    expect(await openOwn({ workspaceId: 'ws_1' })).toBeUndefined();
    expect(read).toEqual([]);
  });

  it('are read once in five minutes, and again after a change that a request knows of', async () => {
    const { openOwn, read, advance } = open(hunter);
    const [one] = await Promise.all([openOwn(REQUEST), openOwn(REQUEST)]);
    expect(one?.secrets).toEqual({
      hunter: { key: 'a', baseUrl: 'http://127.0.0.1:1', simulated: true },
      wiza: { key: 'w' },
    });
    expect(one?.leftOut).toBeUndefined();
    advance(299_999);
    const again = await openOwn(REQUEST);
    expect([read.length, again?.desk === one?.desk]).toEqual([1, true]);
    await openOwn({ ...REQUEST, ownKeysNo: 3 });
    await openOwn(REQUEST);
    expect(read.length).toBe(2);
    advance(300_000);
    await openOwn(REQUEST);
    await openOwn({ ...REQUEST, workspaceId: 'ws_2' });
    expect(read).toEqual(['ws_1', 'ws_1', 'ws_1', 'ws_2']);
  });

  it('are none once the last key is gone, and the last good ones where they cannot be read', async () => {
    const gone = open(hunter, undefined);
    await gone.openOwn(REQUEST);
    expect((await gone.openOwn({ ...REQUEST, ownKeysNo: 3 }))?.secrets).toEqual({});
    const broken = open(hunter, new Error('no connection'));
    await broken.openOwn(REQUEST);
    const later = await broken.openOwn({ ...REQUEST, ownKeysNo: 3 });
    expect([Object.keys(later?.secrets ?? {}), broken.logged]).toEqual([
      ['hunter', 'wiza'],
      ['SECRET_READ_FAILED'],
    ]);
    // The next request tries again.
    await broken.openOwn({ ...REQUEST, ownKeysNo: 3 });
    expect(broken.read.length).toBe(3);
  });

  it('are not stood in for by the operator’s where they could never be read', async () => {
    const { openOwn } = open(new Error('no connection'));
    await expect(openOwn(REQUEST)).rejects.toThrow('no connection');
  });

  it('leave a refused one to the operator’s where the terms say so, and the operator has one', async () => {
    const { openOwn } = open(hunter);
    const own = await openOwn({ ...REQUEST, waterfall: { fallBackToOperator: true } });
    expect([...(own?.leftOut ?? [])]).toEqual(['hunter']);
  });
});
