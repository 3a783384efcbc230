import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ExportDue, handler } from '../../../lambdas/bus/write-exports.lambda.ts';
import { people } from '../../support/desk.ts';
import { serveEventBus } from '../../support/event-bus.ts';
import { openExportDesk } from '../../support/export-desk.ts';
import { atNoon, invoke } from '../../support/handlers.ts';
import { openTable } from '../../support/table.ts';

describe('writeExports', () => {
  let server: Server;
  const asked: string[] = [];
  const bus = serveEventBus();
  const log = atNoon({
    EVENT_BUS_ARN: 'arn:aws:events:eu-central-1:000000000000:event-bus/sluice',
    BUCKET_NAME: 'bucket',
  });

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  beforeEach(() => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    vi.stubEnv('AWS_ENDPOINT_URL_S3', url);
  });

  afterAll(() => void server.close());

  it('writes the file of the export that is due, and tells that it is there', async () => {
    const desk = await openExportDesk(await openTable(), 'ws_1');
    const { id } = await desk.enrich({ subjects: people(2) });
    const { record } = await desk.start({ enrichmentId: id });
    const [due] = desk.events('export.due');
    await invoke(handler, { detail: due } as ExportDue);
    expect(asked).toEqual([`PUT /bucket/exports/ws_1/${record.id}.csv`]);
    expect(await desk.read(record.id)).toMatchObject({ status: 'completed', rows: 2 });
    expect(bus.events()).toMatchObject([{ type: 'export.completed', data: { rows: 2 } }]);
    expect(JSON.stringify(log.lines())).not.toMatch(/acme|Person/);
  });
});
