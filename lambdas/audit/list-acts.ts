import { Temporal } from 'temporal-polyfill';
import { auditPosition, keys } from '../shared/keys.contract.ts';
import { fromCursor, type Page, type PageRequest, toCursor } from '../shared/pages.ts';
import type { Ports } from '../shared/ports.ts';
import { type EpochMs, epochMs } from '../shared/units.contract.ts';
import type { AuditRecord } from './audit.contract.ts';
import { readMonth } from './audit.store.ts';

/** Which acts are asked for: `fromMs` is included, `toMs` is not. */
export interface AuditQuery extends PageRequest {
  readonly fromMs?: EpochMs | undefined;
  readonly toMs?: EpochMs | undefined;
  readonly workspaceId?: string | undefined;
  readonly actor?: string | undefined;
}

const LIST = 'AUDIT';
const POSITION = /^\d{15}#[\w-]*$/;
/** Where nothing is said of the beginning: so many months before the end. */
const MONTHS_BACK = 12;
/** No deployment is older, so nobody pages through the months before. */
const EARLIEST_MS = Date.UTC(2026, 0, 1);
/** Looks into the table for one page of a filtered list; the cursor goes on from there. */
const LOOKS_MAX = 15;

/**
 * Gives a page of acts, newest first. New ones come at the front, so a page neither skips nor
 * repeats; a page of a filtered list may be short and still have a next one.
 */
export async function listActs(p: Ports, query: AuditQuery): Promise<Page<AuditRecord>> {
  // Nothing is to come: nobody pages through the months of the future.
  const lastMs = p.now() + 1;
  const toMs = epochMs(Math.max(0, Math.min(query.toMs ?? lastMs, lastMs)));
  const fromMs = query.fromMs ?? monthsBefore(query.toMs ?? p.now(), MONTHS_BACK);
  const first = auditPosition(Math.max(fromMs, EARLIEST_MS), '');
  let before = query.cursor ? fromCursor(LIST, query.cursor, POSITION) : auditPosition(toMs, '');
  const items: AuditRecord[] = [];
  for (let look = 0; look < LOOKS_MAX && before > first; look += 1) {
    const month = startOfMonth(timeOf(before) - 1);
    const from = maxOf(first, auditPosition(month, ''));
    const { pk } = keys.auditRecord(month, '');
    const read = await readMonth(p, { pk, from, to: before, limit: query.limit + 1 });
    for (const { sk, ...record } of read.records.filter((each) => each.sk < before)) {
      if (items.length === query.limit) return { items, nextCursor: toCursor(LIST, before) };
      before = sk;
      if (matches(record, query)) items.push(record);
    }
    if (read.isAll) before = from;
  }
  return { items, nextCursor: before > first ? toCursor(LIST, before) : null };
}

function matches(record: AuditRecord, { workspaceId, actor }: AuditQuery): boolean {
  return (
    (workspaceId === undefined || record.workspaceId === workspaceId) &&
    (actor === undefined || record.actor === actor)
  );
}

function maxOf(a: string, b: string): string {
  return a > b ? a : b;
}

/** The first moment that a position leaves out: that of an act lies behind the act itself. */
function timeOf(position: string): number {
  return Number(position.slice(0, position.indexOf('#'))) + (position.endsWith('#') ? 0 : 1);
}

function startOfMonth(atMs: number): EpochMs {
  const day = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO('UTC');
  return epochMs(day.with({ day: 1 }).startOfDay().epochMilliseconds);
}

function monthsBefore(atMs: EpochMs, months: number): EpochMs {
  const moment = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO('UTC');
  return epochMs(moment.subtract({ months }).epochMilliseconds);
}
