import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { callDynamo, DynamoError } from '../../../../local/aws/dynamodb/dynamo-call.ts';
import { freePort } from '../../../../local/process/free-port.ts';

let server: Server | undefined;
afterEach(() => server?.close());

async function answering(status: number, text: string): Promise<string> {
  const made = createServer((_, outgoing) => outgoing.writeHead(status).end(text));
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
}

const ask = (url: string) => callDynamo(url, 'DynamoDB_20120810.ListTables', {});

test('an engine that is down is named with its address, and why', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  await expect(ask(url)).rejects.toThrow(
    new Error(`no DynamoDB engine answers at ${url}: ECONNREFUSED`),
  );
});

test.each([
  [200, '<html>hello</html>'],
  [404, '{"message":"Not Found"}'],
  [502, ''],
  [200, '[]'],
])('what answers %i %j is said to be no engine', async (status, text) => {
  const url = await answering(status, text);
  const message = `what answers at ${url} is no DynamoDB engine: it said ${status}`;
  await expect(ask(url)).rejects.toThrow(new Error(message));
});

test('a refusal has the name that AWS gives it', async () => {
  const type = 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException';
  const url = await answering(400, JSON.stringify({ __type: type, message: 'no table' }));
  await expect(ask(url)).rejects.toThrow(new DynamoError('ResourceNotFoundException', 'no table'));
});
