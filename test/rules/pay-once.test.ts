import { beforeAll, describe, expect, it } from 'vitest';
import { cancelEnrichment } from '../../lambdas/enrichments/cancel-enrichment.ts';
import { listHistory } from '../../lambdas/enrichments/read-history.ts';
import { listResults } from '../../lambdas/enrichments/read-results.ts';
import { findsAll, findsNobody, openDesk, people } from '../support/desk.ts';
import { spoil } from '../support/lossy.ts';
import { openTable, type TestTable } from '../support/table.ts';

const ADA = {
  fullName: 'Ada Example',
  companyDomain: 'acme.example',
  linkedinUrl: 'https://www.linkedin.com/in/ada',
};
const ADDRESS = 'ada@acme.example';

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
    return { desk, emailOf, history };
  }

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
