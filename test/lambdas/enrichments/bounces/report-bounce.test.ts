import { beforeAll, describe, expect, it } from 'vitest';
import type { SubjectRecord } from '../../../../lambdas/claims/claims.contract.ts';
import { reportBounce } from '../../../../lambdas/enrichments/bounces/report-bounce.ts';
import { loadContact } from '../../../../lambdas/enrichments/contacts/read-contacts.ts';
import { saveDetails } from '../../../../lambdas/enrichments/contacts/save-details.ts';
import { finishCreditBack } from '../../../../lambdas/enrichments/credit-back/credit-back.ts';
import { findCredited } from '../../../../lambdas/enrichments/credit-back/credited-charge.store.ts';
import { submitEnrichment } from '../../../../lambdas/enrichments/intake/submit-enrichment.ts';
import { chargeIdOf } from '../../../../lambdas/enrichments/owned-data.ts';
import { identifyValue } from '../../../../lambdas/identity/identify.ts';
import { putItem } from '../../../../lambdas/shared/items.ts';
import { keys } from '../../../../lambdas/shared/keys.contract.ts';
import type { Ports } from '../../../../lambdas/shared/ports.ts';
import { loadWorkspace } from '../../../../lambdas/workspaces/read-workspaces.ts';
import type { Seat } from '../../../../lambdas/workspaces/workspaces.contract.ts';
import { audit } from '../../../support/audit.ts';
import { findsAll, openDesk, people } from '../../../support/desk.ts';
import { dieAfter, spoilFirst } from '../../../support/lossy.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const DAY_MS = 86_400_000;
const ADDRESS = 'person.0@acme.example';
const BACK = { days: 30, maxPerPeriod: 50 };

let table: TestTable;
let n = 0;

beforeAll(async () => {
  table = await openTable();
});

/** A workspace that has paid for the address of one person. */
async function open(plan = 'company-contract', pack = 0) {
  n += 1;
  const ws = `ws_${n}`;
  const desk = openDesk(table, ws, pack > 0 ? { contact: 0 } : undefined, table.ports(), plan);
  await desk.create();
  if (pack > 0) await desk.grant(pack);
  await desk.enrich({ subjects: people(1) });
  return deskOf(ws, desk);
}

async function deskOf(ws: string, desk: ReturnType<typeof openDesk>) {
  const [contact] = (await table.items(`CON#${ws}#`)) as unknown as SubjectRecord[];
  if (contact?.data.email === undefined) throw new Error('nothing is owned');
  const { contactId, data } = contact;
  const claim = data.email as NonNullable<typeof data.email>;
  const change = async (key: { pk: string; sk: string }, changes: object) => {
    const [item] = (await table.items(key.pk)).filter(({ sk }) => sk === key.sk);
    await putItem(desk.p.db, key, { ...item, ...changes });
  };
  return {
    ws,
    desk,
    contactId,
    claim,
    chargeId: chargeIdOf(claim, 'email'),
    changeRequest: (changes: object) => change(keys.enrichment(ws, claim.enrichmentId), changes),
    changeClaim: (changes: object) =>
      change(keys.contact(ws, contactId), {
        data: { ...data, email: { ...claim, ...changes } },
      }),
    changeCharge: async (changes: object) => {
      const [charge] = await table.items(`CHARGE#${ws}`);
      if (charge !== undefined) await change({ pk: charge.pk, sk: charge.sk }, changes);
    },
    report: async (value = ADDRESS, id: string = contactId, via: Ports = desk.p) =>
      reportBounce(via, {
        workspace: await loadWorkspace(desk.p, ws),
        contactId: id,
        value,
        actor: 'mem_bob',
      }),
    available: async () => (await desk.balance()).available,
    items: () => table.items(`WS#${ws}`),
  };
}

describe('reportBounce', () => {
  it('credits the charge back, into the running period, in a ledger entry of its own', async () => {
    const { ws, desk, contactId, report, available } = await open();
    expect(await available()).toBe(999);
    const answer = await report();
    const [grantId = ''] = answer.grantIds;
    expect(answer).toEqual({
      contactId,
      credits: { contact: 1 },
      reason: null,
      grantIds: [grantId],
    });
    expect(await available()).toBe(1000);
    const grants = await audit(table, desk.p, ws);
    expect(grants.get(grantId)).toMatchObject({ granted: 1, available: 1 });
    const { last, grants: after } = await desk.account();
    expect(last).toMatchObject({ action: 'grant', actor: 'mem_bob', reason: 'bounce' });
    const exp = Date.parse('2026-04-01T00:00:00Z');
    expect(after[grantId]).toMatchObject({ cat: 'adjustment', amount: 1, exp });
  });

  it('credits once: repeated, spelled otherwise, by others at once, under a merged id', async () => {
    const { ws, desk, contactId, claim, report, available, items } = await open();
    const loser = { contactId: 'con_lost', rev: 2, keys: [], data: {}, mergedInto: contactId };
    await putItem(desk.p.db, keys.contact(ws, 'con_lost'), { ...loser, facts: {} });
    const spellings = [ADDRESS, ' PERSON.0@Acme.Example ', `P. Zero <${ADDRESS}>`];
    const answers = await Promise.all(
      spellings.flatMap((value) => [report(value), report(value, 'con_lost')]),
    );
    const [first] = answers;
    expect(first).toMatchObject({ contactId, credits: { contact: 1 } });
    for (const answer of answers) expect(answer).toEqual(first);
    expect(await available()).toBe(1000);
    const before = await items();
    desk.p.advance(300 * DAY_MS);
    expect(await report()).toEqual(first);
    expect(await items()).toEqual(before);
    expect(await findCredited(desk.p, ws, chargeIdOf(claim, 'email'))).not.toHaveProperty('i2sk');
  });

  it('remembers that an address has bounced that was entered by hand, which cost nothing', async () => {
    const { ws, desk, contactId, report, available } = await open();
    const details = { email: 'zero@home.example' };
    await saveDetails(desk.p, { workspaceId: ws, contactId, actor: 'mem_bob', details });
    const answer = await report('Zero@Home.example');
    expect(answer).toEqual({ contactId, credits: {}, reason: 'not-charged', grantIds: [] });
    const { email } = (await loadContact(desk.p, ws, contactId)).data;
    expect([email?.bounced, await available()]).toEqual([['zero@home.example'], 999]);
  });

  it('gives a lapsed allotment back into the period that runs by then', async () => {
    const { desk, report, available } = await open();
    desk.p.setClock('2026-04-05T00:00:00Z');
    const [grantId = ''] = (await report()).grantIds;
    expect(await available()).toBe(1001);
    const exp = Date.parse('2026-05-01T00:00:00Z');
    expect((await desk.account()).grants[grantId]).toMatchObject({ exp });
  });

  it('gives back for ever what a pack gave that never expires', async () => {
    const { desk, report } = await open('company-contract', 5);
    const [grantId = ''] = (await report()).grantIds;
    expect((await desk.account()).grants[grantId]).toMatchObject({ amount: 1, exp: null });
  });

  it('counts to the last moment of the days', async () => {
    const { desk, report } = await open();
    desk.p.advance(30 * DAY_MS - (desk.p.now() - Date.parse('2026-03-10T12:00:00Z')));
    expect(await report()).toMatchObject({ credits: { contact: 1 } });
  });

  it('goes by the terms that the request was made on, whatever plan there is by now', async () => {
    const { desk, ws, report } = await open();
    await putItem(desk.p.db, keys.workspace(ws), {
      ...(await loadWorkspace(desk.p, ws)),
      termChanges: [
        {
          no: 2,
          from: desk.p.now(),
          by: 'operator',
          plan: 'workspace-pool',
          planVersion: 1,
          timezone: 'UTC',
          periodAnchor: '2026-01-01',
        },
      ],
    });
    expect(await report()).toMatchObject({ credits: { contact: 1 }, reason: null });
  });

  describe('gives nothing back, and changes nothing:', () => {
    type Opened = Awaited<ReturnType<typeof open>>;
    it.each([
      ['on a plan without credit back', 'workspace-pool', async () => {}, 'not-in-plan'],
      [
        'after the days',
        'company-contract',
        async ({ desk }: Opened) => desk.p.setClock('2026-04-09T12:00:00.001Z'),
        'too-late',
      ],
      [
        'for an address that the workspace had paid for elsewhere',
        'company-contract',
        ({ changeClaim }: Opened) => changeClaim({ isFree: true }),
        'not-charged',
      ],
      [
        'for an address beside the main one, which cost nothing',
        'company-contract',
        ({ changeClaim }: Opened) =>
          changeClaim({
            finding: {
              value: 'main@acme.example',
              all: ['main@acme.example', ADDRESS],
              provider: 'hunter',
            },
          }),
        'not-charged',
      ],
      [
        'for what came with the plan',
        'company-contract',
        ({ changeCharge }: Opened) => changeCharge({ sources: [] }),
        'not-charged',
      ],
      [
        'when the period has as many as it may',
        'company-contract',
        async ({ desk, ws, changeRequest }: Opened) => {
          await changeRequest({ creditBack: { days: 30, maxPerPeriod: 2 } });
          await putItem(desk.p.db, keys.bounceCount(ws, '2026-03-01'), { reports: 2 });
        },
        'cap-reached',
      ],
      [
        'to a seat whose member is gone',
        'company-contract',
        ({ changeCharge }: Opened) =>
          changeCharge({
            sources: [
              { grantId: 'g', type: 'contact', cat: 'allotment', credits: 1, seat: 'mem_gone' },
            ],
          }),
        'seat-ended',
      ],
    ])('%s', async (_what, plan, change, reason) => {
      const opened = await open(plan);
      await change(opened);
      const before = await opened.items();
      expect(await opened.report()).toEqual({
        contactId: opened.contactId,
        credits: {},
        reason,
        grantIds: [],
      });
      expect(await opened.items()).toEqual(before);
    });
  });

  describe('refuses', () => {
    it.each([
      ['an address of nobody', 'other@acme.example'],
      ['what is no address', 'person.0'],
      ['nothing but signs', '<>'],
    ])('%s with VALIDATION_FAILED, and repeats no value', async (_what, value) => {
      const { report } = await open();
      const refusal = await report(value).catch((error: unknown) => error);
      expect(refusal).toMatchObject({
        code: 'VALIDATION_FAILED',
        details: { errors: [{ path: 'value' }] },
      });
      expect(JSON.stringify(refusal)).not.toContain(value);
    });

    it('an address that is only sought, or found and not yet paid for', async () => {
      const { report, changeClaim } = await open();
      for (const state of ['finding', 'found']) {
        await changeClaim({ state });
        await expect(report()).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
      }
    });

    it('tenant-walls: an unknown id and another workspace’s, with the same NOT_FOUND', async () => {
      const [one, other] = [await open(), await open()];
      const unknown = await one.report(ADDRESS, 'con_unknown').catch((error: unknown) => error);
      await putItem(other.desk.p.db, keys.contact(other.ws, 'con_of_other'), {
        contactId: 'con_of_other',
        rev: 1,
        keys: [],
        data: { email: other.claim },
      });
      expect(unknown).toMatchObject({ code: 'NOT_FOUND', details: {} });
      await expect(one.report(ADDRESS, 'con_of_other')).rejects.toEqual(unknown);
      expect(await other.report(ADDRESS, 'con_of_other')).toMatchObject({ reason: null });
    });

    it('a value that is checked for itself, with NOT_FOUND: it is no contact', async () => {
      const { ws, desk, claim, report } = await open();
      const { keys: known, facts } = identifyValue(ws, 'email', ADDRESS);
      const checked = { contactId: 'con_v', rev: 1, keys: known, facts, data: { email: claim } };
      await putItem(desk.p.db, keys.contact(ws, 'con_v'), checked);
      await expect(report(ADDRESS, 'con_v')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  it('keeps no address: neither in what it writes of a workspace, nor in the log', async () => {
    const { ws, desk, report } = await open();
    await report();
    await report('nobody@elsewhere.example').catch(() => {});
    await table.project();
    const written = [...(await table.items(`WS#${ws}`)), ...(await table.items(`LEDGER#${ws}`))];
    expect(JSON.stringify([written, desk.p.logged])).not.toMatch(/acme|elsewhere|person/i);
  });
});

describe('a bounce of what a seat has paid for', () => {
  const LICENSED: Seat = { licensedOn: '2026-02-17', no: 1 };

  async function openSeat() {
    n += 1;
    const ws = `ws_${n}`;
    const desk = openDesk(table, ws, undefined, table.ports(), 'seat-licences');
    await desk.create();
    const setSeat = (seat: Seat) =>
      putItem(desk.p.db, keys.member(ws, 'mem_ada'), { id: 'mem_ada', seat });
    await setSeat(LICENSED);
    await submitEnrichment(desk.p, {
      workspace: desk.workspace,
      actor: 'mem_ada',
      memberId: 'mem_ada',
      drawer: { member: { id: 'mem_ada', seat: LICENSED } },
      idempotencyKey: 'seat',
      bodyHash: 'h',
      input: { actions: ['contact.email'], subjects: people(1), allowPartial: false },
    });
    const start = desk.started.pop();
    if (start === undefined) throw new Error('it did not start');
    await desk.run(start, findsAll);
    const opened = await deskOf(ws, desk);
    await opened.changeRequest({ creditBack: BACK });
    const seatItem = async () =>
      (await table.items(`WS#${ws}#mem_ada`)).find(({ sk }) => sk === 'ACCOUNT#SEAT#mem_ada');
    return { ...opened, setSeat, seatItem };
  }

  it('goes back to that seat, to the end of its own month', async () => {
    const { ws, desk, report, seatItem, available } = await openSeat();
    const before = await available();
    const [grantId = ''] = (await report()).grantIds;
    const exp = Date.parse('2026-03-17T00:00:00Z');
    expect(await seatItem()).toMatchObject({ grants: { [grantId]: { available: 1, exp } } });
    expect(await available()).toBe(before);
    await audit(table, desk.p, { workspaceId: ws, seat: 'mem_ada' });
  });

  it('does not come back once the licence has ended; what the workspace gave does', async () => {
    const { desk, report, setSeat, changeCharge, seatItem, items } = await openSeat();
    await setSeat({ ...LICENSED, no: 2, endedAt: desk.p.now() });
    const before = await items();
    expect(await report()).toMatchObject({ credits: {}, reason: 'seat-ended' });
    expect(await items()).toEqual(before);
    const from = (credits: number, more = {}) => ({
      ...{ grantId: 'g', type: 'contact', cat: 'allotment', credits },
      ...more,
    });
    await changeCharge({ sources: [from(2, { seat: 'mem_ada' }), from(3)] });
    const seat = await seatItem();
    expect(await report()).toMatchObject({ credits: { contact: 3 }, reason: 'seat-ended' });
    expect(await seatItem()).toEqual(seat);
  });
});

describe('a report that a crash cut off', () => {
  // The record with its count; the grant's record, its operation, its fate; the end.
  const WRITES = [0, 1, 2, 3, 4, 5, 6];

  it.each(WRITES.flatMap((writes) => [[writes, 'none'] as const, [writes, 'lost'] as const]))(
    'ends what a call left that died after %i writes, the account’s write %s',
    async (writes, fault) => {
      const { ws, desk, chargeId, report, available } = await open();
      const dead = {
        ...desk.p,
        db: dieAfter(desk.p.db, writes),
        accountDb: spoilFirst(desk.p.accountDb, fault),
      };
      await report(ADDRESS, undefined, dead).catch(() => {});
      const record = await findCredited(desk.p, ws, chargeId);
      expect(record === undefined).toBe(writes === 0);
      if (record !== undefined) await finishCreditBack(desk.p, record);
      expect(await available()).toBe(writes === 0 ? 999 : 1000);
      const answer = await report();
      expect(answer).toMatchObject({ credits: { contact: 1 }, reason: null });
      expect(await report()).toEqual(answer);
      expect(await available()).toBe(1000);
      expect(await findCredited(desk.p, ws, chargeId)).not.toHaveProperty('i2sk');
      const counts = (await table.items(`WS#${ws}`)).filter(({ sk }) => sk.startsWith('BOUNCES#'));
      expect(counts).toMatchObject([{ reports: 1 }]);
      await audit(table, desk.p, ws);
    },
  );
});
