import { beforeAll, describe, expect, it } from 'vitest';
import { findEnrichment, findPart } from '../../../../lambdas/enrichments/enrichment.store.ts';
import { listResults } from '../../../../lambdas/enrichments/read/read-results.ts';
import { openRound } from '../../../../lambdas/enrichments/rounds/open-round.ts';
import { listRuns } from '../../../../lambdas/enrichments/rounds/row-run.store.ts';
import {
  chooseCharged,
  readKnownAtSettle,
} from '../../../../lambdas/enrichments/settle/choose-charged.ts';
import { recordsOf } from '../../../support/contacts.ts';
import { findsAll, findsNobody, found, openDesk } from '../../../support/desk.ts';
import { ADA } from '../../../support/subjects.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const BOTH = ['contact.email', 'contact.verify-email'] as const;
const MINE = { ...ADA, email: 'ada@acme.example' };
const OLD = { ...ADA, email: 'old.ada@acme.example' };

describe('chooseCharged', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  /** A request whose rows have run, and what its round decides. */
  async function ask(desk: ReturnType<typeof openDesk>, subjects: readonly (typeof MINE)[]) {
    const { workspaceId } = desk;
    const { enrichment } = await desk.submit({ subjects, actions: BOTH });
    const run = { workspaceId, enrichmentId: enrichment.id, part: 0, round: 0 };
    const { groups } = await openRound(desk.p, run);
    await desk.find(run, groups.flat(), (subject, row, datum) =>
      datum === 'emailCheck' ? 'deliverable' : findsAll(subject, row, datum),
    );
    const record = await findEnrichment(desk.p, workspaceId, enrichment.id);
    const rows = (await findPart(desk.p, workspaceId, enrichment.id, 0))?.rows ?? [];
    if (record === undefined) throw new Error('no record');
    const part = { record, part: 0, rows };
    const round = { part: 0, round: 0, lookups: record.held ?? {}, slices: [] };
    const choose = async () => {
      const runs = new Map((await listRuns(desk.p, part)).map((each) => [each.row, each]));
      const known = await readKnownAtSettle(desk.p, part, { lookups: round.lookups, runs });
      const chosen = await chooseCharged(desk.p, part, round, { runs, known });
      return { ...chosen, contacts: [...runs.values()].map(({ contactId }) => contactId) };
    };
    return { choose, finish: () => desk.runRound(run, findsAll) };
  }

  it('pays for each datum at the subject that it belongs to, and says the same again', async () => {
    const { choose } = await ask(openDesk(table, 'ws_1'), [MINE]);
    const { charged, records, contacts } = await choose();
    expect(charged).toEqual({ email: [0], emailCheck: [0] });
    const data = records.map((record) => [record.contactId, Object.keys(record.data)]);
    // Ada has the address, and it a verdict of its own.
    expect(data).toEqual([
      [contacts[0], ['email']],
      [expect.not.stringMatching(contacts[0] ?? ''), ['emailCheck']],
    ]);
    expect((await choose()).charged).toEqual(charged);
  });

  it.each(['known before the request', 'known since'])(
    'names the contact of a row that finds nothing: %s',
    async (when) => {
      const ws = `ws_${when}`;
      const desk = openDesk(table, ws);
      const subjects = [{ email: 'ada.example@acme.example' }];
      const asked = { subjects, actions: ['contact.phone'] as const };
      if (when === 'known before the request') await desk.enrich({ subjects: [ADA] });
      const { enrichment } = await desk.submit(asked);
      const [start] = desk.started.splice(0);
      if (when === 'known since') await desk.enrich({ subjects: [ADA] });
      if (start) await desk.run(start, findsNobody);
      const { items } = await listResults(desk.p, ws, enrichment.id, { limit: 1 });
      const [record] = (await table.items(`CON#${ws}`)).filter(({ mergedInto }) => !mergedInto);
      expect(items).toMatchObject([
        { contactId: record?.contactId, data: { phone: { status: 'not-found' } } },
      ]);
      expect(record).toMatchObject({ data: { email: { state: 'paid' } } });
    },
  );

  it('keeps for nothing what a finder has found and the caller had: it is told as given', async () => {
    const ws = 'ws_given';
    const desk = openDesk(table, ws);
    const { enrichment } = await desk.submit({ subjects: [ADA] });
    const given = { ...found('ada.example@acme.example'), kind: 'given' as const };
    const run = { workspaceId: ws, enrichmentId: enrichment.id, part: 0, round: 0 };
    await openRound(desk.p, run);
    await desk.endRow({ id: enrichment.id, part: 0, row: 0 }, { email: given });
    await desk.runRound(run, findsNobody);
    await desk.runRound(run, findsNobody);
    const { items } = await listResults(desk.p, ws, enrichment.id, { limit: 1 });
    expect(items[0]?.data.email).toMatchObject({ status: 'found', source: 'given' });
    const [record] = await recordsOf(table, ws);
    expect(record).toMatchObject({
      ...{ contactId: items[0]?.contactId, called: { fullName: ADA.fullName } },
      data: { email: { state: 'paid', isFree: true } },
    });
    expect(await desk.balance()).toMatchObject({ held: 0, used: 0 });
  });

  it('pays for the verdict on another address of a person whom the workspace owns', async () => {
    const desk = openDesk(table, 'ws_2');
    await (await ask(desk, [MINE])).finish();
    const { choose } = await ask(desk, [OLD]);
    expect((await choose()).charged).toEqual({ emailCheck: [0] });
    expect(await desk.balance()).toMatchObject({ held: 1, used: 2 });
  });
});
