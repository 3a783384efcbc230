import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  conditionHolds,
  openAccountDb,
  openDb,
  tableName,
  unlessRefused,
} from '../../../lambdas/shared/dynamo.ts';

let server: Server;
let calls = 0;
let fault = 'InternalServerError';

/** A table that fails each call with a fault of its own, which the SDK takes for passing. */
beforeEach(async () => {
  calls = 0;
  fault = 'InternalServerError';
  server = createServer((_request, response) => {
    calls += 1;
    response.writeHead(fault === 'InternalServerError' ? 500 : 400, {
      'content-type': 'application/x-amz-json-1.0',
    });
    response.end(JSON.stringify({ __type: fault }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

const read = () => new GetCommand({ TableName: 'table', Key: { pk: 'a', sk: 'b' } });

test('a change of an account is sent once, whatever the answer', async () => {
  await expect(openAccountDb().send(read())).rejects.toThrow();
  expect(calls).toBe(1);
});

test('what may be repeated is sent up to four times', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  await expect(openDb().send(read())).rejects.toThrow();
  expect(calls).toBe(4);
});

test.each([
  ['ProvisionedThroughputExceededException', 4],
  ['ThrottlingException', 4],
  ['InternalServerError', 0],
])(
  'a request that met %s is logged %i times: once for each time it was turned away',
  async (name, times) => {
    fault = name;
    const lines: string[] = [];
    // The SDK waits for a random part of its backoff: none of it.
    vi.spyOn(Math, 'random').mockReturnValue(0);
    vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    await expect(openDb().send(read())).rejects.toThrow();
    vi.restoreAllMocks();
    expect(lines.map((line) => JSON.parse(line))).toMatchObject(
      Array(times).fill({ event: 'TABLE_THROTTLED', operation: 'GetItemCommand', error: name }),
    );
  },
);

test('the name of the table comes from the environment, and must be there', () => {
  vi.stubEnv('TABLE_NAME', 'mine');
  expect(tableName()).toBe('mine');
  vi.stubEnv('TABLE_NAME', '');
  expect(() => tableName()).toThrow('TABLE_NAME is not set');
});

test('a write says whether its condition held, and throws whatever else it met', async () => {
  const failed = new ConditionalCheckFailedException({ $metadata: {}, message: 'refused' });
  expect(await conditionHolds(Promise.resolve({}))).toBe(true);
  expect(await conditionHolds(Promise.reject(failed))).toBe(false);
  expect(await unlessRefused(Promise.resolve('written'))).toBe('written');
  expect(await unlessRefused(Promise.reject(failed))).toBeUndefined();
  const broken = new Error('the connection broke');
  await expect(conditionHolds(Promise.reject(broken))).rejects.toBe(broken);
  await expect(unlessRefused(Promise.reject(broken))).rejects.toBe(broken);
});
