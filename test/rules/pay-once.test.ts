import { beforeAll, describe, expect, it } from 'vitest';
import type { Claim } from '../../lambdas/claims/claims.contract.ts';
import { cancelEnrichment } from '../../lambdas/enrichments/cancel-enrichment.ts';
import type { EnrichmentRun, PartRun } from '../../lambdas/enrichments/enrichment-run.contract.ts';
import { listHistory } from '../../lambdas/enrichments/read/read-history.ts';
import { listResults } from '../../lambdas/enrichments/read/read-results.ts';
import { openRound } from '../../lambdas/enrichments/rounds/open-round.ts';
import { finishEnrichment } from '../../lambdas/enrichments/settle/finish-enrichment.ts';
import { settleRound } from '../../lambdas/enrichments/settle/settle-round.ts';
import type { SubjectInput } from '../../lambdas/identity/subject.contract.ts';
import { putItem } from '../../lambdas/shared/items.ts';
import { keys } from '../../lambdas/shared/keys.contract.ts';
import { recordsOf } from '../support/contacts.ts';
import { type Finder, findsAll, findsNobody, found, openDesk, people } from '../support/desk.ts';
import { dieAfter, isTransaction, isUpdateOf, pauseAt, spoil } from '../support/lossy.ts';
import { offerPlans } from '../support/offer-plan.ts';
import { APART } from '../support/priced-apart.ts';
import { openTable, type TestTable } from '../support/table.ts';

offerPlans(APART);

const ADA = {
  fullName: 'Ada Example',
  companyDomain: 'acme.example',
  linkedinUrl: 'https://www.linkedin.com/in/ada',
};
const ADDRESS = 'ada@acme.example';
const OTHER_ADDRESS = 'a.example@acme.example';
const { linkedinUrl: _url, ...BY_NAME } = ADA;
const BY_PROFILE = { linkedinUrl: ADA.linkedinUrl };
const BY_ADDRESS = { email: ADDRESS };

describe('pay-once', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  function open(allotments?: Record<string, number>) {
    n += 1;
    const desk = openDesk(table, `ws_${n}`, allotments);
    const emailOf = async (id: string, row = 0) =>
      (await listResults(desk.p, `ws_${n}`, id, { limit: 50 })).items[row]?.data.email;
    const history = async () =>
      (await listHistory(desk.p, desk.workspaceId, { limit: 50, order: 'asc' })).items;
    /** A request for one person, and the first round of its only part. */
    const ask = async (subject: SubjectInput) => {
      const { enrichment } = await desk.submit({ subjects: [subject] });
      const { id } = enrichment;
      const round = { workspaceId: desk.workspaceId, enrichmentId: id, part: 0, round: 0 };
      return { id, round, run: { ...round, parts: [0] } };
    };
    /** Lets the waterfall of a round find the address, up to its settle. */
    const find = async (round: PartRun, address = ADDRESS) =>
      desk.find(round, (await openRound(desk.p, round)).groups.flat(), () => address);
    /** Claims that are not paid, by request. */
    const finding = async () =>
      (await recordsOf(table, desk.workspaceId))
        .flatMap(({ data }) => Object.values(data as Record<string, Claim>))
        .filter(({ state }) => state !== 'paid')
        .map(({ enrichmentId }) => enrichmentId);
    return { desk, emailOf, history, ask, find, finding };
  }

  it('pay-once: what was bought for less is owned, and costs no more when it proves better', async () => {
    const desk = openDesk(table, 'ws_apart', undefined, table.ports(), 'apart');
    const { enrichment } = await desk.submit({ subjects: [BY_NAME] });
    const risky = { ...found(ADDRESS), verdict: 'risky' };
    await desk.endRow({ id: enrichment.id, part: 0, row: 0 }, { email: risky });
    const run = desk.started.pop() as EnrichmentRun;
    const bought = await desk.run(run, () => undefined);
    expect(bought).toMatchObject({ charged: { contact: 0 }, progress: { found: 1 } });
    const again = await desk.enrich({ subjects: [BY_NAME] });
    expect(again).toMatchObject({ quote: { owned: 1 }, charged: { contact: 0 } });
    // By another key, and deliverable by now.
    const better = await desk.enrich({ subjects: [BY_PROFILE] }, () => ADDRESS);
    expect(better).toMatchObject({ charged: { contact: 0 }, progress: { found: 1 } });
    expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 0 });
  });

  it.each([
    ['in one part', 0],
    ['over two parts', 100],
  ])(
    'pay-once: a person under three addresses, each of which is checked, costs one e-mail: %s',
    async (_where, between) => {
      const { desk } = open({ contact: 250 });
      const checked = (name: string) => ({ email: `${name}@acme.example` });
      // The last row says that the first two are one person.
      const subjects = [
        { ...BY_PROFILE, ...checked('x') },
        { ...BY_NAME, ...checked('y') },
        ...people(between),
        { ...ADA, ...checked('z') },
      ];
      const actions = ['contact.email', 'contact.verify-email'] as const;
      const finds: Finder = (subject, _row, datum) => {
        if (datum === 'emailCheck') return subject.email && 'deliverable';
        return subject.fullName?.startsWith('Person') ? undefined : ADDRESS;
      };
      const { id, progress, charged } = await desk.enrich({ subjects, actions }, finds);
      expect(charged).toEqual({ contact: 4 });
      const { items } = await listResults(desk.p, desk.workspaceId, id, { limit: 200 });
      const adas = [0, 1, between + 2].map((row) => items[row]);
      expect(adas.map((row) => [row?.data.email?.status, row?.data.email?.value])).toEqual([
        ['found', ADDRESS],
        ['duplicate', ADDRESS],
        ['duplicate', ADDRESS],
      ]);
      expect(adas.map((row) => row?.data.emailCheck?.status)).toEqual(['found', 'found', 'found']);
      expect(new Set(adas.map((row) => row?.contactId)).size).toBe(1);
      expect(progress).toMatchObject({ lookups: 2 * subjects.length, duplicates: 2 });
      expect(progress.done).toBe(progress.lookups);
    },
  );

  it('pay-once: the same person twice in one file, however written, costs once', async () => {
    const { desk, emailOf } = open();
    const { linkedinUrl: _url, ...byName } = ADA;
    const subjects = [
      ADA,
      { linkedinUrl: 'linkedin.com/in/ADA/' },
      { ...byName, fullName: ' ada  EXAMPLE', companyDomain: 'https://www.acme.example' },
    ];
    const view = await desk.enrich({ subjects }, () => ADDRESS);
    expect(view).toMatchObject({ quote: { duplicates: 2 }, charged: { contact: 1 } });
    expect(await emailOf(view.id, 2)).toMatchObject({ status: 'duplicate', value: ADDRESS });
  });

  it('pay-once: twenty parallel requests for one person cost 1 credit, all get the address', async () => {
    const { desk, emailOf, history } = open();
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, k) => desk.submit({ subjects: [ADA], actor: `mem_${k}` })),
    );
    const winner = asked.find(({ enrichment }) => enrichment.held.contact === 1)?.enrichment.id;
    const isFirst = ({ enrichmentId }: { readonly enrichmentId: string }) =>
      enrichmentId === winner;
    const [first] = desk.started.filter(isFirst).map((run) => desk.run(run, () => ADDRESS));
    // The others wait until the first has paid.
    const others = desk.started.filter((run) => !isFirst(run));
    await Promise.all(others.map((run) => desk.run(run, findsNobody, async () => first)));
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
    expect(await history()).toHaveLength(1);
    for (const { enrichment } of asked) {
      expect(await emailOf(enrichment.id)).toMatchObject({ value: ADDRESS });
    }
  });

  it('pay-once: next year, by another member, it is still owned', async () => {
    const { desk, emailOf } = open();
    await desk.enrich({ subjects: [ADA], actor: 'mem_ada' }, () => ADDRESS);
    desk.p.setClock('2027-03-10T12:00:00Z');
    const view = await desk.enrich({ subjects: [ADA], actor: 'mem_bob' }, findsNobody);
    expect(view).toMatchObject({ status: 'completed', charged: { contact: 0 } });
    expect(await emailOf(view.id)).toMatchObject({ status: 'owned', value: ADDRESS });
    expect(await desk.balance()).toEqual({ available: 100, held: 0, used: 0 });
  });

  it('pay-once: who was asked for by profile and by name is one person once one address is found', async () => {
    const { desk, history } = open();
    const { linkedinUrl, ...byName } = ADA;
    await desk.enrich({ subjects: [{ linkedinUrl }, byName] }, () => ADDRESS);
    await desk.enrich({ subjects: [{ email: ADDRESS }] }, () => ADDRESS);
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
    expect(await history()).toHaveLength(1);
  });

  it('pay-once: who is asked for by name is known by the profile that the answer names, also after a crash', async () => {
    const { desk, ask, find, history, finding } = open();
    await desk.enrich({ subjects: [BY_PROFILE] }, () => ADDRESS);
    const { id, round } = await ask(BY_NAME);
    await find(round, OTHER_ADDRESS);
    const key = keys.run(desk.workspaceId, id, 0, 0);
    const [ran] = (await table.items(key.pk)).filter(({ sk }) => sk === key.sk);
    const run = { attempts: [], learnt: { linkedinUrl: ADA.linkedinUrl } };
    await putItem(desk.p.db, key, { ...ran, run });
    for (const writes of [1, 2, 3, 4]) {
      const dead = { ...desk.p, db: dieAfter(desk.p.db, writes) };
      await settleRound(dead, { ...round, force: false }).catch(() => {});
    }
    await settleRound(desk.p, { ...round, force: true });
    await finishEnrichment(desk.p, desk.workspaceId, id);
    expect(await history()).toHaveLength(1);
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
    expect(await finding()).toEqual([]);
    const { enrichment: again } = await desk.submit({ subjects: [BY_NAME] });
    expect(again.quote).toMatchObject({ owned: 1 });
  });

  it.each(['not found', 'cancelled'])(
    'pay-once: the second takes over when the first ends %s, and pays for itself',
    async (end) => {
      const { desk, emailOf } = open();
      const first = await desk.submit({ subjects: [ADA] });
      const second = await desk.submit({ subjects: [ADA] });
      const [one, other] = desk.started;
      if (one === undefined || other === undefined) throw new Error('two runs');
      expect(second.enrichment).toMatchObject({ held: { contact: 0 }, quote: { joined: 1 } });
      const finishFirst = async () => {
        if (end === 'cancelled')
          await cancelEnrichment(desk.p, desk.workspaceId, first.enrichment.id);
        await desk.run(one, findsNobody);
      };
      expect(await desk.run(other, () => ADDRESS, finishFirst)).toMatchObject({
        charged: { contact: 1 },
      });
      expect(await emailOf(second.enrichment.id)).toMatchObject({
        status: 'found',
        value: ADDRESS,
      });
      expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
    },
  );

  it('pay-once: the second ends failed, uncharged, when the first gave up and no credit is left', async () => {
    const { desk, emailOf } = open({ contact: 1 });
    await desk.submit({ subjects: [ADA] });
    const second = await desk.submit({ subjects: [ADA] });
    const [one, other] = desk.started;
    if (one === undefined || other === undefined) throw new Error('two runs');
    const finishFirst = async () => {
      await desk.run(one, findsNobody);
      await desk.submit({ subjects: people(1) });
    };
    expect(await desk.run(other, () => ADDRESS, finishFirst)).toMatchObject({
      charged: { contact: 0 },
    });
    expect(await emailOf(second.enrichment.id)).toMatchObject({
      status: 'failed',
      reason: 'CREDITS_INSUFFICIENT',
    });
  });

  it('pay-once: the second gets the result for nothing when the first finds it', async () => {
    const { desk, emailOf } = open();
    await desk.submit({ subjects: [ADA] });
    const second = await desk.submit({ subjects: [ADA] });
    const [one, other] = desk.started;
    if (one === undefined || other === undefined) throw new Error('two runs');
    await desk.run(other, findsNobody, () => desk.run(one, () => ADDRESS));
    expect(await emailOf(second.enrichment.id)).toMatchObject({ status: 'joined', value: ADDRESS });
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
  });

  it.each(['cancelled', 'finding the same later', 'finding nothing'])(
    'pay-once: who finds the address that another is asked by pays; the other, %s, pays nothing',
    async (end) => {
      const { desk, emailOf, history, ask, finding } = open();
      const byAddress = await ask(BY_ADDRESS);
      const byName = await ask(BY_NAME);
      await openRound(desk.p, byAddress.round);
      expect(await desk.run(byName.run, () => ADDRESS)).toMatchObject({ charged: { contact: 1 } });
      expect(await emailOf(byName.id)).toMatchObject({ status: 'found', value: ADDRESS });
      if (end === 'cancelled') await cancelEnrichment(desk.p, desk.workspaceId, byAddress.id);
      if (end === 'finding the same later') await desk.find(byAddress.round, [0], () => ADDRESS);
      if (end === 'finding nothing') await desk.find(byAddress.round, [0], findsNobody);
      await settleRound(desk.p, { ...byAddress.round, force: true });
      await finishEnrichment(desk.p, desk.workspaceId, byAddress.id);
      expect(await emailOf(byAddress.id)).toMatchObject(
        {
          cancelled: { status: 'cancelled' },
          'finding the same later': { status: 'owned', value: ADDRESS },
          'finding nothing': { status: 'not-found' },
        }[end] ?? {},
      );
      expect(await finding()).toEqual([]);
      expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
      expect(await history()).toHaveLength(1);
    },
  );

  it.each(['at the same time', 'one after the other'])(
    'pay-once: two that find each other’s address, %s: one pays, the other owns it',
    async (when) => {
      const { desk, emailOf, history, ask, find, finding } = open();
      const rows = [await ask({ email: OTHER_ADDRESS }), await ask(BY_ADDRESS)];
      await find(rows[0]?.round as PartRun, ADDRESS);
      await find(rows[1]?.round as PartRun, OTHER_ADDRESS);
      // Both have looked before either writes a claim.
      const gates = rows.map(() => pauseAt(desk.p.db, isTransaction));
      const ends = rows.map(({ round }, k) =>
        settleRound({ ...desk.p, db: gates[k] ?? desk.p.db }, { ...round, force: true }).catch(
          () => {},
        ),
      );
      await Promise.all(gates.map(({ reached }) => reached));
      gates[0]?.goOn();
      if (when === 'one after the other') await ends[0];
      gates[1]?.goOn();
      await Promise.all(ends);
      // What the workflow does with a step that found no gap.
      for (const { id, round } of rows) {
        await settleRound(desk.p, { ...round, force: true });
        await finishEnrichment(desk.p, desk.workspaceId, id);
      }
      expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
      expect(await history()).toHaveLength(1);
      expect(await finding()).toEqual([]);
      const statuses = await Promise.all(rows.map(async ({ id }) => (await emailOf(id))?.status));
      expect(statuses.sort()).toEqual(['found', 'owned']);
      for (const subject of [BY_ADDRESS, { email: OTHER_ADDRESS }]) {
        const { enrichment } = await desk.submit({ subjects: [subject] });
        expect(enrichment).toMatchObject({ status: 'completed', quote: { owned: 1 } });
      }
    },
  );

  it('pay-once: who is found at another address than it was asked by is not taken over before it pays', async () => {
    const { desk, emailOf, history, ask, find, finding } = open();
    const byAddress = await ask(BY_ADDRESS);
    const byName = await ask(BY_NAME);
    await find(byAddress.round, OTHER_ADDRESS);
    await find(byName.round);
    // The first has decided to pay, and has not moved its credits yet.
    const accountDb = pauseAt(desk.p.accountDb, (command) => isUpdateOf(command, 'ACCOUNT'));
    const slow = settleRound({ ...desk.p, accountDb }, { ...byAddress.round, force: true });
    await accountDb.reached;
    await settleRound(desk.p, { ...byName.round, force: true });
    accountDb.goOn();
    await slow;
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
    expect([(await history()).length, await finding()]).toEqual([1, []]);
    expect(await emailOf(byAddress.id)).toMatchObject({ status: 'found', value: OTHER_ADDRESS });
    expect(await emailOf(byName.id)).toMatchObject({ status: 'owned' });
  });

  it('pay-once: two profiles that were found at one address are each owned from then on', async () => {
    const { desk, history } = open();
    const profiles = ['ada', 'bob', 'cyd'].map((name) => ({
      linkedinUrl: `linkedin.com/in/${name}`,
    }));
    for (const subject of profiles) await desk.enrich({ subjects: [subject] }, () => ADDRESS);
    for (const subject of profiles) {
      const { enrichment } = await desk.submit({ subjects: [subject] });
      expect(enrichment).toMatchObject({ status: 'completed', quote: { owned: 1 } });
    }
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
    expect(await history()).toHaveLength(1);
  });

  it('pay-once: two whose weaker keys have led to two free keys do not both find a person', async () => {
    const { desk, ask } = open();
    await desk.enrich({ subjects: [{ ...BY_PROFILE, email: 'ada@old.example' }] }, findsNobody);
    await desk.enrich({ subjects: [{ ...BY_NAME, email: 'ada@new.example' }] }, findsNobody);
    const both = await ask(ADA);
    const { enrichment } = await desk.submit({ subjects: [BY_NAME] });
    expect(enrichment).toMatchObject({ held: { contact: 0 }, quote: { joined: 1 } });
    await desk.run(both.run, () => ADDRESS);
    expect(await desk.run({ ...both.run, enrichmentId: enrichment.id }, findsAll)).toMatchObject({
      charged: { contact: 0 },
    });
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
  });

  it('pay-once: wherever a settle dies that moves its claim to the address, the person is paid once', async () => {
    for (let writes = 0; ; writes += 1) {
      const { desk, emailOf, history, ask, find, finding } = open();
      // The address leads to a key that nobody has: two have looked for the profile, and found
      // nobody.
      const old = { ...BY_PROFILE, email: 'ada@old.example' };
      await desk.enrich({ subjects: [old] }, findsNobody);
      await desk.enrich({ subjects: [{ ...BY_PROFILE, ...BY_ADDRESS }] }, findsNobody);
      const { id, round } = await ask(BY_NAME);
      await find(round);
      const db = dieAfter(desk.p.db, writes);
      const first = await settleRound({ ...desk.p, db }, { ...round, force: true }).catch(
        (error: Error) => error.name,
      );
      await settleRound(desk.p, { ...round, force: true });
      await finishEnrichment(desk.p, desk.workspaceId, id);
      expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
      expect(await emailOf(id)).toMatchObject({ status: 'found', value: ADDRESS });
      expect([(await history()).length, await finding()]).toEqual([1, []]);
      desk.p.advance(3_600_000);
      for (const subject of [BY_ADDRESS, BY_NAME]) {
        const { enrichment } = await desk.submit({ subjects: [subject] });
        expect(enrichment).toMatchObject({ status: 'completed', quote: { owned: 1 } });
      }
      if (typeof first !== 'string') break;
    }
  });

  it.each(['gives up', 'pays'])(
    'pay-once: wherever the settle of a later round dies, also when who is asked by the address %s',
    async (other) => {
      for (let writes = 0; ; writes += 1) {
        const { desk, emailOf, history, ask, find, finding } = open();
        const first = await ask(BY_NAME);
        const { id, round } = await ask(BY_NAME);
        await desk.runRound(round, findsNobody);
        await desk.run(first.run, findsNobody);
        const byAddress = await ask(BY_ADDRESS);
        const later = { ...round, round: 1 };
        await find(later);
        if (other === 'pays') await desk.run(byAddress.run, () => ADDRESS);
        const db = dieAfter(desk.p.db, writes);
        const died = await settleRound({ ...desk.p, db }, { ...later, force: true }).catch(
          (error: Error) => error.name,
        );
        if (other === 'gives up') {
          await cancelEnrichment(desk.p, desk.workspaceId, byAddress.id);
          await desk.run(byAddress.run, findsNobody);
        }
        await settleRound(desk.p, { ...later, force: true });
        await finishEnrichment(desk.p, desk.workspaceId, id);
        expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
        expect(await emailOf(id)).toMatchObject({
          status: other === 'pays' ? 'owned' : 'found',
          value: ADDRESS,
        });
        expect([(await history()).length, await finding()]).toEqual([1, []]);
        desk.p.advance(3_600_000);
        const { enrichment } = await desk.submit({ subjects: [BY_NAME] });
        expect(enrichment).toMatchObject({ status: 'completed', quote: { owned: 1 } });
        if (typeof died !== 'string') break;
      }
    },
  );

  it('pay-once: also when answers of account writes are lost at random', async () => {
    const { desk } = open();
    await desk.balance();
    const accountDb = spoil(desk.p.accountDb, (k) => (k % 2 === 0 ? 'answer-lost' : 'none'));
    const ends = await Promise.allSettled(
      Array.from({ length: 8 }, () => desk.submit({ subjects: [ADA] }, { ...desk.p, accountDb })),
    );
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(8);
    expect((await desk.balance()).held).toBe(1);
    for (const run of [...desk.started])
      await desk.runRound({ ...run, part: 0, round: 0 }, findsAll);
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
  });
});
