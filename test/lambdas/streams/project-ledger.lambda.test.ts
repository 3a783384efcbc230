import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { handler } from '../../../lambdas/streams/project-ledger.lambda.ts';
import { accountOf, grantOf } from '../../support/accounts.ts';
import { serveEventBus } from '../../support/event-bus.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { openTable, type TestTable } from '../../support/table.ts';

/** Three revisions of an account, as the stream carries them. */
function revisions(ws: string) {
  const images = [10, 9, 8].map((available, n) => {
    const { workspaceId: _ws, ...account } = accountOf({
      g: grantOf({ available, held: 10 - available }),
    });
    const period = { ...account.period, allotments: { contact: 100 * (n + 1) } };
    const slices = [{ grantId: 'g', type: 'contact', available: -1, held: 1 }];
    return marshall({
      pk: `WS#${ws}`,
      sk: 'ACCOUNT',
      ...account,
      rev: 7 + n,
      period,
      last: { ...account.last, slices },
    }) as never;
  });
  return images
    .slice(1)
    .map((NewImage, n) => ({ dynamodb: { OldImage: images[n] as never, NewImage } }));
}

describe('projectLedger', () => {
  let table: TestTable;
  const bus = serveEventBus();
  const log = atNoon({
    EVENT_BUS_ARN: 'arn:aws:events:eu-central-1:000000000000:event-bus/sluice',
    PAYMENTS_URL: 'Payments',
  });

  beforeAll(async () => {
    table = await openTable();
  });

  it('writes an entry for each revision, and the same again in a replay', async () => {
    const event = { Records: revisions('ws_1') };
    expect(await invoke(handler, event)).toEqual({ entries: 2 });
    expect(await invoke(handler, event)).toEqual({ entries: 2 });
    expect((await table.items('LEDGER#ws_1')).map(({ sk }) => sk)).toEqual([
      '000000000008',
      '000000000009',
    ]);
    expect(log.lines()).toMatchObject([
      { event: 'LEDGER_PROJECTED', entries: 2 },
      { event: 'LEDGER_PROJECTED', entries: 2 },
    ]);
  });

  it('fails at a revision that does not follow, and writes the others', async () => {
    const [first, second] = revisions('ws_2');
    if (first === undefined || second === undefined) throw new Error('no revisions');
    const gap = { dynamodb: { NewImage: second.dynamodb.NewImage } };
    await expect(invoke(handler, { Records: [first, gap, second] })).rejects.toMatchObject({
      name: 'InvariantError',
    });
    expect(await table.items('LEDGER#ws_2')).toHaveLength(2);
    expect(log.lines()).toMatchObject([{ event: 'FUNCTION_FAILED', error: 'InvariantError' }]);
  });

  it('writes the entries first: with a dead bus the batch fails, and its replay tells', async () => {
    const event = { Records: revisions('ws_3') };
    bus.refuse('InternalFailure');
    await expect(invoke(handler, event)).rejects.toThrow();
    expect(await table.items('LEDGER#ws_3')).toHaveLength(2);
    const refused = bus.events();
    bus.refuse('');
    await invoke(handler, event);
    expect(bus.events().slice(refused.length)).toEqual(refused);
    expect(refused).toMatchObject([{ type: 'credits.low', data: { left: 10, threshold: 20 } }]);
  });
});
