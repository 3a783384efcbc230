import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ApiCaller } from '../../../local/demo/api-caller.ts';
import { importList, remarksOn, sayFailure } from '../../../local/demo/import-list.ts';
import { takeListFile } from '../../../local/demo/list-file.ts';

const dir = mkdtempSync(join(tmpdir(), 'sluice-import-'));
const path = join(dir, 'leads.csv');
writeFileSync(path, 'Email\na@acme.example\n');
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let server: Server | undefined;
afterEach(() => server?.close());

/** An API and a bucket: an import that is read at the second look, and a PUT with that answer. */
async function serve(made: object, putStatus = 200) {
  const sent: string[] = [];
  const bodies: string[] = [];
  let looks = 0;
  const listening = createServer(async (incoming, outgoing) => {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    sent.push(`${incoming.method} ${incoming.url}`);
    bodies.push(body);
    if (incoming.method === 'PUT') {
      outgoing.writeHead(incoming.headers['content-length'] ? putStatus : 411).end();
      return;
    }
    if (incoming.method === 'GET') looks += 1;
    const status = looks < 2 ? 'reading' : 'started';
    const { port } = listening.address() as AddressInfo;
    const upload = { url: `http://127.0.0.1:${port}/upload`, headers: { 'if-none-match': '*' } };
    const answer = incoming.method === 'GET' ? { status, rows: looks } : { upload, ...made };
    outgoing.writeHead(200).end(JSON.stringify({ id: 'imp_1', ...answer }));
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const { port } = listening.address() as AddressInfo;
  return { sent, bodies, api: new ApiCaller(`http://127.0.0.1:${port}`, 'key') };
}

const IMPORTS = '/v1/workspaces/demo/imports';
const LOOKS = [`GET ${IMPORTS}/imp_1`, `GET ${IMPORTS}/imp_1`];
const wanted = { actions: ['contact.email'], idempotencyKey: 'list-1', lookEveryMs: 1 };

describe('importList', () => {
  it.each([
    ['sends the file where its link says', { status: 'waiting' }, 200, ['PUT /upload']],
    ['takes a file that is there for sent', { status: 'waiting' }, 412, ['PUT /upload']],
    ['sends nothing for an import that is read already', { status: 'reading' }, 200, []],
  ])('%s, and looks until it is read', async (_, made, putStatus, puts) => {
    const { api, sent, bodies } = await serve(made, putStatus);
    const read = await importList({ ...wanted, api, list: await takeListFile(path) });
    expect(read).toMatchObject({ status: 'started' });
    expect(sent).toEqual([`POST ${IMPORTS}`, ...puts, ...LOOKS]);
    const asked = { filename: 'leads.csv', bytes: 21, actions: ['contact.email'] };
    expect(JSON.parse(bodies[0] ?? '')).toEqual(asked);
    if (puts.length > 0) expect(bodies[1]).toBe('Email\na@acme.example\n');
  });

  it('says that the bucket refused', async () => {
    const { api } = await serve({ status: 'waiting' }, 403);
    const sent = importList({ ...wanted, api, list: await takeListFile(path) });
    await expect(sent).rejects.toThrow('leads.csv could not be sent: the bucket answered 403');
  });
});

describe('a file', () => {
  const of = (name: string) => join(dir, name);
  writeFileSync(of('empty.csv'), '');
  it.each([
    [of('none.csv'), `${of('none.csv')} cannot be read: there is no such file or folder`],
    [dir, `${dir} cannot be read: it is a folder`],
    [of('empty.csv'), `${of('empty.csv')} is empty`],
  ])('%s is refused before anything is started', async (file, message) => {
    await expect(takeListFile(file)).rejects.toThrow(message);
  });
});

const REFUSED = { row: 3, column: null, code: 'NOTHING_TO_FIND_BY', message: 'has no name' };

describe('what is said of an import', () => {
  it.each([
    [REFUSED, 'leads.csv, row 3: has no name (NOTHING_TO_FIND_BY)'],
    [
      { ...REFUSED, column: 'Tag' },
      'leads.csv, row 3, column "Tag": has no name (NOTHING_TO_FIND_BY)',
    ],
    [{ ...REFUSED, row: null }, 'leads.csv: has no name (NOTHING_TO_FIND_BY)'],
  ])('that failed by %j is why, in a line', (refused, line) => {
    expect(sayFailure('leads.csv', { refused: [refused] })).toBe(line);
  });

  it.each([
    [0, []],
    [1, ['left out: 1 row, first row 3, which has no name']],
    [7, ['left out: 7 rows, first row 3, which has no name']],
  ])('that left %i rows out is which columns it took, and that', (refusedRows, lines) => {
    const columns = { fullName: 'Name', companyName: 'Company' };
    const read = { columns, refusedRows, refused: refusedRows > 0 ? [REFUSED] : [] };
    expect(remarksOn(read)).toEqual(['columns taken: Name, Company', ...lines]);
  });
});
