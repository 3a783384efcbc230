import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { handler } from '../../../lambdas/schedules/start-waiting.lambda.ts';
import { type AwsEndpoint, serveAws } from '../../../local/aws/services/aws-endpoint.ts';
import { Queues } from '../../../local/aws/services/queues.ts';
import { openDesk, people } from '../../support/desk.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { openTable, type TestTable } from '../../support/table.ts';

const MACHINES = 'arn:aws:states:eu-central-1:000000000000:stateMachine';

describe('startWaiting', () => {
  let table: TestTable;
  let sqs: AwsEndpoint;
  let steps: Server;
  const asked: object[] = [];
  const queues = new Queues({ now: () => 0 });
  const log = atNoon({
    WAITING_STARTS_URL: 'WaitingStarts',
    ENRICHMENT_WORKFLOW_ARN: `${MACHINES}:E`,
    ROUND_WORKFLOW_ARN: `${MACHINES}:R`,
  });

  beforeAll(async () => {
    table = await openTable();
    sqs = await serveAws(queues.operations);
    steps = createServer((request, response) => {
      request.on('data', (chunk) => asked.push(JSON.parse(String(chunk))));
      request.on('end', () => {
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
        response.end(JSON.stringify({ executionArn: 'arn:x', startDate: 1 }));
      });
    });
    await new Promise<void>((resolve) => steps.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', sqs.url);
    vi.stubEnv('AWS_ENDPOINT_URL_SFN', `http://127.0.0.1:${(steps.address() as AddressInfo).port}`);
  });
  afterAll(async () => {
    steps.closeAllConnections();
    steps.close();
    await sqs.stop();
  });

  it('starts the workflow of what waits, under the request’s id, and empties the queue', async () => {
    const desk = openDesk(table, 'ws_1');
    const { enrichment } = await desk.submit({ subjects: people(1) });
    queues.send('WaitingStarts', { workspaceId: 'ws_1', enrichmentId: enrichment.id });
    expect(await invoke(handler, {})).toEqual({ started: 1, failed: 0 });
    expect(asked).toEqual([
      {
        stateMachineArn: `${MACHINES}:E`,
        name: enrichment.id,
        input: `{"workspaceId":"ws_1","enrichmentId":"${enrichment.id}","parts":[0]}`,
      },
    ]);
    expect(queues.lengths).toEqual({ WaitingStarts: 0 });
    expect(log.lines()).toMatchObject([
      { event: 'SCHEDULE_DONE', schedule: 'start-waiting', started: 1, failed: 0 },
    ]);
  });

  it('does nothing where nothing waits, and says nothing each minute', async () => {
    expect(await invoke(handler, {})).toEqual({ started: 0, failed: 0 });
    expect(log.lines()).toEqual([]);
  });
});
