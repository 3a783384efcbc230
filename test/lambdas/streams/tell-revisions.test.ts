import { marshall } from '@aws-sdk/util-dynamodb';
import { expect, it } from 'vitest';
import type { SluiceEvent } from '../../../lambdas/events/events.contract.ts';
import { tellRevisions } from '../../../lambdas/streams/tell-revisions.ts';
import { accountOf, grantOf } from '../../support/accounts.ts';

const { workspaceId: _ws, ...account } = accountOf({ g: grantOf({ available: 10 }) });
const period = { ...account.period, allotments: { contact: 100 } };
const imageOf = (ws: string, rev: number, available: number) =>
  marshall({
    pk: `WS#${ws}`,
    sk: 'ACCOUNT',
    ...account,
    period,
    grants: { g: grantOf({ available }) },
    rev,
  }) as never;
const fall = (ws: string) => ({
  dynamodb: { OldImage: imageOf(ws, 7, 10), NewImage: imageOf(ws, 8, 9) },
});

it('tells of each revision in a batch, and of no write that made none', async () => {
  const told: SluiceEvent[] = [];
  const p = { publish: async (event: SluiceEvent) => void told.push(event) };
  const same = imageOf('ws_3', 7, 10);
  const others = [
    { dynamodb: { OldImage: same, NewImage: same } },
    { dynamodb: { OldImage: same } },
  ];
  await tellRevisions(p, [fall('ws_1'), ...others, fall('ws_2')]);
  expect(told.map(({ type, workspaceId }) => [type, workspaceId])).toEqual([
    ['credits.low', 'ws_1'],
    ['credits.low', 'ws_2'],
  ]);
});

it('fails where the bus has not taken an event', async () => {
  const p = { publish: () => Promise.reject(new Error('the bus is down')) };
  await expect(tellRevisions(p, [fall('ws_1')])).rejects.toThrow('the bus is down');
});
