import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AwsEndpoint, serveAws } from '../../../../local/aws/services/aws-endpoint.ts';
import { streamOperations } from '../../../../local/aws/streams/stream-call.ts';
import { StreamReader } from '../../../../local/aws/streams/stream-reader.ts';
import type { JsonObject } from '../../../../local/server/json.ts';

/** An engine that writes its images as DynamoDB Local 3.x does: an empty map has lost its type. */
const RECORD = {
  eventID: '1',
  eventName: 'MODIFY',
  eventSource: 'aws:dynamodb',
  dynamodb: {
    SequenceNumber: '000000000000000000001',
    Keys: { pk: { S: 'a' } },
    OldImage: { pk: { S: 'a' }, m: {}, list: { L: [] } },
    NewImage: {
      pk: { S: 'a' },
      m: {},
      deep: { M: { grants: {}, n: { N: '1' }, more: { M: { fences: {} } } } },
      list: { L: [{}, { S: 'x' }, { L: [{}] }] },
      none: { NULL: true },
      set: { SS: ['b'] },
    },
  },
};
const ANSWERS: Readonly<Record<string, JsonObject>> = {
  DescribeStream: { StreamDescription: { Shards: [{ ShardId: 'shard-1' }] } },
  GetShardIterator: { ShardIterator: 'at-1' },
  GetRecords: { Records: [RECORD], NextShardIterator: 'at-2' },
};
const REFUSAL = { __type: 'com.amazonaws#TrimmedDataAccessException', message: 'gone' };

let engine: Server;
let engineUrl: string;
let endpoint: AwsEndpoint;
let refuses = false;

beforeAll(async () => {
  engine = createServer((incoming, outgoing) => {
    const [, name = ''] = String(incoming.headers['x-amz-target']).split('.');
    outgoing.writeHead(refuses ? 400 : 200);
    outgoing.end(JSON.stringify(refuses ? REFUSAL : ANSWERS[name]));
  });
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
  engineUrl = `http://127.0.0.1:${(engine.address() as AddressInfo).port}`;
  endpoint = await serveAws(streamOperations(engineUrl));
});

afterAll(async () => {
  await endpoint.stop();
  engine.close();
});

const AS_AWS_SENDS = {
  OldImage: { pk: { S: 'a' }, m: { M: {} }, list: { L: [] } },
  NewImage: {
    pk: { S: 'a' },
    m: { M: {} },
    deep: { M: { grants: { M: {} }, n: { N: '1' }, more: { M: { fences: { M: {} } } } } },
    list: { L: [{ M: {} }, { S: 'x' }, { L: [{ M: {} }] }] },
    none: { NULL: true },
    set: { SS: ['b'] },
  },
};

test('an empty map without its type reaches the function of the stream as AWS writes it', async () => {
  const reader = new StreamReader({
    endpoint: engineUrl,
    streamArn: 'arn:stream',
    eventSourceArn: 'arn:s',
  });
  const { records } = await reader.read(10);
  expect(records).toMatchObject([{ eventSourceARN: 'arn:s', dynamodb: AS_AWS_SENDS }]);
});

const client = () =>
  new DynamoDBStreamsClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });

test('the SDK of a function that reads the stream itself sees the same', async () => {
  const { Records: [record] = [] } = await client().send(
    new GetRecordsCommand({ ShardIterator: 'at-1' }),
  );
  expect(record?.dynamodb?.NewImage).toMatchObject({ m: { M: {} }, deep: { M: {} } });
  expect(unmarshall(record?.dynamodb?.NewImage as Parameters<typeof unmarshall>[0])).toMatchObject({
    m: {},
    deep: { grants: {}, n: 1, more: { fences: {} } },
    list: [{}, 'x', [{}]],
  });
});

test('a refusal of the engine reaches the SDK by its name', async () => {
  refuses = true;
  const asked = client().send(
    new GetShardIteratorCommand({
      StreamArn: 'arn:stream',
      ShardId: 'shard-1',
      ShardIteratorType: 'TRIM_HORIZON',
    }),
  );
  await expect(asked).rejects.toMatchObject({ name: 'TrimmedDataAccessException' });
  refuses = false;
});
