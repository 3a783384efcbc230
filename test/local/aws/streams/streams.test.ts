import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Database,
  ensureTable,
  startDatabase,
} from '../../../../local/aws/dynamodb/database.ts';
import { callDynamo } from '../../../../local/aws/dynamodb/dynamo-call.ts';
import { StreamReader } from '../../../../local/aws/streams/stream-reader.ts';
import { StreamPump } from '../../../../local/aws/streams/streams.ts';
import { isObject, type JsonObject } from '../../../../local/server/json.ts';

/** An engine that was started by somebody else may have a table of an earlier run. */
const NAME = `streamed-${randomUUID()}`;

const definition = {
  TableName: NAME,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
};
const table = { id: 'T', arn: 'a', name: NAME, streamArn: 'arn:s', definition };

let database: Database;
let streamArn: string;
beforeAll(async () => {
  database = await startDatabase({ endpoint: process.env.DYNAMODB_ENDPOINT });
  streamArn = (await ensureTable(database.endpoint, table)) ?? '';
});
afterAll(() => database.stop());

const put = (pk: string, n: number): Promise<JsonObject> =>
  callDynamo(database.endpoint, 'DynamoDB_20120810.PutItem', {
    TableName: NAME,
    Item: { pk: { S: pk }, n: { N: String(n) } },
  });
const reader = (after?: string): StreamReader =>
  new StreamReader({ endpoint: database.endpoint, streamArn, eventSourceArn: 'arn:s', after });
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function newNumberOf({ dynamodb }: JsonObject): string {
  const image = isObject(dynamodb) ? dynamodb.NewImage : undefined;
  const n = isObject(image) ? image.n : undefined;
  return isObject(n) ? String(n.N) : 'nothing';
}

describe('the stream of a real engine', () => {
  it('is created once: a second start finds the table', async () => {
    expect(await ensureTable(database.endpoint, table)).toBe(streamArn);
  });

  it('gives records in the form of Lambda, and none for a write that changes nothing', async () => {
    await put('a', 1);
    await put('a', 1);
    await put('a', 2);
    const batch = await reader().read(100);
    expect(batch.read).toBe(3);
    expect(batch.records).toHaveLength(2);
    expect(batch.records[1]).toMatchObject({
      eventName: 'MODIFY',
      eventSource: 'aws:dynamodb',
      eventSourceARN: 'arn:s',
      awsRegion: 'us-east-1',
      dynamodb: {
        Keys: { pk: { S: 'a' } },
        OldImage: { n: { N: '1' } },
        NewImage: { n: { N: '2' } },
      },
    });
  });

  it('goes on after the position where an earlier run stopped', async () => {
    const { position } = await reader().read(100);
    await put('b', 1);
    const { records } = await reader(position).read(100);
    expect(records).toMatchObject([{ dynamodb: { Keys: { pk: { S: 'b' } } } }]);
  });

  it('is pumped in order, and drained when everything written before has been handled', async () => {
    const { position } = await reader().read(1_000);
    const seen: string[] = [];
    const source = reader(position);
    const pump = new StreamPump({
      read: (limit) => source.read(limit),
      deliver: async (records) => {
        await sleep(2);
        for (const record of records) seen.push(newNumberOf(record));
        return records.length;
      },
      batchSize: 10,
      sleep,
    });
    for (let n = 0; n < 25; n += 1) await put('p', n);
    await pump.drained();
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => String(n)));
    await pump.stop();
  });
});

describe('the pauses of a pump', () => {
  it.each([
    ['stay short while records come that are wanted', 1, [25, 25, 25]],
    ['grow while none of the records is wanted', 0, [30, 36, 43.2]],
  ])('%s', async (_, wanted, pauses) => {
    const slept: number[] = [];
    const pump = new StreamPump({
      read: async () => ({ records: [{}], read: 1, position: undefined }),
      deliver: async () => wanted,
      batchSize: 10,
      sleep: async (ms) => {
        slept.push(ms);
        await sleep(1);
      },
    });
    await expect.poll(() => slept.length).toBeGreaterThan(3);
    await pump.stop();
    expect(slept.slice(0, 3).map((ms) => Math.round(ms * 10) / 10)).toEqual(pauses);
  });
});
