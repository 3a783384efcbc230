import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { handler, type ObjectCreated } from '../../../lambdas/uploads/read-imports.lambda.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { openImportDesk } from '../../support/import-desk.ts';
import { openTable, type TestTable } from '../../support/table.ts';

describe('readImports', () => {
  let table: TestTable;
  let server: Server;
  const asked: string[] = [];
  atNoon({
    EVENT_BUS_ARN: 'arn:aws:events:eu-central-1:000000000000:event-bus/sluice',
    ENRICHMENT_WORKFLOW_ARN: 'arn:aws:states:eu-central-1:000000000000:stateMachine:E',
    ROUND_WORKFLOW_ARN: 'arn:aws:states:eu-central-1:000000000000:stateMachine:R',
    WAITING_STARTS_URL: 'WaitingStarts',
    BUCKET_NAME: 'bucket',
  });

  beforeAll(async () => {
    table = await openTable();
    // A bucket, and a Step Functions that takes each start.
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      const isFile = request.method === 'GET';
      response.end(
        isFile ? 'Email\na@x.example' : JSON.stringify({ executionArn: 'a', startDate: 1 }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  beforeEach(() => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    vi.stubEnv('AWS_ENDPOINT_URL_S3', url);
    vi.stubEnv('AWS_ENDPOINT_URL_SFN', url);
  });

  afterAll(() => void server.close());

  it('reads the file of which S3 tells, and starts its enrichment', async () => {
    const desk = await openImportDesk(table, 'ws_1');
    const made = await desk.make();
    const key = `uploads/ws_1/${made.id}`;
    const event = { detail: { object: { key, size: 17 } } } as ObjectCreated;
    await invoke(handler, event);
    expect(await desk.read(made)).toMatchObject({ status: 'started', rows: 1 });
    expect(asked).toEqual([
      `GET /bucket/${key}`,
      `PUT /bucket/rows/ws_1/${made.id}/0.json.gz`,
      'POST /',
      `DELETE /bucket/${key}`,
    ]);
  });
});
