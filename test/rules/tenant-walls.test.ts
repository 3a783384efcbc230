import { beforeAll, describe, expect, it } from 'vitest';
import { cancelEnrichment } from '../../lambdas/enrichments/cancel-enrichment.ts';
import {
  listEnrichments,
  loadEnrichment,
} from '../../lambdas/enrichments/read/read-enrichments.ts';
import { listHistory } from '../../lambdas/enrichments/read/read-history.ts';
import { listResults } from '../../lambdas/enrichments/read/read-results.ts';
import { openRound } from '../../lambdas/enrichments/rounds/open-round.ts';
import { runRows } from '../../lambdas/enrichments/rounds/run-rows.ts';
import { finishEnrichment } from '../../lambdas/enrichments/settle/finish-enrichment.ts';
import { settleRound } from '../../lambdas/enrichments/settle/settle-round.ts';
import { listLedger } from '../../lambdas/ledger/journal/list-ledger.ts';
import { type Desk, openDesk, people } from '../support/desk.ts';
import { OPEN_DESK } from '../support/open-desk.ts';
import { openTable, type TestTable } from '../support/table.ts';

describe('tenant-walls', () => {
  let table: TestTable;
  let own: Desk;
  let other: Desk;
  let id = '';

  beforeAll(async () => {
    table = await openTable();
    own = openDesk(table, 'ws_own');
    other = openDesk(table, 'ws_other');
    id = (await own.enrich({ key: 'k', subjects: people(1) })).id;
    await other.balance();
  });

  const run = () => ({ workspaceId: 'ws_other', enrichmentId: id, part: 0, round: 0 });
  const NETWORK = {
    fetch: globalThis.fetch,
    secrets: {},
    sessions: new Map(),
    desk: OPEN_DESK,
    budgetSeconds: 100,
    workMs: 1_000,
  };
  const rows = () => ({
    ...run(),
    rows: [0],
    groups: 1,
    startedAt: new Date(other.p.now()).toISOString(),
  });

  it.each<[string, () => Promise<unknown>]>([
    ['load', () => loadEnrichment(other.p, 'ws_other', id)],
    ['results', () => listResults(other.p, 'ws_other', id, { limit: 5 })],
    ['cancel', () => cancelEnrichment(other.p, 'ws_other', id)],
    ['open', () => openRound(other.p, run())],
    ['settle', () => settleRound(other.p, { ...run(), force: true })],
    ['finish', () => finishEnrichment(other.p, 'ws_other', id)],
    ['run', () => runRows({ ...other.p, ...NETWORK }, rows())],
  ])(
    'tenant-walls: %s of another workspace’s request is NOT_FOUND, and changes nothing',
    async (_name, call) => {
      const before = await table.items();
      await expect(call()).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await table.items()).toEqual(before);
    },
  );

  it('tenant-walls: lists show nothing of another workspace', async () => {
    await table.project();
    const page = { limit: 50, order: 'asc' as const };
    expect((await listEnrichments(other.p, 'ws_other', page)).items).toEqual([]);
    expect((await listHistory(other.p, 'ws_other', page)).items).toEqual([]);
    const entries = (await listLedger(other.p, { workspaceId: 'ws_other' }, page)).items;
    expect(entries.map(({ action }) => action)).toEqual(['open']);
  });

  it('tenant-walls: the same key and the same person are another request, another claim, another charge', async () => {
    const view = await other.enrich({ key: 'k', subjects: people(1) });
    expect(view.id).not.toBe(id);
    expect(view).toMatchObject({ quote: { owned: 0 }, charged: { contact: 1 } });
    expect(await own.balance()).toEqual({ available: 99, held: 0, used: 1 });
    const records = [...(await table.items('CON#ws_own')), ...(await table.items('CON#ws_other'))];
    expect(records.map(({ pk, data }) => [pk.split('#')[1], data])).toMatchObject([
      ['ws_own', { email: { state: 'paid', enrichmentId: id } }],
      ['ws_other', { email: { state: 'paid', enrichmentId: view.id } }],
    ]);
  });
});
