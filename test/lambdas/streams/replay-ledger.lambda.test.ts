import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { SluiceEvent } from '../../../lambdas/events/events.contract.ts';
import { loadAccount } from '../../../lambdas/ledger/account/load-account.ts';
import { handler } from '../../../lambdas/streams/replay-ledger.lambda.ts';
import { type AwsEndpoint, serveAws } from '../../../local/aws/services/aws-endpoint.ts';
import { Queues } from '../../../local/aws/services/queues.ts';
import { MONTHLY } from '../../support/accounts.ts';
import { serveEventBus } from '../../support/event-bus.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { failureOf, wholeStream } from '../../support/stream-place.ts';
import { openTable, type TestTable } from '../../support/table.ts';

describe('replayLedger', () => {
  let table: TestTable;
  let endpoint: AwsEndpoint;
  const queues = new Queues({ now: () => 0 });
  const bus = serveEventBus();
  const log = atNoon({
    LEDGER_FAILURES_URL: 'LedgerFailures',
    EVENT_BUS_ARN: 'arn:aws:events:eu-central-1:000000000000:event-bus/sluice',
    PAYMENTS_URL: 'Payments',
  });

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
    const told = bus.events() as SluiceEvent[];
    expect(
      told
        .map(({ type, workspaceId, data }) => [type, workspaceId, data] as const)
        .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    ).toMatchObject([
      ['period.started', 'ws_1', { account: 'seat:mem_ada' }],
      ['period.started', 'ws_1', { account: 'workspace' }],
      ['period.started', 'ws_2', { account: 'workspace', allotments: { contact: 100 } }],
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
