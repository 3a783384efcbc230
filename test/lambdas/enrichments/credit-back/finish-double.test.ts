import { beforeAll, describe, expect, it } from 'vitest';
import type { DoubleClaim, SubjectRecord } from '../../../../lambdas/claims/claims.contract.ts';
import { findContact } from '../../../../lambdas/claims/subject.store.ts';
import { reportBounce } from '../../../../lambdas/enrichments/bounces/report-bounce.ts';
import { listContacts } from '../../../../lambdas/enrichments/contacts/read-contacts.ts';
import { finishDouble } from '../../../../lambdas/enrichments/credit-back/finish-double.ts';
import { listHistory } from '../../../../lambdas/enrichments/read/read-history.ts';
import type { SubjectInput } from '../../../../lambdas/identity/subject.contract.ts';
import { putItem } from '../../../../lambdas/shared/items.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import type { Ports } from '../../../../lambdas/shared/ports.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { loadWorkspace } from '../../../../lambdas/workspaces/read-workspaces.ts';
import { audit } from '../../../support/audit.ts';
import { openDesk } from '../../../support/desk.ts';
import { dieAfter, spoilFirst } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const BY_PROFILE = { linkedinUrl: 'https://www.linkedin.com/in/ada-example' };
const BY_NAME = { fullName: 'Ada Example', companyDomain: 'acme.example' };
const FIRST = 'ada@acme.example';
const SECOND = 'a.example@acme.example';

let table: TestTable;
let n = 0;

beforeAll(async () => {
  table = await openTable();
});

/** A workspace that has paid for one person twice: by profile, and a minute later by name. */
async function openTwice(link: SubjectInput = { ...BY_PROFILE, ...BY_NAME }) {
  n += 1;
  const ws = `ws_${n}`;
  const desk = openDesk(table, ws, undefined, table.ports(), 'company-contract');
  await desk.create();
  await desk.enrich({ subjects: [BY_PROFILE] }, () => FIRST);
  desk.p.advance(60_000);
  await desk.enrich({ subjects: [BY_NAME], actor: 'mem_bob' }, () => SECOND);
  const doubles = async () =>
    (await table.items(`CON#${ws}#`)).filter(({ sk }) => sk.startsWith('DOUBLE#'));
  return {
    ws,
    desk,
    doubles,
    /** Asks by both: from then on the two are known to be one. */
    join: () => desk.enrich({ subjects: [link] }, () => undefined),
    finish: async (p: Ports = desk.p) => {
      for (const { pk, sk } of await doubles()) await finishDouble(p, ws, { pk, sk });
    },
    available: async () => (await desk.balance()).available,
    history: async () =>
      (await listHistory(desk.p, ws, { limit: 50, order: 'asc' })).items.map(
        ({ actor, creditedBack }) => [actor, creditedBack?.reason],
      ),
    report: async (value: string) => {
      const [{ contactId = '' } = {}] = (await listHistory(desk.p, ws, { limit: 1, order: 'asc' }))
        .items;
      const workspace = await loadWorkspace(desk.p, ws);
      return reportBounce(desk.p, { workspace, contactId, value, actor: 'mem_bob' });
    },
  };
}

describe('finishDouble', () => {
  it('credits the later of two charges back, once, in an entry of its own that the history names', async () => {
    const { ws, desk, doubles, join, finish, available, history } = await openTwice();
    expect(await available()).toBe(998);
    expect(await doubles()).toEqual([]);
    expect(await join()).toMatchObject({ charged: { contact: 0 }, quote: { owned: 1 } });
    expect(await available()).toBe(998);
    await finish();
    await finish();
    await Promise.all([finish(), finish()]);
    expect(await available()).toBe(999);
    expect(await history()).toEqual([
      ['mem_ada', undefined],
      ['mem_bob', 'double-charge'],
    ]);
    const { last, grants } = await desk.account();
    expect(last).toMatchObject({ action: 'grant', actor: 'sluice', reason: 'double-charge' });
    expect(grants[last.ref]).toMatchObject({ cat: 'adjustment', amount: 1 });
    await audit(table, desk.p, ws);
    // Both addresses stay the workspace's, whatever the person is asked by.
    for (const subject of [BY_PROFILE, BY_NAME, { email: SECOND }]) {
      expect(await desk.enrich({ subjects: [subject] })).toMatchObject({ quote: { owned: 1 } });
    }
    expect((await doubles()).map(({ i2sk }) => i2sk)).toEqual([undefined]);
  });

  it('lets both charges of two namesakes of one company stand', async () => {
    const other = { ...BY_NAME, linkedinUrl: `${BY_PROFILE.linkedinUrl}-2` };
    const { desk, doubles, join, finish, available } = await openTwice(other);
    await join();
    await desk.enrich({ subjects: [{ ...BY_NAME, ...BY_PROFILE }] }, () => undefined);
    expect(await doubles()).toEqual([]);
    await finish();
    expect(await available()).toBe(998);
  });

  // The decision; the grant's record, its operation, its fate; its end, and the double's.
  const WRITES = [0, 1, 2, 3, 4, 5, 6];
  it.each(WRITES.flatMap((writes) => [[writes, 'none'] as const, [writes, 'lost'] as const]))(
    'ends what a call left that died after %i writes, the account’s write %s',
    async (writes, fault) => {
      const { ws, desk, join, finish, available } = await openTwice();
      await join();
      const db = dieAfter(desk.p.db, writes);
      const accountDb = spoilFirst(desk.p.accountDb, fault);
      await finish({ ...desk.p, db, accountDb }).catch(() => {});
      await finish();
      await finish();
      expect(await available()).toBe(999);
      await audit(table, desk.p, ws);
    },
  );

  it('waits until both rows are settled', async () => {
    const { ws, desk, join, finish, available, doubles } = await openTwice();
    await join();
    const [{ claim } = { claim: undefined }] = (await doubles()) as {
      claim?: { enrichmentId: string };
    }[];
    const key = keys.round(ws, claim?.enrichmentId ?? '', 0, 0);
    const [round] = (await table.items(key.pk)).filter(({ sk }) => sk === key.sk);
    await putItem(desk.p.db, key, {
      ...round,
      settle: { ...(round?.settle as object), state: 'intended' },
    });
    await finish();
    expect(await available()).toBe(998);
    expect(await doubles()).toMatchObject([{ i2sk: expect.any(String) }]);
    await putItem(desk.p.db, key, round as object);
    await finish();
    expect(await available()).toBe(999);
  });

  it('lets the only charge stand where a bounce has brought the other one back', async () => {
    const { report, join, finish, available, history } = await openTwice();
    await report(FIRST);
    expect(await available()).toBe(999);
    await join();
    await finish();
    expect(await available()).toBe(999);
    expect(await history()).toEqual([
      ['mem_ada', 'bounce'],
      ['mem_bob', undefined],
    ]);
    expect(await report(SECOND)).toMatchObject({ credits: {}, reason: 'not-charged' });
  });

  it('puts a claim back at the time of its charge, and its person into the list of contacts', async () => {
    const { ws, desk, join, finish, doubles, history, available } = await openTwice();
    await join();
    const charge = (await listHistory(desk.p, ws, { limit: 1, order: 'desc' })).items[0];
    // The row whose claim had stayed ends without a charge, as one does that gave up: its claim
    // goes. The other one's made way as it was when its row had found.
    const [double = { pk: '', sk: '' }] = await doubles();
    const lost = double as unknown as DoubleClaim;
    const { untilMs: _until, ...claim } = lost.claim;
    const foundAtMs = epochMs(claim.atMs - 5_000);
    const made = { ...double, claim: { ...claim, state: 'found', atMs: foundAtMs } };
    await putItem(desk.p.db, { pk: double.pk, sk: double.sk }, made);
    const record = (await findContact(desk.p, ws, lost.contactId)) as SubjectRecord;
    const { email: _gone, ...data } = record.data;
    const { listedAtMs: _unlisted, ...unowned } = { ...record, data };
    await putItem(desk.p.db, keys.contact(ws, lost.contactId), unowned);
    expect(await listContacts(desk.p, ws, { limit: 10 })).toMatchObject({ items: [] });

    await finish();
    const back = await findContact(desk.p, ws, lost.contactId);
    expect(back?.data.email).toMatchObject({ state: 'paid', finding: { value: SECOND } });
    expect(back?.data.email?.atMs).toBe(Date.parse(charge?.at ?? ''));
    // By that time the charge is found: the contact shows what was paid for it.
    const { items } = await listContacts(desk.p, ws, { limit: 10 });
    expect(items).toMatchObject([{ id: lost.contactId, data: { email: { value: SECOND } } }]);
    expect(await available()).toBe(998);
    expect((await history()).map(([, back]) => back)).toEqual([undefined, undefined]);
  });
});
