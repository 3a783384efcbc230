import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isPassing } from '../../../lambdas/shared/errors.ts';
import { openFiles } from '../../../lambdas/shared/files-client.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { serveBuckets } from '../../../local/aws/files/bucket-server.ts';
import { ObjectFolder } from '../../../local/aws/files/object-folder.ts';
import type { HttpServer } from '../../../local/server/raw-server.ts';

const AT = epochMs(Date.parse('2026-03-10T12:00:00Z'));

describe('openFiles', () => {
  const dir = mkdtempSync(join(tmpdir(), 'files-'));
  let created: string[] = [];
  let nowMs: number = AT;
  let server: HttpServer;

  beforeAll(async () => {
    server = await serveBuckets({
      folder: new ObjectFolder(dir),
      buckets: ['bucket'],
      now: () => nowMs,
      onCreated: ({ key, size }) => void created.push(`${key} ${size}`),
    });
  });

  beforeEach(() => {
    created = [];
    nowMs = AT;
    vi.stubEnv('AWS_ENDPOINT_URL_S3', server.url);
  });

  afterAll(async () => {
    await server.stop();
    rmSync(dir, { recursive: true });
  });

  async function textOf(key: string): Promise<string | undefined> {
    const bytes = await openFiles('bucket').read(key);
    if (bytes === undefined) return undefined;
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes) pieces.push(piece);
    return Buffer.concat(pieces).toString();
  }

  async function send(upload: { key: string; bytes?: number }, body: string, at = AT) {
    const files = openFiles('bucket');
    const link = await files.uploadLink({ ...upload, signedAtMs: at, lifetimeSeconds: 60 });
    const { method, headers } = link;
    return (over: { readonly url?: string; readonly headers?: Record<string, string> } = {}) =>
      fetch(over.url ?? link.url, { method, headers: over.headers ?? headers, body }).then(
        ({ status }) => status,
      );
  }

  it('gives a link that gets one object, as a file of its name, for its time, and no other', async () => {
    const files = openFiles('bucket');
    await files.write('exports/ws/e.csv', Buffer.from('a,b'));
    await files.write('exports/ws/f.csv', Buffer.from('secret'));
    const asked = { key: 'exports/ws/e.csv', signedAtMs: AT, lifetimeSeconds: 60 };
    const url = await files.downloadLink({ ...asked, filename: 'e.csv' });
    const got = await fetch(url);
    expect(got.headers.get('content-disposition')).toBe('attachment; filename="e.csv"');
    expect(await got.text()).toBe('a,b');
    const statusOf = async (other: string) => (await fetch(other)).status;
    expect(await statusOf(url.replace('/e.csv', '/f.csv'))).toBe(403);
    expect(await statusOf(url.replace('filename%3D%22e', 'filename%3D%22f'))).toBe(403);
    expect(await statusOf(url.split('?')[0] ?? '')).toBe(403);
    nowMs = AT + 60_001;
    expect(await statusOf(url)).toBe(403);
  });

  it('gives a link that takes one object, once, and no other', async () => {
    const put = await send({ key: 'uploads/ws/a b' }, 'one');
    expect([await put({ headers: {} }), await put(), await put()]).toEqual([403, 200, 412]);
    expect(await textOf('uploads/ws/a b')).toBe('one');
    expect(created).toEqual(['uploads/ws/a b 3']);
    const other = await send({ key: 'uploads/ws/x' }, 'one');
    expect(await other({ url: `${server.url}/bucket/uploads/ws/x` })).toBe(403);
    expect(await textOf('uploads/ws/x')).toBeUndefined();
  });

  it('gives a link for so many bytes, and for so long', async () => {
    const put = await send({ key: 'sized', bytes: 3 }, 'four');
    // A browser counts the bytes by itself, whatever it is told to say.
    expect(await put({ headers: { 'if-none-match': '*' } })).toBe(403);
    const late = await send({ key: 'late' }, 'x');
    nowMs = AT + 60_001;
    expect(await late()).toBe(403);
  });

  it('keeps values, and lets them go', async () => {
    const files = openFiles('bucket');
    await files.writeJson('rows/1.json.gz', [['ä', '2']]);
    expect(await files.readJson('rows/1.json.gz')).toEqual([['ä', '2']]);
    await files.remove('rows/1.json.gz');
    await files.remove('rows/1.json.gz');
    expect(await files.readJson('rows/1.json.gz')).toBeUndefined();
  });

  it('tries again what passes, three times in all, and nothing that is refused', async () => {
    const statuses = [503, 500, 200, 503, 503, 503, 403];
    const flaky = createServer((_request, response) => {
      response.writeHead(statuses.shift() ?? 500).end('x');
    });
    await new Promise<void>((resolve) => flaky.listen(0, '127.0.0.1', resolve));
    vi.stubEnv('AWS_ENDPOINT_URL_S3', `http://127.0.0.1:${(flaky.address() as AddressInfo).port}`);
    const sleeps: number[] = [];
    const sleep = async (ms: number) => void sleeps.push(ms);
    expect(await openFiles('bucket', sleep).read('x')).toBeDefined();
    const [passing, refused] = [
      await openFiles('bucket', sleep)
        .read('x')
        .catch((error: unknown) => error),
      await openFiles('bucket', sleep)
        .read('x')
        .catch((error: unknown) => error),
    ];
    expect([isPassing(passing), isPassing(refused)]).toEqual([true, false]);
    expect(sleeps).toEqual([400, 800, 400, 800]);
    flaky.closeAllConnections();
    flaky.close();
  });
});
