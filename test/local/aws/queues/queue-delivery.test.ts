import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { QueueDelivery } from '../../../../local/aws/queues/queue-delivery.ts';
import { Queues } from '../../../../local/aws/services/queues.ts';
import type { JsonObject } from '../../../../local/server/json.ts';

const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
const PARCELS = {
  id: 'Parcels',
  arn: arn('Parcels'),
  hiddenSeconds: 60,
  deadLetters: { arn: arn('Dead'), triesMax: 3 },
};

interface Record {
  readonly messageId: string;
  readonly body: string;
}

interface Event {
  readonly Records: readonly Record[];
}

/** Gives the answer of the function to a batch; a throw is its failure. */
type Pack = (records: readonly Record[]) => Promise<JsonObject | null> | JsonObject | null;

/** A queue whose messages go to that function; `batches` are those that it got. */
function bind(pack: Pack, { concurrency = 2, reportsFailures = true } = {}) {
  const batches: string[] = [];
  const waits: number[] = [];
  const failures: string[] = [];
  const queues = new Queues({ now: () => 0, queues: [PARCELS] });
  const mapping = { id: 'M', queueArn: PARCELS.arn, functionArn: 'f', batchSize: 3 };
  const delivery = new QueueDelivery({
    mapping: { ...mapping, concurrency, reportsFailures },
    queues,
    invoke: async (_, event) => {
      const { Records: records } = event as unknown as Event;
      batches.push(records.map(({ body }) => JSON.parse(body)).join(''));
      return pack(records);
    },
    sleep: async (ms) => void waits.push(ms),
    onFailure: (messages, error) => failures.push(`${messages} ${error}`),
  });
  const send = (letters: string): void => {
    for (const letter of letters) queues.send(PARCELS.arn, letter as never);
  };
  return { queues, delivery, batches, waits, failures, send };
}

const failing =
  (letters: string): Pack =>
  (records) => ({
    batchItemFailures: records
      .filter(({ body }) => letters.includes(JSON.parse(body)))
      .map(({ messageId }) => ({ itemIdentifier: messageId })),
  });
const rest = (): Promise<void> => pause(5);

describe('the messages of a queue', () => {
  it('that wait come in batches, those that come later at once', async () => {
    const { delivery, batches, send, queues } = bind(() => null);
    send('abcd');
    delivery.start();
    send('e');
    await rest();
    expect(batches).toEqual(['abc', 'd', 'e']);
    expect(queues.lengths).toEqual({ Parcels: 0 });
  });

  it('are with no more batches at a time than the mapping says', async () => {
    const ends: (() => void)[] = [];
    const slow: Pack = () => new Promise((resolve) => ends.push(() => resolve(null)));
    const { delivery, batches, send } = bind(slow);
    delivery.start();
    send('abcdefgh');
    expect(batches).toEqual(['a', 'b']);
    expect([delivery.unfinished, delivery.waiting]).toEqual([8, 6]);
    ends[0]?.();
    await rest();
    expect(batches).toEqual(['a', 'b', 'cde']);
    expect([delivery.unfinished, delivery.waiting]).toEqual([7, 3]);
  });

  it('that failed are tried again without those that did not, then put aside', async () => {
    const { delivery, batches, waits, failures, send, queues } = bind(failing('b'));
    send('abc');
    delivery.start();
    await rest();
    expect(batches).toEqual(['abc', 'b', 'b']);
    expect(waits).toEqual([50, 100, 200]);
    expect(failures).toEqual(['1 Reported']);
    expect(queues.lengths).toEqual({ Parcels: 0, Dead: 1 });
    expect([delivery.unfinished, delivery.waiting]).toEqual([0, 0]);
  });

  it('come again all together when the function throws', async () => {
    let left = 1;
    const throwing: Pack = () => {
      if (left-- > 0) throw Object.assign(new Error('no'), { name: 'BROKEN' });
      return null;
    };
    const { delivery, batches, send, failures } = bind(throwing);
    send('ab');
    delivery.start();
    await rest();
    expect(batches).toEqual(['ab', 'ab']);
    expect(failures).toEqual([]);
  });

  it('are done, whatever the answer, where the mapping asks for none', async () => {
    const { delivery, batches, send } = bind(failing('a'), { reportsFailures: false });
    send('a');
    delivery.start();
    await rest();
    expect(batches).toEqual(['a']);
  });

  it('do not hold each other up: one that fails lets the others pass', async () => {
    const { delivery, batches, send } = bind(failing('a'), { concurrency: 1 });
    delivery.start();
    send('ab');
    await rest();
    expect(batches).toEqual(['a', 'b', 'a', 'a']);
  });

  it.each([
    ['stay', 'cut off', { Parcels: 2 }],
    ['are gone', 'done', { Parcels: 1 }],
  ])('%s when the stack ends and their call is %s, and no other begins', async (_, how, left) => {
    let end: () => void = () => {};
    const held: Pack = () =>
      new Promise((resolve, reject) => {
        end = () => (how === 'done' ? resolve(null) : reject(new Error(how)));
      });
    const { delivery, batches, send, queues } = bind(held, { concurrency: 1 });
    delivery.start();
    send('ab');
    delivery.stop();
    end();
    await rest();
    expect(batches).toEqual(['a']);
    expect(queues.lengths).toEqual(left);
  });

  it('that failed as the stack ended are left as they are, for the next run to give back', async () => {
    const { delivery, send, queues } = bind((records) => {
      delivery.stop();
      return failing('a')(records);
    });
    send('a');
    delivery.start();
    await rest();
    expect(queues.lengths).toEqual({ Parcels: 1 });
    expect(queues.take(PARCELS.arn, 1)).toEqual([]);
  });
});
