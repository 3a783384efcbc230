import { isObject, type Json, type JsonObject } from '../../server/json.ts';
import { sumOf, type TakenMessage } from '../services/queues.ts';
import { ACCOUNT, REGION } from '../template/local-names.ts';

/** Gives the event with which Lambda hands messages of a queue to a function. */
export function toQueueEvent(queueArn: string, messages: readonly TakenMessage[]): JsonObject {
  return { Records: messages.map((message) => toRecord(queueArn, message)) };
}

/** Numbers are texts there, times in milliseconds. What is sent here is received at once. */
function toRecord(queueArn: string, { id, body, sentMs, receives }: TakenMessage): JsonObject {
  return {
    messageId: id,
    receiptHandle: id,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: String(sentMs),
      SenderId: ACCOUNT,
      ApproximateFirstReceiveTimestamp: String(sentMs),
    },
    messageAttributes: {},
    md5OfBody: sumOf(body),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: REGION,
  };
}

/**
 * Gives the ids of the messages that the function's answer names as failed, as Lambda reads it. No
 * answer, or one without failures, means that all went well; one that Lambda cannot follow, or that
 * names another message, means that all failed.
 */
export function failedOf(answer: Json, ids: readonly string[]): readonly string[] {
  if (answer === null) return [];
  const failures = isObject(answer) ? (answer.batchItemFailures ?? []) : 'none';
  if (!Array.isArray(failures)) return ids;
  const named = failures.map((failure: Json) => (isObject(failure) ? failure.itemIdentifier : ''));
  const known = named.filter((id): id is string => typeof id === 'string' && ids.includes(id));
  return known.length === named.length ? known : ids;
}
