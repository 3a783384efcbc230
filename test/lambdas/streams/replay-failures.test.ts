import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SluiceEvent } from '../../../lambdas/events/events.contract.ts';
import type { StreamRecord } from '../../../lambdas/ledger/journal/revisions-stream.store.ts';
import {
  RecordsGoneError,
  type StreamRange,
} from '../../../lambdas/ledger/journal/stream-range.store.ts';
import { replayFailures } from '../../../lambdas/streams/replay-failures.ts';
import { accountOf, grantOf } from '../../support/accounts.ts';
import { failureOf } from '../../support/stream-place.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const RANGE: StreamRange = {
  streamArn: 'arn:aws:dynamodb:eu-central-1:0:table/Table/stream/1',
  shardId: 'shardId-1',
  startSequenceNumber: '100',
  endSequenceNumber: '100',
};

/** A revision of an account: one credit is held. */
function revision(ws: string, to = 8): StreamRecord {
  const image = (rev: number, held: number) => {
    const grants = { g: grantOf({ available: 10 - held, held }) };
    const { workspaceId: _ws, ...account } = accountOf(grants);
    const slices = [{ grantId: 'g', type: 'contact', available: -1, held: 1 }];
    const last = { ...account.last, slices };
    return marshall({ pk: `WS#${ws}`, sk: 'ACCOUNT', ...account, rev, last }) as never;
  };
  return { dynamodb: { OldImage: image(7, 0), NewImage: image(to, 1) } };
}

describe('replayFailures', () => {
  let table: TestTable;
  const bus = { isDown: false };

  beforeAll(async () => {
    table = await openTable();
  });

  /** A queue with these messages, and a stream that gives for each start what is told. */
  function open(
    bodies: readonly string[],
    stream: Readonly<Record<string, StreamRecord[] | Error>>,
  ) {
    const waiting = new Set(bodies);
    const told: SluiceEvent[] = [];
    const ports = {
      ...table.ports(),
      publish: async (event: SluiceEvent): Promise<void> => {
        if (bus.isDown) throw Object.assign(new Error('x'), { name: 'TimeoutError' });
        told.push(event);
      },
      watched: async () => new Map(),
      queueTopUp: async () => {},
      failures: {
        // One that failed is there again at once.
        take: async () => [...waiting].map((body) => ({ id: body, body, receipt: body })),
        drop: async ({ receipt }: { receipt: string }) => void waiting.delete(receipt),
      },
      readRange: async function* ({ startSequenceNumber }: StreamRange) {
        const told = stream[startSequenceNumber] ?? [];
        if (told instanceof Error) throw told;
        for (const record of told) yield [record];
      },
    };
    return { ports, waiting, told };
  }
  const at = (n: string) => failureOf({ ...RANGE, startSequenceNumber: n, endSequenceNumber: n });

  it('writes the entries of each message, then drops it', async () => {
    const { ports, waiting } = open([at('1'), at('2')], {
      1: [revision('ws_1')],
      2: [revision('ws_2'), revision('ws_3')],
    });
    expect(await replayFailures(ports)).toEqual({ replayed: 2, entries: 3, failed: 0 });
    expect([...waiting]).toEqual([]);
    expect((await table.items('LEDGER#')).map(({ pk }) => pk)).toEqual([
      'LEDGER#ws_1#ACCOUNT',
      'LEDGER#ws_2#ACCOUNT',
      'LEDGER#ws_3#ACCOUNT',
    ]);
  });

  it('leaves what fails again, says where it is, and goes on', async () => {
    const { ports, waiting } = open([at('1'), at('2'), 'no json', '{}'], {
      1: [revision('ws_4', 9)],
      2: [revision('ws_4')],
    });
    expect(await replayFailures(ports)).toEqual({ replayed: 1, entries: 1, failed: 3 });
    expect([...waiting]).toEqual([at('1'), 'no json', '{}']);
    const event = 'SCHEDULE_ITEM_FAILED';
    expect(ports.logged).toMatchObject([
      {
        event,
        schedule: 'replay-ledger',
        shardId: 'shardId-1',
        from: '1',
        error: 'InvariantError',
      },
      { event, error: 'SyntaxError' },
      { event },
    ]);
  });

  it('tells of what it has written; a bus that is down keeps the message, not the entries', async () => {
    const low = () => {
      const allotments = { contact: 10 };
      const image = (rev: number, available: number) => {
        const {
          workspaceId: _ws,
          period,
          last,
          ...account
        } = accountOf({ g: grantOf({ available }) });
        const slices = [{ grantId: 'g', type: 'contact', available: -10, expired: 10 }];
        const changed = { period: { ...period, allotments }, last: { ...last, slices } };
        return marshall({ pk: 'WS#ws_5', sk: 'ACCOUNT', ...account, ...changed, rev }) as never;
      };
      return { dynamodb: { OldImage: image(7, 10), NewImage: image(8, 0) } };
    };
    const { ports, waiting, told } = open([at('1')], { 1: [low()] });
    bus.isDown = true;
    expect(await replayFailures(ports)).toEqual({ replayed: 0, entries: 0, failed: 1 });
    expect(waiting.size).toBe(1);
    expect((await table.items('LEDGER#ws_5')).map(({ sk }) => sk)).toEqual(['000000000008']);
    bus.isDown = false;
    expect(await replayFailures(ports)).toEqual({ replayed: 1, entries: 1, failed: 0 });
    expect(waiting.size).toBe(0);
    expect(told).toMatchObject([{ type: 'credits.low', data: { left: 0, threshold: 1 } }]);
  });

  it('says of what passes by itself that it is only late', async () => {
    const slow = Object.assign(new Error('x'), { name: 'ThrottlingException' });
    const { ports, waiting } = open([at('8')], { 8: slow });
    expect(await replayFailures(ports)).toEqual({ replayed: 0, entries: 0, failed: 1 });
    expect(waiting.size).toBe(1);
    expect(ports.logged).toMatchObject([{ event: 'SCHEDULE_ITEM_DELAYED', from: '8' }]);
  });

  it('leaves what the stream has lost, under an event of its own', async () => {
    const { ports, waiting } = open([at('7')], { 7: new RecordsGoneError() });
    expect(await replayFailures(ports)).toEqual({ replayed: 0, entries: 0, failed: 1 });
    expect(waiting.size).toBe(1);
    expect(ports.logged).toEqual([
      { event: 'LEDGER_RECORD_GONE', shardId: 'shardId-1', from: '7', through: '7' },
    ]);
  });
});
