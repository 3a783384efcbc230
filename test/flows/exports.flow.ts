import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { readTable } from '../../lambdas/imports/file/read-table.ts';
import { inPieces } from '../support/memory-files.ts';
import type { Answer, Caller } from './api-client.ts';
import { aPerson, byName, expectStatus, sharedWorld, upload, type Workspace } from './world.ts';

const world = sharedWorld();
const known = ['Expo One', 'Expo Two', 'Expo Three', 'Expo Four'].map((name) => aPerson(name));
const nobody = { ref: 'none', fullName: 'Expo Nobody', companyDomain: 'nowhere.example' };
let ws: Workspace;

beforeAll(async () => {
  ws = await world.workspace(20);
  await world.knows(...known);
}, 60_000);

const begin = (of: Workspace, body: object, by: Caller = of.caller) =>
  by.post(`${of.path}/exports`, { format: 'csv', actions: ['contact.email'], ...body });

/** Waits until the file of an export is there. */
async function untilWritten(of: Workspace, { status, body }: Answer): Promise<Answer['body']> {
  expect([status, body.code]).toEqual([202, undefined]);
  for (;;) {
    const look = expectStatus(await of.caller.get(`${of.path}/exports/${body.id}`), 200).body;
    if (look.status === 'completed') return look;
    await pause(50);
  }
}

async function linesOf({ file }: Answer['body']): Promise<string[]> {
  const got = await fetch(file.url);
  expect(got.headers.get('content-disposition')).toBe(`attachment; filename="${file.filename}"`);
  const bytes = Buffer.from(await got.arrayBuffer());
  expect(bytes.length).toBe(file.bytes);
  expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
  return bytes.subarray(3).toString().trimEnd().split('\r\n');
}

describe('B17 contacts go out as a file', () => {
  test('people: what is found and new is charged once the file is there; again it is free', async () => {
    const own = await world.workspace(20);
    const [anna, bert] = [await own.member('anna'), await own.member('bert')];
    const subjects = [...known.slice(0, 3).map(byName), nobody];
    const first = await untilWritten(own, await begin(own, { subjects }, anna));
    expect(first).toMatchObject({ rows: 4, charged: { contact: 3 }, actor: anna.memberId });
    expect(await own.balance()).toMatchObject({ available: 17, held: 0, used: 3 });
    const lines = await linesOf(first);
    expect(lines[0]).toMatch(/^fullName,.*,givenPhone,ref,contactId,email,emailStatus,/);
    expect(lines[1]).toMatch(/^Expo One,.*,con_\w+,expo-one@acme\.example,found,deliverable,/);
    expect(lines[4]).toMatch(/^Expo Nobody,.*,none,con_\w+,,not-found,/);
    // Another member, the same people and one more: only that one is new.
    const more = { subjects: [...subjects, byName(known[3] as (typeof known)[0])] };
    const again = await untilWritten(own, await begin(own, more, bert));
    expect(again.charged).toEqual({ contact: 1 });
    expect((await linesOf(again))[1]).toMatch(/expo-one@acme\.example,owned,/);
    expect(await own.balance()).toMatchObject({ available: 16, held: 0, used: 4 });
  }, 60_000);

  test('contacts by their ids, as a workbook that every spreadsheet reads', async () => {
    const { results } = await ws.run([...known.slice(0, 2).map(byName), nobody]);
    const contactIds = results.map(({ contactId }) => contactId);
    const body = { contactIds, format: 'xlsx' };
    const written = await untilWritten(ws, await begin(ws, body));
    expect(written).toMatchObject({ format: 'xlsx', rows: 3, charged: { contact: 0 } });
    const bytes = new Uint8Array(await (await fetch(written.file.url)).arrayBuffer());
    const rows: (readonly string[])[] = [];
    for await (const { cells } of readTable(inPieces(bytes))) rows.push(cells);
    const at = (name: string) => rows[0]?.indexOf(name) ?? -1;
    const column = (name: string) => rows.slice(1).map((cells) => cells[at(name)] ?? '');
    expect(column('fullName')).toEqual(['Expo One', 'Expo Two', 'Expo Nobody']);
    expect(column('ref')).toEqual(contactIds);
    expect(column('email')).toEqual(['expo-one@acme.example', 'expo-two@acme.example', '']);
    expect(column('emailStatus')).toEqual(['owned', 'owned', 'not-found']);
  }, 60_000);

  test('a request that has ended, for nothing, with the own columns of its list', async () => {
    const list = 'Name;Domain;Note\nExpo Three;acme.example;=1+1\nExpo Gone;acme.example;n';
    const file = await upload(ws, list);
    let read = await file.look();
    for (; read.status !== 'started'; read = await file.look()) await pause(50);
    await ws.ended(read.enrichmentId);
    const { used } = await ws.balance();
    const body = { enrichmentId: read.enrichmentId, actions: undefined };
    const written = await untilWritten(ws, await begin(ws, body));
    expect(written).toMatchObject({ enrichmentId: read.enrichmentId, rows: 2 });
    expect(written.charged).toEqual({});
    const lines = await linesOf(written);
    expect(lines[0]).toMatch(/^Name,Domain,Note,ref,contactId,email,/);
    expect(lines[1]).toMatch(
      /^Expo Three,acme\.example,'=1\+1,2,con_\w+,expo-three@acme\.example,/,
    );
    expect(await ws.balance()).toMatchObject({ held: 0, used });
  }, 60_000);

  test('nothing is kept where the credits do not pay for it', async () => {
    const poor = await world.workspace(1);
    const subjects = known.slice(0, 2).map(byName);
    const refused = await begin(poor, { subjects });
    expect([refused.status, refused.body.code]).toEqual([402, 'CREDITS_INSUFFICIENT']);
    expect(await poor.balance()).toMatchObject({ available: 1, held: 0, used: 0 });
  });

  test('of another workspace there is nothing, and a link is good for its own file alone', async () => {
    const other = await world.workspace(5);
    const { results } = await ws.run([byName(known[0] as (typeof known)[0])]);
    const { contactId } = results[0];
    const stolen = await begin(other, { contactIds: [contactId] });
    expect([stolen.status, stolen.body.errors]).toEqual([
      400,
      [{ path: 'contactIds[0]', message: 'is no contact of this workspace' }],
    ]);
    const written = await untilWritten(ws, await begin(ws, { contactIds: [contactId] }));
    const from = `${other.path}/exports`;
    expectStatus(await other.caller.get(`${from}/${written.id}`), 404);
    const foreign = await begin(other, { enrichmentId: written.enrichmentId });
    expectStatus(foreign, 404);
    const { url } = written.file;
    expect((await fetch(url.replace('.csv', '.xlsx'))).status).toBe(403);
    expect((await fetch(url.split('?')[0])).status).toBe(403);
  }, 60_000);
});
