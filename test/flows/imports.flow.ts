import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { workbookFiles, workbookOf, zipOf } from '../support/workbook.ts';
import type { Answer } from './api-client.ts';
import {
  aPerson,
  expectStatus,
  sharedWorld,
  type Uploaded,
  upload,
  type Workspace,
} from './world.ts';

const world = sharedWorld();
let ws: Workspace;

beforeAll(async () => {
  ws = await world.workspace(20);
  await world.knows(aPerson('Vera Voss'), aPerson('Ines Impor'), aPerson('Otto Ohne'));
}, 60_000);

/** Waits until the file has been read. */
async function untilRead({ look }: Pick<Uploaded, 'look'>): Promise<Answer['body']> {
  for (;;) {
    const body = await look();
    if (body.status === 'started' || body.status === 'failed') return body;
    await pause(50);
  }
}

test('a list comes as a file, is looked for, and goes back with its own columns', async () => {
  const list = [
    'Vorname;Nachname;Firma;Website;Notiz',
    'Vera;Voss;Acme;www.acme.example;=1+1',
    'Bo;;;;nobody to find',
    ';;;;',
    '"Ines";"Impor";"Acme; and Sons";acme.example;"two\nlines"',
    'Nie;Mand;Acme;acme.example;',
  ].join('\r\n');
  const file = await upload(ws, Buffer.from(`\ufeff${list}`, 'utf16le'));
  const read = await untilRead(file);
  expect(read).toMatchObject({
    status: 'started',
    columns: { firstName: 'Vorname', lastName: 'Nachname', companyDomain: 'Website' },
    rows: 3,
    refusedRows: 1,
    refused: [{ row: 3, column: null, code: 'NOTHING_TO_FIND_BY' }],
  });
  const { enrichment } = await ws.ended(read.enrichmentId);
  expect(enrichment).toMatchObject({ status: 'completed', charged: { contact: 2 } });
  const csv = await ws.caller.get(`${ws.path}/enrichments/${read.enrichmentId}/results`, {
    accept: 'text/csv',
  });
  const lines = String(csv.body).split('\r\n');
  expect(lines[0]).toMatch(/^Vorname,Nachname,Firma,Website,Notiz,ref,contactId,email,/);
  expect(lines[1]).toMatch(/^Vera,Voss,Acme,www.acme.example,'=1\+1,2,con_\w+,vera-voss@acme/);
  expect(lines[2]).toMatch(/^Ines,Impor,Acme; and Sons,acme.example,"two\nlines",5,.*ines-impor@/);
  expect(lines[3]).toMatch(/^Nie,Mand,Acme,acme.example,,6,con_\w+,,not-found,/);
  // The link brings no second file: what comes once the first is read, goes.
  expect([200, 412]).toContain((await file.again()).status);
  await world.idle();
  expect(await file.look()).toEqual(read);
  expect(await ws.balance()).toMatchObject({ available: 18, held: 0, used: 2 });
}, 60_000);

test('D19 an address that stands in the cell of a list is found as given, for nothing', async () => {
  const own = await world.workspace(5);
  const person = aPerson('Given Lister');
  await world.knows(person);
  const emails = `old@acme.example; ${person.emails[0]?.value}`;
  const list = `Name,Domain,Email\n${person.fullName},${person.companyDomain},${emails}`;
  const { enrichmentId } = await untilRead(await upload(own, list));
  const { enrichment, results } = await own.ended(enrichmentId);
  expect(enrichment.charged).toEqual({ contact: 0 });
  expect(results).toMatchObject([
    {
      ignored: [{ field: 'email', reason: 'several-values' }],
      data: { email: { status: 'found', source: 'given', value: person.emails[0]?.value } },
    },
  ]);
}, 60_000);

test('a workbook comes the same way, with columns that were named', async () => {
  const own = await world.workspace(5);
  await world.knows(aPerson('Wanda Werk'));
  const book = workbookOf([
    ['Wer', 'Web', 'Stadt &amp; Land', 'CRM'],
    ['Wanda Werk', 'acme.example', '=2+2', 'A-1'],
    ['', 'acme.example', '', 'A-2'],
    ['Nie Mand', 'acme.example', 'Ulm', 'A-3'],
  ]);
  const columns = { fullName: 'Wer', companyDomain: 'Web', ref: 'CRM' };
  const asked = { filename: 'crm.xlsx', bytes: book.length, columns };
  const read = await untilRead(await upload(own, new Uint8Array(book), asked));
  expect(read).toMatchObject({
    ...{ status: 'started', filename: 'crm.xlsx', columns, rows: 2, refusedRows: 1 },
    refused: [{ row: 3, column: null, code: 'NOTHING_TO_FIND_BY' }],
  });
  await own.ended(read.enrichmentId);
  const csv = await own.caller.get(`${own.path}/enrichments/${read.enrichmentId}/results`, {
    accept: 'text/csv',
  });
  const lines = String(csv.body).split('\r\n');
  expect(lines[0]).toMatch(/^Wer,Web,Stadt & Land,CRM,ref,contactId,email,/);
  expect(lines[1]).toMatch(/^Wanda Werk,acme.example,'=2\+2,A-1,A-1,con_\w+,wanda-werk@acme/);
  expect(lines[2]).toMatch(/^Nie Mand,acme.example,Ulm,A-3,A-3,con_\w+,,not-found,/);
  expect(await own.balance()).toMatchObject({ available: 4, held: 0, used: 1 });
}, 60_000);

describe('nothing is held, and nothing charged', () => {
  let poor: Workspace;
  const FIVE = ['Email', ...[1, 2, 3, 4, 5].map((n) => `p${n}@five.example`)].join('\n');

  beforeAll(async () => {
    poor = await world.workspace(3);
  });

  test('for a list that the credits do not pay for as a whole', async () => {
    const read = await untilRead(await upload(poor, FIVE));
    expect(read).toMatchObject({ status: 'failed', rows: 5, enrichmentId: null });
    const [{ code, message }] = read.refused;
    expect([code, message]).toEqual([
      'CREDITS_INSUFFICIENT',
      'Not enough credits: 5 contact are needed, 3 are available',
    ]);
  });

  test('for what is no list', async () => {
    const read = await untilRead(await upload(poor, '%PDF-1.7 …'));
    expect(read).toMatchObject({ status: 'failed', refused: [{ code: 'FILE_NOT_A_TABLE' }] });
  });

  test('for a workbook of some hundred kilobytes that becomes 110 MB of texts', async () => {
    const texts = new Array<string>(3_500).fill(`<t>${'a'.repeat(32_000)}</t>`);
    const bomb = zipOf(workbookFiles('<row r="1"><c t="s"><v>0</v></c></row>', { texts }));
    expect(bomb.length).toBeLessThan(500_000);
    const more = { filename: 'bomb.xlsx' };
    const read = await untilRead(await upload(poor, new Uint8Array(bomb), more));
    expect(read).toMatchObject({ status: 'failed', rows: 0, enrichmentId: null });
    expect(read.refused).toMatchObject([{ code: 'FILE_UNPACKS_TOO_LARGE' }]);
  }, 60_000);

  test('for a link that was changed', async () => {
    const made = expectStatus(
      await poor.caller.post(`${poor.path}/imports`, {
        filename: 'x.csv',
        actions: ['contact.email'],
      }),
      201,
    ).body;
    const { url, method, headers } = made.upload;
    const of = (to: string, sent = headers) => fetch(to, { method, headers: sent, body: FIVE });
    const forged = await Promise.all([
      of(url.replace(made.id, 'imp_other')),
      of(url.replace('Expires=3600', 'Expires=36000')),
      of(url, {}),
    ]);
    expect(forged.map(({ status }) => status)).toEqual([403, 403, 403]);
  });

  test('at last, of all of it', async () => {
    await world.idle();
    expect(await poor.balance()).toMatchObject({ available: 3, held: 0, used: 0 });
    const partly = await untilRead(await upload(poor, FIVE, { allowPartial: true }));
    const { enrichment } = await poor.ended(partly.enrichmentId);
    expect(enrichment.quote).toMatchObject({ required: { contact: 3 }, unaffordable: 2 });
  }, 60_000);
});

test('a list is stopped in the middle: what is done is charged, the rest given back', async () => {
  const own = await world.workspace(400);
  const people = Array.from({ length: 300 }, (_, n) => aPerson(`Stop ${'abcdefghij'[n % 10]}${n}`));
  await world.knows(...people);
  const list = ['Name,Domain', ...people.map((p) => `${p.fullName},${p.companyDomain}`)].join('\n');
  const { enrichmentId } = await untilRead(await upload(own, list));
  await own.caller.post(`${own.path}/enrichments/${enrichmentId}/cancel`, {});
  const { enrichment, results } = await own.ended(enrichmentId);
  const found = results.filter(({ data }) => data.email.status === 'found').length;
  expect([enrichment.status, results.length]).toEqual(['cancelled', 300]);
  expect(found).toBeLessThan(300);
  await world.idle();
  expect(await own.balance()).toMatchObject({ available: 400 - found, held: 0, used: found });
}, 60_000);
