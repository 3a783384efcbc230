import { findItem } from '../../shared/items.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { epochMs } from '../../shared/units.contract.ts';
import { add } from '../../waterfall/figures/add-figures.ts';
import type { Figures, SegmentFigures } from '../../waterfall/figures/figures.contract.ts';
import type { Watermark } from '../../waterfall/figures/figures.store.ts';
import { figuresOfRun, NO_FIGURES } from '../../waterfall/figures/figures-of-run.ts';
import { hasStored } from '../../waterfall/start-run.ts';
import { findEnrichments } from '../enrichment.store.ts';
import type { EnrichmentRecord } from '../records.contract.ts';
import { listRuns } from '../rounds/row-run.store.ts';
import { enrichmentsBehind } from '../time-index.store.ts';

/** Up to which request the runs of a workspace are counted. */
interface Place {
  readonly after: string;
  /** Requests before it that had not ended: they are looked at again. */
  readonly open: readonly string[];
}

/** What was counted of a workspace's requests, and how far that goes once it is written. */
export interface Gathered {
  readonly figures: Figures;
  readonly watermark: Watermark;
  /** There are more behind it. */
  readonly hasMore: boolean;
}

/** A request shows in the index a moment after it was made. */
const SETTLED_MS = 60_000;
const REQUESTS_AT_A_TIME = 50;
/** Segments that are counted apart in one go: they are written in one transaction. */
const SEGMENTS_MAX = 60;
/** Requests that are waited for; one that has not ended after days is left out. */
const OPEN_MAX = 500;
const OPEN_MS_MAX = 4 * 86_400_000;

/**
 * Counts the runs of a workspace's requests that have ended since it was here last: each request
 * once, when it has ended, whatever is found late. Reads only; undefined where there is nothing new.
 */
export async function gatherFigures(p: Ports, ws: string): Promise<Gathered | undefined> {
  const key = keys.figuresPlace(ws);
  const kept = await findItem<Pick<Watermark, 'no'> & { readonly note: Place }>(p, key);
  const { after, open } = kept?.note ?? { after: '', open: [] };
  const toMs = epochMs(p.now() - SETTLED_MS);
  const { ids, position } = await enrichmentsBehind(p, ws, {
    after,
    toMs,
    limit: REQUESTS_AT_A_TIME,
  });
  const records = await findEnrichments(p, ws, [...open, ...ids]);
  const ended = records.filter(hasEnded);
  if (ids.length === 0 && ended.length === 0) return undefined;
  let figures = NO_FIGURES;
  for (const record of ended) figures = add(figures, await countRuns(p, record));
  const waiting = records
    .filter((record) => !hasEnded(record) && record.createdAtMs > p.now() - OPEN_MS_MAX)
    .map(({ id }) => id)
    .slice(-OPEN_MAX);
  const note: Place = { after: position, open: waiting };
  return {
    figures: foldSegments(figures),
    watermark: { key, no: kept?.no ?? 0, note },
    hasMore: ids.length === REQUESTS_AT_A_TIME,
  };
}

const hasEnded = ({ status }: EnrichmentRecord): boolean =>
  status === 'completed' || status === 'cancelled';

async function countRuns(p: Ports, record: EnrichmentRecord): Promise<Figures> {
  let figures = NO_FIGURES;
  for (let part = 0; part < record.parts; part += 1) {
    for (const { run } of await listRuns(p, { record, part })) {
      // A refresh asks for another value than the stored one: who gives that again has not missed.
      if (run !== undefined && !hasStored(run)) figures = add(figures, figuresOfRun(run));
    }
  }
  return figures;
}

/** Counts the smallest segments of figures as of an unknown country, where there are too many. */
export function foldSegments(figures: Figures, max = SEGMENTS_MAX): Figures {
  const all = Object.entries(figures.segments).toSorted(([, a], [, b]) => b.rows - a.rows);
  const segments: Record<string, SegmentFigures> = Object.fromEntries(all.slice(0, max));
  for (const [name, small] of all.slice(max)) {
    const folded = name.replace(/#[^.]+\./, '#other.');
    segments[folded] = add(small, segments[folded] ?? { rows: 0, trials: {} });
  }
  return { ...figures, segments };
}
