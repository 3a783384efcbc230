import { describe, expect, it } from 'vitest';
import { failedOf, toQueueEvent } from '../../../../local/aws/queues/queue-event.ts';
import type { Json } from '../../../../local/server/json.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:Parcels';

it('hands messages over in the form that Lambda documents', () => {
  const message = { id: 'm-1', body: 'Test message.', sentMs: 1_545_082_649_183 };
  const taken = { ...message, receives: 2, isLastTry: false };
  // The sum is that of the example in Lambda's documentation, which has this body.
  expect(toQueueEvent(ARN, [taken])).toEqual({
    Records: [
      {
        messageId: 'm-1',
        receiptHandle: 'm-1',
        body: 'Test message.',
        attributes: {
          ApproximateReceiveCount: '2',
          SentTimestamp: '1545082649183',
          SenderId: '000000000000',
          ApproximateFirstReceiveTimestamp: '1545082649183',
        },
        messageAttributes: {},
        md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
        eventSource: 'aws:sqs',
        eventSourceARN: ARN,
        awsRegion: 'us-east-1',
      },
    ],
  });
});

describe('the answer of the function', () => {
  const failures = (...itemIdentifiers: Json[]): Json => ({
    batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })),
  });

  it.each<[string, Json, string]>([
    ['nothing', null, ''],
    ['an empty object', {}, ''],
    ['no list', { batchItemFailures: null }, ''],
    ['an empty list', failures(), ''],
    ['one of them', failures('b'), 'b'],
    ['two of them', failures('c', 'a'), 'ca'],
    ['an empty id', failures(''), 'abc'],
    ['no id', failures(null), 'abc'],
    ['another field', { batchItemFailures: [{ id: 'b' }] }, 'abc'],
    ['a message of another batch beside its own', failures('b', 'x'), 'abc'],
    ['a list that is none', { batchItemFailures: 'b' }, 'abc'],
    ['a text', 'done', 'abc'],
  ])('%s: what failed', (_, answer, failed) => {
    expect(failedOf(answer, ['a', 'b', 'c']).join('')).toBe(failed);
  });
});
