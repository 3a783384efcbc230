import { findEnrichment } from '../../lambdas/enrichments/enrichment.store.ts';
import { countProgress } from '../../lambdas/enrichments/progress.store.ts';
import { listRuns } from '../../lambdas/enrichments/rounds/row-run.store.ts';
import { type RunPorts, runRows } from '../../lambdas/enrichments/rounds/run-rows.ts';
import type { SubjectInput } from '../../lambdas/identity/subject.contract.ts';
import { fakeNetwork, type Reply, recorded } from '../lambdas/waterfall/recorded-fetch.ts';
import { openDesk } from './desk.ts';
import { OPEN_DESK } from './open-desk.ts';
import type { TestTable } from './table.ts';

export const ADA = { fullName: 'Ada Example', companyDomain: 'acme.example' };
export const BOB = { fullName: 'Bob Example', companyDomain: 'acme.example' };
const EMAIL = ['contact.email'] as const;

/** A vendor's recorded answer, as a reply of the network. */
export const reply =
  (vendor: string, name: string): Reply =>
  () =>
    recorded(vendor, name);
export const FOUND = [reply('hunter', 'found'), reply('zerobounce', 'deliverable')];

/** What `openRows` is asked beside the table. */
export type AskedRows = Parameters<typeof openRows> extends [unknown, ...infer Rest] ? Rest : never;

let requests = 0;

/**
 * Opens a request on the vendors that have a key, with the replies that they give in turn, and what
 * runs its rows by hand.
 */
export async function openRows(
  table: TestTable,
  {
    vendors = ['hunter', 'zerobounce'],
    replies = FOUND,
  }: { vendors?: string[]; replies?: Reply[] },
  asked: {
    actions?: readonly ('contact.email' | 'contact.phone')[];
    subjects?: SubjectInput[];
  } = {},
) {
  requests += 1;
  const ws = `ws_${requests}`;
  const desk = openDesk(table, ws, { contact: 200 });
  const { actions = EMAIL, subjects = [ADA] } = asked;
  const { enrichment } = await desk.submit({ subjects, actions });
  const network = fakeNetwork(replies);
  const ports: RunPorts = {
    ...desk.p,
    fetch: network.fetch,
    secrets: Object.fromEntries(vendors.map((id) => [id, { key: 'secret-key' }])),
    budgetSeconds: 150,
    sessions: new Map(),
    desk: OPEN_DESK,
    workMs: 85_000,
  };
  const run = {
    workspaceId: ws,
    enrichmentId: enrichment.id,
    part: 0,
    round: 0,
    rows: subjects.map((_, row) => row),
    groups: 1,
    startedAt: new Date(desk.p.now()).toISOString(),
  };
  const record = await findEnrichment(desk.p, ws, enrichment.id);
  if (record === undefined) throw new Error('no record');
  const place = { record, part: 0 };
  const go = async (more: Partial<RunPorts> = {}, change = {}) =>
    (await runRows({ ...ports, ...more }, { ...run, ...change })).step;
  const runs = () => listRuns(desk.p, place);
  const progress = () => countProgress(desk.p, ws, enrichment.id);
  return { desk, ws, id: enrichment.id, run, ports, place, go, runs, progress, network };
}
