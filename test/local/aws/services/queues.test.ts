import { describe, expect, test } from 'vitest';
import { type QueuedMessages, Queues } from '../../../../local/aws/services/queues.ts';
import type { JsonObject } from '../../../../local/server/json.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:Failures';
const call = (queues: Queues, name: string, input: JsonObject): Promise<JsonObject> => {
  const operation = queues.operations[`AmazonSQS.${name}`];
  return operation?.({ QueueUrl: 'Failures', ...input }) ?? Promise.reject(new Error(name));
};

async function take(queues: Queues): Promise<readonly string[]> {
  const input = { MaxNumberOfMessages: 10, VisibilityTimeout: 60 };
  const { Messages: messages } = await call(queues, 'ReceiveMessage', input);
  return (messages as readonly JsonObject[]).map(({ Body: body }) => String(body));
}

test('a message is hidden while somebody has it, and stays until it is deleted', async () => {
  let nowMs = 0;
  const queues = new Queues({ now: () => nowMs });
  queues.send(ARN, { n: 1 });
  expect(await take(queues)).toEqual(['{"n":1}']);
  nowMs = 59_999;
  expect(await take(queues)).toEqual([]);
  nowMs = 60_000;
  expect(await take(queues)).toEqual(['{"n":1}']);
  expect(queues.lengths).toEqual({ Failures: 1 });
});

test('what waits is there for the next run of the stack, what was deleted is not', async () => {
  let kept: QueuedMessages = {};
  const onChange = (messages: QueuedMessages): void => {
    kept = messages;
  };
  const queues = new Queues({ now: () => 0, onChange });
  queues.send(ARN, { n: 1 });
  queues.send(ARN, { n: 2 });
  const [first] = kept.Failures ?? [];
  await call(queues, 'DeleteMessage', { ReceiptHandle: first?.id ?? '' });
  const next = new Queues({ now: () => 0, left: JSON.parse(JSON.stringify(kept)) });
  expect(await take(next)).toEqual(['{"n":2}']);
});

describe('dead letters', () => {
  const parcels = {
    id: 'Parcels',
    arn: 'arn:aws:sqs:us-east-1:000000000000:Parcels',
    hiddenSeconds: 60,
    deadLetters: { arn: 'arn:aws:sqs:us-east-1:000000000000:Dead', triesMax: 2 },
  };

  test('are what was taken so often and not deleted, with its first id', () => {
    let nowMs = 7;
    const queues = new Queues({ now: () => nowMs, queues: [parcels] });
    queues.send('Parcels', { n: 1 });
    const [first] = queues.take('Parcels', 10);
    expect(first).toMatchObject({ sentMs: 7, receives: 1, isLastTry: false });
    nowMs += 60_000;
    expect(queues.take('Parcels', 10)).toMatchObject([{ receives: 2, isLastTry: true }]);
    nowMs += 59_999;
    expect(queues.take('Parcels', 10)).toEqual([]);
    expect(queues.lengths).toEqual({ Parcels: 1 });
    nowMs += 1;
    expect(queues.take('Parcels', 10)).toEqual([]);
    expect(queues.lengths).toEqual({ Parcels: 0, Dead: 1 });
    expect(queues.take('Dead', 10)).toMatchObject([{ id: first?.id, sentMs: 7 }]);
  });

  test('count what an earlier run has tried; a queue without them tries for ever', () => {
    let kept: QueuedMessages = {};
    const onChange = (messages: QueuedMessages): void => {
      kept = JSON.parse(JSON.stringify(messages));
    };
    const first = new Queues({ now: () => 0, queues: [parcels], onChange });
    first.send('Parcels', { n: 1 });
    first.take('Parcels', 1);
    const next = new Queues({ now: () => 0, queues: [parcels], left: kept });
    next.giveBack('Parcels');
    expect(next.take('Parcels', 1)).toMatchObject([{ receives: 2 }]);
    const free = new Queues({ now: () => 0 });
    free.send('Parcels', { n: 1 });
    for (let receives = 1; receives <= 9; receives += 1) {
      expect(free.take('Parcels', 1)).toMatchObject([{ receives, isLastTry: false }]);
      free.giveBack('Parcels');
    }
  });

  test('a message that an older version has kept is as new', () => {
    const left = { Parcels: [{ id: 'a', body: '{}' }] };
    const queues = new Queues({ now: () => 5, queues: [parcels], left });
    expect(queues.take('Parcels', 1)).toMatchObject([{ id: 'a', sentMs: 5, receives: 1 }]);
  });
});
