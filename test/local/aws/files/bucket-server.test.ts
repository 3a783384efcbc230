import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openFiles } from '../../../../lambdas/shared/files-client.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { serveBuckets } from '../../../../local/aws/files/bucket-server.ts';
import { ObjectFolder } from '../../../../local/aws/files/object-folder.ts';
import type { HttpServer } from '../../../../local/server/raw-server.ts';

const AT = epochMs(Date.parse('2026-03-10T12:00:00Z'));
const dir = mkdtempSync(join(tmpdir(), 'bucket-'));
let created: string[] = [];
let server: HttpServer;

beforeAll(async () => {
  server = await serveBuckets({
    folder: new ObjectFolder(dir),
    buckets: ['bucket'],
    now: () => AT,
    onCreated: ({ key, size }) => void created.push(`${key} ${size}`),
  });
});

beforeEach(() => {
  created = [];
  vi.stubEnv('AWS_ENDPOINT_URL_S3', server.url);
});

afterAll(async () => {
  await server.stop();
  rmSync(dir, { recursive: true });
});

/** Puts bytes through a link for five, and gives all that is answered. */
async function put(says: string, body: string): Promise<string> {
  const link = { key: 'k', bytes: 5, signedAtMs: AT, lifetimeSeconds: 60 };
  const { host, hostname, port, pathname, search } = new URL(
    (await openFiles('bucket').uploadLink(link)).url,
  );
  const call = [`PUT ${pathname}${search} HTTP/1.1`, `host: ${host}`, 'if-none-match: *'];
  const head = [...call, 'connection: close', says].join('\r\n');
  // Whoever sends too little hangs up behind it.
  const hangsUp = body.length < 5;
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true }, () => {
      socket.write(`${head}\r\n\r\n${body}`);
      if (hangsUp) socket.end();
    });
    socket.on('data', (data) => {
      answer += String(data);
    });
    socket.on('error', reject).on('end', () => {
      socket.destroy();
      resolve(answer);
    });
  });
}

it.each([
  ['so many', 'content-length: 5', 'ninth', 200, ''],
  ['more than are said', 'content-length: 5', 'ninth and more', 200, ''],
  ['fewer than are said', 'content-length: 5', 'four', 400, 'IncompleteBody'],
  ['another number', 'content-length: 9', 'ninth one', 403, 'SignatureDoesNotMatch'],
  ['another, and more', 'content-length: 4', 'ninth', 403, 'SignatureDoesNotMatch'],
  ['no number', 'x: y', 'ninth', 403, 'SignatureDoesNotMatch'],
  ['what is no number', 'content-length: five', 'ninth', 400, 'BadRequest'],
])(
  'answers a link for five bytes that gets %s as S3 does',
  async (_what, says, body, status, code) => {
    const answer = await put(says, body);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    if (code) expect(answer).toContain(`<Error><Code>${code}</Code><Message>`);
    expect(created).toEqual(status === 200 ? ['k 5'] : []);
    await openFiles('bucket').remove('k');
  },
);
