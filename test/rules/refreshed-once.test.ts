import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding, SubjectRecord } from '../../lambdas/claims/claims.contract.ts';
import { reportBounce } from '../../lambdas/enrichments/bounces/report-bounce.ts';
import { auditClaims } from '../../lambdas/enrichments/read/audit-claims.ts';
import { listHistory } from '../../lambdas/enrichments/read/read-history.ts';
import { listResults } from '../../lambdas/enrichments/read/read-results.ts';
import type { Charge, Outcome } from '../../lambdas/enrichments/records.contract.ts';
import { settleRound } from '../../lambdas/enrichments/settle/settle-round.ts';
import { putItem } from '../../lambdas/shared/items.ts';
import { keys } from '../../lambdas/shared/keys.contract.ts';
import { loadWorkspace } from '../../lambdas/workspaces/read-workspaces.ts';
import { audit } from '../support/audit.ts';
import { found, openDesk, people } from '../support/desk.ts';
import { dieAfter } from '../support/lossy.ts';
import { offerPlans } from '../support/offer-plan.ts';
import { APART } from '../support/priced-apart.ts';
import { openTable, type TestTable } from '../support/table.ts';

offerPlans(APART);

const [OLD, NEW] = ['person.0@acme.example', 'new.person@acme.example'];
const THIRD = 'third.person@acme.example';
const REFRESH = { subjects: people(1), actions: ['contact.refresh'] } as const;

/** What the run of a refresh has come to. */
const changed = (value = NEW): Outcome => {
  const { kind: _kind, ...finding } = found(value);
  return {
    ...{ kind: 'found', value: 'changed', all: ['changed'], provider: 'hunter' },
    refresh: { changed: ['email'], values: { email: value }, found: { email: finding } },
  };
};
const UNCHANGED: Outcome = {
  ...{ kind: 'known', value: 'unchanged', all: ['unchanged'], provider: '' },
  refresh: { changed: [], values: { email: OLD }, found: {} },
};

const UNCHANGED_NEW: Outcome = {
  ...UNCHANGED,
  refresh: { changed: [], values: { email: NEW }, found: {} },
};

describe('pay-once: a refresh', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  /** A workspace that owns the address of one person. */
  async function open() {
    n += 1;
    const ws = `ws_${n}`;
    const desk = openDesk(table, ws, { contact: 100 }, table.ports(), 'company-contract');
    await desk.create();
    await desk.enrich({ subjects: people(1) });
    desk.p.advance(60_000);
    const ask = async () => {
      const { enrichment } = await desk.submit(REFRESH);
      const { id } = enrichment;
      return { id, quote: enrichment.quote, part: 0, round: 0, workspaceId: ws, enrichmentId: id };
    };
    const end = async (id: string, outcome: Outcome) => {
      await desk.endRow({ id, part: 0, row: 0 }, { refresh: outcome });
    };
    const email = async (): Promise<Finding | undefined> => {
      const [contact] = (await table.items(`CON#${ws}#`)) as unknown as SubjectRecord[];
      return contact?.data.email?.finding;
    };
    const shown = async (id: string) =>
      (await listResults(desk.p, ws, id, { limit: 1 })).items[0]?.data.refresh;
    const history = async () => (await listHistory(desk.p, ws, { limit: 9, order: 'asc' })).items;
    /** Books, charges and claims go together. */
    const proveSound = async () => {
      await audit(table, desk.p, ws);
      const charges = (await table.items(`CHARGE#${ws}`)) as unknown as Charge[];
      expect(await auditClaims(desk.p, ws, charges)).toEqual([]);
      expect((await desk.balance()).held).toBe(0);
    };
    return { ws, desk, ask, end, email, shown, history, proveSound };
  }

  it.each(Array.from({ length: 9 }, (_, writes) => [writes]))(
    'whose settle dies after %i writes is charged once, and stored with its charge',
    async (writes) => {
      const { desk, ask, end, email, shown, history, proveSound } = await open();
      const { id, quote: _quote, ...run } = await ask();
      await end(id, changed());
      const dead = { ...desk.p, db: dieAfter(desk.p.db, writes) };
      await settleRound(dead, { ...run, force: false }).catch(() => {});
      const { used } = await desk.balance();
      if ((await email())?.value === NEW) expect(used).toBe(2);
      for (let again = 0; again < 2; again += 1) await settleRound(desk.p, { ...run, force: true });
      expect(await email()).toMatchObject({ value: NEW, all: [NEW, OLD] });
      expect(await shown(id)).toMatchObject({ status: 'found', credits: { contact: 1 } });
      expect((await history()).map(({ action }) => action)).toEqual([
        'contact.email',
        'contact.refresh',
      ]);
      expect((await desk.balance()).used).toBe(2);
      await proveSound();
    },
  );

  it('that has found nothing newer frees all that it held, and leaves what is stored', async () => {
    const { desk, ask, end, email, shown, proveSound } = await open();
    const { id, quote, ...run } = await ask();
    expect(quote.required).toEqual({ contact: 1 });
    await end(id, UNCHANGED);
    await settleRound(desk.p, { ...run, force: false });
    expect(await email()).toMatchObject({ value: OLD, all: [OLD] });
    expect(await shown(id)).toMatchObject({ status: 'found', credits: { contact: 0 } });
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
    await proveSound();
  });

  it('that waits for another one hears what that has found, and is free', async () => {
    const { desk, ask, end, shown, proveSound } = await open();
    const first = await ask();
    desk.p.advance(1_000);
    const second = await ask();
    expect([first.quote.joined, second.quote.joined]).toEqual([0, 1]);
    await end(first.id, changed());
    await settleRound(desk.p, { ...first, force: false });
    await desk.run({ ...second, parts: [0] }, () => undefined);
    expect(await shown(second.id)).toMatchObject({
      status: 'joined',
      value: { changed: ['email'], email: NEW },
      credits: { contact: 0 },
    });
    await proveSound();
  });

  it('is not owned: who asks later has it run again, and the same find is free then', async () => {
    const { desk, ask, end, shown, proveSound } = await open();
    const first = await ask();
    await end(first.id, changed());
    await settleRound(desk.p, { ...first, force: false });
    desk.p.advance(1_000);
    const later = await ask();
    expect(later.quote).toMatchObject({ owned: 0, joined: 0, required: { contact: 1 } });
    await end(later.id, changed());
    await settleRound(desk.p, { ...later, force: false });
    expect(await shown(later.id)).toMatchObject({ status: 'found', credits: { contact: 0 } });
    expect((await desk.balance()).used).toBe(2);
    await proveSound();
  });

  it('sells nobody what the workspace was given for nothing: it is kept, and takes its place', async () => {
    const { ws, desk, ask, end, email, shown, proveSound } = await open();
    const asked = { subjects: [{ linkedinUrl: 'https://www.linkedin.com/in/person-0' }] };
    const { id } = (await desk.submit(asked)).enrichment;
    // The address that is owned shows whose the new one is.
    await desk.endRow({ id, part: 0, row: 0 }, { email: { ...found(NEW), all: [NEW, OLD] } });
    await settleRound(desk.p, {
      ...{ workspaceId: ws, enrichmentId: id, part: 0, round: 0, force: false },
    });
    const kept = { value: OLD, all: [OLD, NEW] };
    expect(await email()).toMatchObject(kept);
    const owned = (await listResults(desk.p, ws, id, { limit: 1 })).items[0]?.data.email;
    expect(owned).toMatchObject({ ...kept, status: 'owned', credits: { contact: 0 } });
    const later = await ask();
    await end(later.id, changed());
    await settleRound(desk.p, { ...later, force: false });
    expect(await shown(later.id)).toMatchObject({
      value: { changed: ['email'], email: NEW },
      credits: { contact: 0 },
    });
    expect(await email()).toMatchObject({ value: NEW, all: [NEW, OLD] });
    expect((await desk.balance()).used).toBe(1);
    const [contact] = (await table.items(`CON#${ws}#`)) as unknown as SubjectRecord[];
    const report = {
      ...{ workspace: await loadWorkspace(desk.p, ws), value: NEW, actor: 'mem_bob' },
      contactId: contact?.contactId ?? '',
    };
    expect(await reportBounce(desk.p, report)).toMatchObject({ reason: 'not-charged' });
    await proveSound();
  });

  it('stores for nothing what the caller gave and the run confirmed, and sells it to nobody', async () => {
    const { desk, ask, end, email, shown, proveSound } = await open();
    const given = changed();
    if (given.kind !== 'found' || given.refresh === undefined) throw new Error('nothing changed');
    const outcomes = [{ ...given, refresh: { ...given.refresh, free: ['email'] } }, UNCHANGED_NEW];
    for (const [n, outcome] of outcomes.entries()) {
      const { id, ...run } = await ask();
      await end(id, outcome);
      await settleRound(desk.p, { ...run, force: false });
      expect(await shown(id)).toMatchObject({
        ...{ status: 'found', credits: { contact: 0 } },
        value: { changed: n === 0 ? ['email'] : [], email: NEW },
      });
      expect(await email()).toMatchObject({ value: NEW, all: [NEW, OLD] });
      desk.p.advance(1_000);
    }
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
    await proveSound();
  });

  it('of a list of whom nothing is owned holds nothing, and ends', async () => {
    const { desk, proveSound } = await open();
    const list = { subjects: people(120, 1), actions: ['contact.refresh'] as const };
    const view = await desk.enrich(list, () => undefined);
    expect(view).toMatchObject({
      ...{ status: 'completed', quote: { required: { contact: 0 } }, charged: { contact: 0 } },
      progress: { lookups: 120, done: 120, notFound: 120 },
    });
    await proveSound();
  });

  it('is refused whole on a plan that has none', async () => {
    const desk = openDesk(table, 'ws_apart', undefined, table.ports(), 'apart');
    await expect(desk.submit(REFRESH)).rejects.toMatchObject({
      ...{ code: 'ACTION_NOT_IN_PLAN', details: { actions: ['contact.refresh'] } },
    });
    expect(await table.items('ENR#ws_apart')).toEqual([]);
  });

  it.each<[string, string, number, string[]]>([
    ['that it has found: its own charge', NEW, 1, [NEW]],
    ['that it has replaced: the charge of that', OLD, 0, [NEW]],
    ['that a later one has brought back: the charge of that', OLD, 0, [NEW, OLD]],
    ['that it has found, and a later one took back: its own charge', NEW, 1, [NEW, OLD]],
    ['that the second one has found: its own charge', THIRD, 2, [NEW, THIRD]],
    ['that the first of two has found: its own charge', NEW, 1, [NEW, THIRD]],
    ['that the first of two has replaced: the charge of that', OLD, 0, [NEW, THIRD]],
    ['that it has brought again: its own charge', NEW, 1, [NEW, THIRD, NEW]],
  ])('of an address that bounces, %s comes back', async (_what, value, nth, finds) => {
    const { desk, history, proveSound, report } = await refreshed(finds);
    const answer = await report(value);
    expect(answer).toMatchObject({ credits: { contact: 1 }, reason: null });
    expect(await report(value)).toEqual(answer);
    const charges = await history();
    expect(charges.flatMap(({ creditedBack }, n) => (creditedBack ? [n] : []))).toEqual([nth]);
    expect((await desk.balance()).available).toBe(100 - charges.length + 1);
    await proveSound();
  });

  it('gives each of its addresses back that bounces, one after another', async () => {
    const { desk, history, proveSound, report } = await refreshed([NEW, THIRD, OLD]);
    for (const value of [OLD, NEW, THIRD]) {
      expect(await report(value)).toMatchObject({ credits: { contact: 1 }, reason: null });
    }
    expect((await history()).every(({ creditedBack }) => creditedBack)).toBe(true);
    expect((await desk.balance()).available).toBe(100);
    await proveSound();
  });

  it.each<[string, string, number | undefined, string[], string[]]>([
    ['the last one has found', NEW, 1, [NEW], []],
    ['was bought', OLD, 0, [NEW], []],
    ['the last one had found by then, and a later one replaced', NEW, 1, [NEW], [THIRD]],
    ['nobody knows the charge of any more', NEW, undefined, [NEW, OLD], []],
  ])(
    'that was stored before its charges were noted gives back for an address that %s',
    async (_what, value, nth, before, after) => {
      const { desk, ws, history, report, refresh } = await refreshed(before);
      const [contact] = (await table.items(`CON#${ws}#`)) as unknown as SubjectRecord[];
      const { charges: _unknown, ...email } = contact?.data.email ?? {};
      await putItem(desk.p.db, keys.contact(ws, contact?.contactId ?? ''), {
        ...contact,
        data: { ...contact?.data, email },
      });
      for (const each of after) await refresh(each);
      const reason = nth === undefined ? 'not-charged' : null;
      expect(await report(value)).toMatchObject({ reason });
      const back = (await history()).flatMap(({ creditedBack }, n) => (creditedBack ? [n] : []));
      expect(back).toEqual(nth === undefined ? [] : [nth]);
    },
  );

  /** A contact whose refreshes have found these addresses, one after another. */
  async function refreshed(finds: readonly string[]) {
    const opened = await open();
    const { ws, desk, ask, end } = opened;
    const refresh = async (value: string) => {
      const run = await ask();
      await end(run.id, changed(value));
      await settleRound(desk.p, { ...run, force: false });
      desk.p.advance(1_000);
    };
    for (const each of finds) await refresh(each);
    const report = async (value: string) => {
      const [paid] = await opened.history();
      return reportBounce(desk.p, {
        ...{ workspace: await loadWorkspace(desk.p, ws), value, actor: 'mem_bob' },
        contactId: paid?.contactId ?? '',
      });
    };
    return { ...opened, refresh, report };
  }
});
