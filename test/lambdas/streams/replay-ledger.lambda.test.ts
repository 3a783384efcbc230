import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { loadAccount } from '../../../lambdas/ledger/account/load-account.ts';
import { handler } from '../../../lambdas/streams/replay-ledger.lambda.ts';
import { type AwsEndpoint, serveAws } from '../../../local/aws/services/aws-endpoint.ts';
import { Queues } from '../../../local/aws/services/queues.ts';
import { MONTHLY } from '../../support/accounts.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { failureOf, wholeStream } from '../../support/stream-place.ts';
import { openTable, type TestTable } from '../../support/table.ts';

describe('replayLedger', () => {
  let table: TestTable;
  let endpoint: AwsEndpoint;
  const queues = new Queues({ now: () => 0 });
  const log = atNoon({ LEDGER_FAILURES_URL: 'LedgerFailures' });

  beforeAll(async () => {
    table = await openTable();
    endpoint = await serveAws(queues.operations);
  });
  beforeEach(() => {
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', endpoint.url);
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB_STREAMS', inject('dynamoEndpoint'));
  });
  afterAll(() => endpoint.stop());

  it('writes the entries that are missing, and empties the queue', async () => {
    await loadAccount(table.ports(), { workspaceId: 'ws_1' }, MONTHLY);
    await loadAccount(table.ports(), { workspaceId: 'ws_1', seat: 'mem_ada' }, MONTHLY);
    await loadAccount(table.ports(), { workspaceId: 'ws_2' }, MONTHLY);
    queues.send('LedgerFailures', JSON.parse(failureOf(await wholeStream(table))));
    const counts = { replayed: 1, entries: 3, failed: 0 };
    expect(await invoke(handler, {})).toEqual(counts);
    expect((await table.items('LEDGER#')).map(({ pk, sk }) => [pk, sk])).toEqual([
      ['LEDGER#ws_1#ACCOUNT', '000000000001'],
      ['LEDGER#ws_1#ACCOUNT', 'HEAD'],
      ['LEDGER#ws_1#ACCOUNT#SEAT#mem_ada', '000000000001'],
      ['LEDGER#ws_1#ACCOUNT#SEAT#mem_ada', 'HEAD'],
      ['LEDGER#ws_2#ACCOUNT', '000000000001'],
      ['LEDGER#ws_2#ACCOUNT', 'HEAD'],
    ]);
    expect(queues.lengths).toEqual({ LedgerFailures: 0 });
    expect(log.lines()).toMatchObject([
      { event: 'SCHEDULE_DONE', schedule: 'replay-ledger', ...counts },
    ]);
  });

  it('does nothing where nothing waits', async () => {
    expect(await invoke(handler, {})).toEqual({ replayed: 0, entries: 0, failed: 0 });
  });
});
