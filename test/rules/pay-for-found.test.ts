import type { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { listHistory } from '../../lambdas/enrichments/read/read-history.ts';
import { listResults } from '../../lambdas/enrichments/read/read-results.ts';
import { recordedRevisions } from '../../lambdas/enrichments/read/recorded-revisions.ts';
import type { Charge } from '../../lambdas/enrichments/records.contract.ts';
import { openRound } from '../../lambdas/enrichments/rounds/open-round.ts';
import { type RunPorts, runRows } from '../../lambdas/enrichments/rounds/run-rows.ts';
import { settleRound } from '../../lambdas/enrichments/settle/settle-round.ts';
import { readEntries } from '../../lambdas/ledger/journal/journal.store.ts';
import { fakeNetwork, recorded } from '../lambdas/waterfall/recorded-fetch.ts';
import { audit } from '../support/audit.ts';
import { findsAll, found, MISS, openDesk, people } from '../support/desk.ts';
import { offerPlans } from '../support/offer-plan.ts';
import { OPEN_DESK } from '../support/open-desk.ts';
import { APART } from '../support/priced-apart.ts';
import { openTable, type TestTable } from '../support/table.ts';

offerPlans(APART);

/** What each of four people turns out to have: an address, a number. */
const FOUND = [
  ['deliverable', 'landline', 2, 0],
  ['catch-all', 'mobile', 1, 5],
  ['risky', 'voip', 0, 5],
  [undefined, undefined, 0, 0],
] as const;

describe('pay-for-found', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it('pay-for-found: 190 of 200 are charged, the other 10 go back', async () => {
    const desk = openDesk(table, 'ws_1', { contact: 250 });
    const view = await desk.enrich({ subjects: people(200) }, (...asked) =>
      asked[1] < 95 ? findsAll(...asked) : undefined,
    );
    expect(view).toMatchObject({
      status: 'completed',
      held: { contact: 0 },
      charged: { contact: 190 },
      progress: { subjects: 200, done: 200, found: 190, notFound: 10, failed: 0 },
    });
    expect(await desk.balance()).toEqual({ available: 60, held: 0, used: 190 });
  });

  it('pay-for-found: several addresses of one subject cost as one', async () => {
    const desk = openDesk(table, 'ws_2');
    const { enrichment } = await desk.submit({ subjects: people(1) });
    const run = { workspaceId: 'ws_2', enrichmentId: enrichment.id, part: 0, round: 0 };
    await openRound(desk.p, run);
    const all = ['ada@acme.example', 'ada@labs.example', 'a.example@acme.example'];
    await desk.endRow(
      { id: enrichment.id, part: 0, row: 0 },
      { email: { ...found('ada@acme.example'), all } },
    );
    await settleRound(desk.p, { ...run, force: true });
    expect(await desk.balance()).toEqual({ available: 99, held: 0, used: 1 });
  });

  it.each([
    ['found', 'deliverable', 1],
    ['found', 'catch-all', 0],
    ['found', 'undeliverable', 0],
    ['found', 'rate-limited', 0],
    ['not-found', 'deliverable', 0],
    ['down', 'deliverable', 0],
    ['malformed', 'deliverable', 0],
  ])('pay-for-found: finder %s, verifier %s: %i credits', async (finder, verifier, charged) => {
    const ws = `ws_${finder}_${verifier}`;
    const desk = openDesk(table, ws);
    const ada = { fullName: 'Ada Example', companyDomain: 'acme.example' };
    const { enrichment } = await desk.submit({ subjects: [ada] });
    const run = { workspaceId: ws, enrichmentId: enrichment.id, part: 0 };
    await openRound(desk.p, { ...run, round: 0 });
    const { fetch } = fakeNetwork([() => recorded('hunter', 'not-found')]);
    const p: RunPorts = {
      ...desk.p,
      secrets: { hunter: { key: 'k' }, zerobounce: { key: 'k' } },
      budgetSeconds: 100,
      sessions: new Map(),
      desk: OPEN_DESK,
      workMs: 60_000,
      fetch: async (input, init) => {
        const url = String(input);
        if (url.includes('hunter')) return recorded('hunter', finder);
        return url.includes('zerobounce') ? recorded('zerobounce', verifier) : fetch(input, init);
      },
    };
    const startedAt = new Date(desk.p.now()).toISOString();
    let { step } = await runRows(p, { ...run, round: 0, rows: [0], groups: 1, startedAt });
    while (step.next !== 'done') {
      desk.p.advance(step.waitSeconds * 1_000);
      ({ step } = await runRows(p, step));
    }
    await settleRound(p, { ...run, round: 0, force: true });
    expect(await desk.balance()).toEqual({ available: 100 - charged, held: 0, used: charged });
  });

  /** Four people asked for on a plan with prices apart, and found: nothing is settled yet. */
  async function findFour(ws: string) {
    const desk = openDesk(table, ws, undefined, table.ports(), 'apart');
    const actions = ['contact.email', 'contact.phone'] as const;
    const { enrichment } = await desk.submit({ subjects: people(4), actions });
    const run = { workspaceId: ws, enrichmentId: enrichment.id, part: 0, round: 0 };
    await openRound(desk.p, run);
    for (const [row, [verdict, lineType]] of FOUND.entries()) {
      const email = verdict ? { ...found(`p${row}@acme.example`), verdict } : MISS;
      const phone = lineType ? { ...found(`+120255501${row}0`, 'phone'), lineType } : MISS;
      await desk.endRow({ id: enrichment.id, part: 0, row }, { email, phone });
    }
    return { desk, run, id: enrichment.id, held: enrichment.held };
  }

  it('pay-for-found: what is held is the highest price, what is charged that of what was found', async () => {
    const { desk, run, id, held } = await findFour('ws_apart');
    expect(held).toEqual({ contact: 4 * (2 + 5) });
    const view = await desk.run({ ...run, parts: [0] }, () => undefined);
    expect(view).toMatchObject({ held: { contact: 0 }, charged: { contact: 13 } });
    expect(await desk.balance()).toEqual({ available: 87, held: 0, used: 13 });
    const results = await listResults(desk.p, 'ws_apart', id, { limit: 9 });
    const credits = results.items.map(({ data: { email, phone } }) => [
      email?.credits.contact,
      phone?.credits.contact,
    ]);
    expect(credits).toEqual(FOUND.map(([, , email, phone]) => [email, phone]));
    // What cost nothing was given all the same, and stands in the history.
    const history = await listHistory(desk.p, 'ws_apart', { limit: 9, order: 'asc' });
    const told = history.items.map((each) => [each.action, each.credits, each.sources.length]);
    expect(told.toSorted()).toEqual([
      ['contact.email', 0, 0],
      ['contact.email', 1, 1],
      ['contact.email', 2, 1],
      ['contact.phone', 0, 0],
      ['contact.phone', 5, 1],
      ['contact.phone', 5, 1],
    ]);
    await audit(table, desk.p, 'ws_apart');
    const [, , settled] = await readEntries(desk.p, { workspaceId: 'ws_apart' }, 0, 9);
    const spentOn = { 'contact.email': { contact: 3 }, 'contact.phone': { contact: 10 } };
    expect(settled).toMatchObject({ action: 'settle', spentOn });
    const rebuilt = await recordedRevisions(desk.p, 'ws_apart');
    expect(rebuilt.find(({ action }) => action === 'settle')).toMatchObject({ spentOn });
  });

  it('pay-for-found: a settle that died at its charges writes those of its decision', async () => {
    const { desk, run } = await findFour('ws_died');
    const { db } = desk.p;
    const send = (async (command: never) => {
      const { Item } = (command as PutCommand).input;
      if (String(Item?.pk).startsWith('CHARGE#')) throw new Error('the function died');
      return db.send(command);
    }) as typeof db.send;
    const dead = settleRound({ ...desk.p, db: { send } }, { ...run, force: false });
    await expect(dead).rejects.toThrow('the function died');
    await settleRound(desk.p, { ...run, force: true });
    expect(await desk.balance()).toEqual({ available: 87, held: 0, used: 13 });
    const charges = (await table.items('CHARGE#ws_died')) as unknown as Charge[];
    expect(charges.map(({ credits }) => credits.contact).toSorted()).toEqual([0, 0, 1, 2, 5, 5]);
  });
});
