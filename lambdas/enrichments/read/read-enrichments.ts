import { forEachAtATime } from '../../shared/batches.ts';
import type { Page, PageRequest } from '../../shared/pages.ts';
import type { Ports } from '../../shared/ports.ts';
import { findEnrichments, listRounds } from '../enrichment.store.ts';
import type { EnrichmentView } from '../enrichments.contract.ts';
import { countProgress } from '../progress.store.ts';
import type { EnrichmentRecord } from '../records.contract.ts';
import { pageOfEnrichments } from '../time-index.store.ts';
import { isVisible, loadRecord } from './load-record.ts';
import { viewEnrichment } from './view-enrichment.ts';

const REQUESTS_AT_A_TIME = 16;

/** Gives a request as it stands now. Errors: NOT_FOUND, also while its hold has not been placed. */
export async function loadEnrichment(p: Ports, ws: string, id: string): Promise<EnrichmentView> {
  return view(p, await loadRecord(p, ws, id));
}

/**
 * Says whether a request has not ended yet, by its record alone: who waits for a list of a thousand
 * parts does not read all of them each second. Errors: NOT_FOUND.
 */
export async function isRunning(p: Ports, ws: string, id: string): Promise<boolean> {
  return (await loadRecord(p, ws, id)).ended === undefined;
}

/** Gives a page of the workspace's requests, newest first. */
export async function listEnrichments(
  p: Ports,
  ws: string,
  page: PageRequest,
): Promise<Page<EnrichmentView>> {
  const { items, nextCursor } = await pageOfEnrichments(p, ws, page);
  const records = await findEnrichments(p, ws, items);
  const views = new Map<string, EnrichmentView>();
  await forEachAtATime(records.filter(isVisible), REQUESTS_AT_A_TIME, async (record) => {
    views.set(record.id, await view(p, record));
  });
  return { items: items.flatMap((id) => views.get(id) ?? []), nextCursor };
}

async function view(p: Ports, record: EnrichmentRecord): Promise<EnrichmentView> {
  if (record.ended) return viewEnrichment(record, [], record.ended);
  const { workspaceId: ws, id } = record;
  const [rounds, counts] = await Promise.all([listRounds(p, ws, id), countProgress(p, ws, id)]);
  return viewEnrichment(record, rounds, counts);
}
