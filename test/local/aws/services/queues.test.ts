import { expect, test } from 'vitest';
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
