import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { loadAccount } from '../../../../lambdas/ledger/account/load-account.ts';
import {
  openStreamReader,
  type StreamRange,
} from '../../../../lambdas/ledger/journal/stream-range.store.ts';
import { MONTHLY } from '../../../support/accounts.ts';
import { wholeStream } from '../../../support/stream-place.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

describe('openStreamReader', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
    const p = table.ports();
    for (const ws of ['ws_1', 'ws_2']) await loadAccount(p, { workspaceId: ws }, MONTHLY);
    // Entries are items of the same table: the stream carries them too.
    await table.project();
    await loadAccount(p, { workspaceId: 'ws_2', seat: 'mem_ada' }, MONTHLY);
  });

  async function read(range: StreamRange): Promise<string[]> {
    const endpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB_STREAMS ?? inject('dynamoEndpoint');
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB_STREAMS', endpoint);
    const found: string[] = [];
    for await (const records of openStreamReader()(range)) {
      found.push(
        ...records.map(({ dynamodb }) => {
          const { pk, sk } = unmarshall(dynamodb?.NewImage ?? {});
          return `${pk} ${sk}`;
        }),
      );
    }
    return found;
  }

  it('gives the accounts of a range from its first to its last record, and nothing else', async () => {
    const whole = await wholeStream(table);
    expect(whole.numbers.length).toBeGreaterThan(3);
    expect(await read(whole)).toEqual([
      'WS#ws_1 ACCOUNT',
      'WS#ws_2 ACCOUNT',
      'WS#ws_2#mem_ada ACCOUNT#SEAT#mem_ada',
    ]);
    const [, second = ''] = whole.numbers;
    const one = { ...whole, startSequenceNumber: second, endSequenceNumber: second };
    expect(await read(one)).toEqual(['WS#ws_2 ACCOUNT']);
  });

  it('says that records are gone when their last one does not come', async () => {
    const whole = await wholeStream(table);
    const beyond = { ...whole, endSequenceNumber: `${whole.endSequenceNumber}0` };
    await expect(read(beyond)).rejects.toMatchObject({ name: 'RecordsGoneError' });
  });

  it.each([
    ['TrimmedDataAccessException', 'RecordsGoneError'],
    ['ResourceNotFoundException', 'RecordsGoneError'],
    ['ValidationException', 'ValidationException'],
  ])('tells %s as %s', async (said, told) => {
    const server = createServer((_request, response) => {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb#${said}` }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB_STREAMS', `http://127.0.0.1:${port}`);
    const range = {
      streamArn: 'a',
      shardId: 's',
      startSequenceNumber: '1',
      endSequenceNumber: '1',
    };
    await expect(read(range)).rejects.toMatchObject({ name: told });
    server.closeAllConnections();
    server.close();
  });
});
