import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';

/** An entry as the SDK sends it. */
interface Entry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

/** Serves an event bus to the SDK; gives what was put on it in this test. */
export function serveEventBus() {
  let server: Server;
  let base = '';
  let entries: Entry[] = [];
  let calls: number[] = [];
  let refusal: string | undefined;

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      const { Entries } = JSON.parse(text) as { Entries: readonly Entry[] };
      entries.push(...Entries);
      calls.push(Entries.length);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
      const answer = refusal ? { ErrorCode: refusal } : { EventId: 'event-1' };
      response.end(JSON.stringify({ FailedEntryCount: refusal ? 1 : 0, Entries: [answer] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    vi.stubEnv('AWS_ENDPOINT_URL_EVENTBRIDGE', base);
    entries = [];
    calls = [];
    refusal = undefined;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  return {
    entries: () => entries,
    /** How many entries each call had. */
    calls: () => calls,
    /** The events that the entries carry. */
    events: () => entries.map(({ Detail }) => JSON.parse(Detail) as unknown),
    /** Lets the bus refuse entries with this code, in an answer of 200. */
    refuse: (code: string) => {
      refusal = code;
    },
  };
}
