import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, vi } from 'vitest';
import { recorded } from '../lambdas/waterfall/recorded-fetch.ts';

/**
 * Serves the providers' secret and their recorded answers over HTTP: what a step of a waterfall
 * reaches.
 */
export function serveStep() {
  let server: Server;
  let base = '';
  let answers: Readonly<Record<string, string>> = {};
  let callbackKey: string | undefined;
  let asked: string[] = [];
  let secretsRead: string[] = [];

  function secretOf(): string {
    const ids = Object.keys(answers);
    const entries = ids.map((id) => [
      id,
      { key: `key-of-${id}`, baseUrl: `${base}/${id}`, simulated: true },
    ]);
    const callbacks = callbackKey && { callbacks: { key: callbackKey } };
    return JSON.stringify({ ...Object.fromEntries(entries), ...callbacks });
  }

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      const vendor = request.url?.split('/')[1] ?? '';
      if (vendor === '') {
        secretsRead.push(JSON.parse(text).SecretId);
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify({ SecretString: secretOf() }));
        return;
      }
      asked.push(vendor);
      const answer = recorded(vendor, answers[vendor] ?? 'not-found');
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(await answer.text());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', base);
    asked = [];
    secretsRead = [];
  });

  afterAll(() => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  });

  return {
    /** The recorded answer of each vendor that has a key. */
    use: (wanted: Readonly<Record<string, string>>): void => {
      answers = wanted;
      callbackKey = undefined;
    },
    /** The secret has this key of callbacks beside. */
    useCallbacks: (key: string): void => {
      callbackKey = key;
    },
    asked: () => asked,
    secretsRead: () => secretsRead,
  };
}
