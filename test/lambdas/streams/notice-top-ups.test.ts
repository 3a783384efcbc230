import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { watchTopUp } from '../../../lambdas/billing/top-ups/top-up.store.ts';
import {
  noticeTopUps,
  openTopUpWatch,
  WATCHED_MS,
} from '../../../lambdas/streams/notice-top-ups.ts';
import { accountOf, grantOf } from '../../support/accounts.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const { workspaceId: _ws, ...account } = accountOf({ g: grantOf({ available: 10 }) });

/** Revisions of an account, each with so many credits left. */
function revisions(ws: string, amounts: readonly number[], sk = 'ACCOUNT') {
  const images = amounts.map(
    (available, n) =>
      marshall({
        pk: `WS#${ws}`,
        sk,
        ...account,
        grants: { g: grantOf({ available }) },
        rev: 7 + n,
      }) as never,
  );
  return images
    .slice(1)
    .map((NewImage, n) => ({ dynamodb: { OldImage: images[n] as never, NewImage } }));
}

const WATCHED = new Map([
  ['ws_1', { creditType: 'contact', threshold: 50 }],
  ['ws_2', { creditType: 'email', threshold: 50 }],
]);

async function noticed(records: Parameters<typeof noticeTopUps>[1]) {
  const queued: string[] = [];
  const watched = { looks: 0 };
  await noticeTopUps(
    {
      watched: async () => {
        watched.looks += 1;
        return WATCHED;
      },
      queueTopUp: async (ws) => void queued.push(ws),
    },
    records,
  );
  return { queued, looks: watched.looks };
}

describe('noticeTopUps', () => {
  it.each<[string, readonly number[], string[]]>([
    ['it falls below the threshold', [50, 49], ['ws_1']],
    ['it falls to the threshold', [60, 50], []],
    ['it was low already', [49, 48], []],
    ['it rises', [49, 50], []],
    ['it falls twice in a batch', [50, 49, 50, 49], ['ws_1']],
  ])('%s', async (_what, amounts, queued) => {
    expect((await noticed(revisions('ws_1', amounts))).queued).toEqual(queued);
  });

  it('notices a first revision that is low', async () => {
    const [record] = revisions('ws_1', [50, 49]);
    const first = { dynamodb: { NewImage: record?.dynamodb.NewImage as never } };
    expect((await noticed([first])).queued).toEqual(['ws_1']);
  });

  it('leaves alone what nobody watches, another credit type, and a seat', async () => {
    expect((await noticed(revisions('ws_3', [50, 49]))).queued).toEqual([]);
    // No credits of the type before, none after.
    expect((await noticed(revisions('ws_2', [50, 49]))).queued).toEqual([]);
    const seat = revisions('ws_1#mem_1', [50, 49], 'ACCOUNT#SEAT#mem_1');
    expect(await noticed(seat)).toEqual({ queued: [], looks: 0 });
  });

  it('fails where the queue has not taken a notice', async () => {
    const p = { watched: async () => WATCHED, queueTopUp: () => Promise.reject(new Error('down')) };
    await expect(noticeTopUps(p, revisions('ws_1', [50, 49]))).rejects.toThrow('down');
  });
});

describe('openTopUpWatch', () => {
  let table: TestTable;
  beforeAll(async () => {
    table = await openTable();
  });

  it('believes the list for ten seconds', async () => {
    const p = table.ports();
    const { watched } = openTopUpWatch(p, { queueTopUp: async () => {} });
    expect((await watched()).size).toBe(0);
    await watchTopUp(p, 'ws_1', { creditType: 'contact', threshold: 50 });
    p.advance(WATCHED_MS - 1);
    expect((await watched()).size).toBe(0);
    p.advance(1);
    expect([...(await watched()).keys()]).toEqual(['ws_1']);
  });
});
