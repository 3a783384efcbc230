import { INDEX_BY_TIME, INDEX_UNFINISHED, TABLE_KEYS } from '../lambdas/shared/keys.contract.ts';
import { startDatabase } from '../local/aws/dynamodb/database.ts';
import { callDynamo } from '../local/aws/dynamodb/dynamo-call.ts';
import { ACCESS_KEY, REGION } from '../local/aws/template/local-names.ts';
import { isObject } from '../local/server/json.ts';
import { Meter } from './capacity.ts';
import { startCountingProxy } from './counting-proxy.ts';

/** A table of its own on a real engine, reached by a way that counts units. */
export interface BenchTable {
  /** The counted way, and the bare one. */
  readonly url: string;
  readonly bareUrl: string;
  readonly name: string;
  readonly streamArn: string;
  readonly meter: Meter;
  stop(): Promise<void>;
}

/**
 * Starts an engine with the product's table; product code that is called in this process then uses
 * it.
 */
export async function openBenchTable(): Promise<BenchTable> {
  const engine = await startDatabase({ endpoint: process.env.DYNAMODB_ENDPOINT });
  const meter = new Meter();
  const proxy = await startCountingProxy(engine.endpoint, meter);
  const name = `sluice-bench-${process.pid}-${Date.now()}`;
  const created = await callDynamo(engine.endpoint, 'DynamoDB_20120810.CreateTable', tableOf(name));
  const { TableDescription: description } = created;
  Object.assign(process.env, {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: ACCESS_KEY,
    AWS_ENDPOINT_URL_DYNAMODB: proxy.url,
    TABLE_NAME: name,
  });
  return {
    url: proxy.url,
    bareUrl: engine.endpoint,
    name,
    streamArn: isObject(description) ? String(description.LatestStreamArn) : '',
    meter,
    stop: async () => {
      await proxy.stop();
      await callDynamo(engine.endpoint, 'DynamoDB_20120810.DeleteTable', { TableName: name });
      await engine.stop();
    },
  };
}

/** The table of `lib/stateful-stack.ts`, as CreateTable asks for it. */
function tableOf(name: string) {
  const indexes = [INDEX_BY_TIME, INDEX_UNFINISHED];
  const keySchema = (key: { readonly pk: string; readonly sk: string }) => [
    { AttributeName: key.pk, KeyType: 'HASH' },
    { AttributeName: key.sk, KeyType: 'RANGE' },
  ];
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keySchema(TABLE_KEYS),
    AttributeDefinitions: [TABLE_KEYS, ...indexes].flatMap(({ pk, sk }) =>
      [pk, sk].map((attribute) => ({ AttributeName: attribute, AttributeType: 'S' })),
    ),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index),
      Projection: { ProjectionType: 'KEYS_ONLY' },
    })),
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  };
}
