import type { ActionId } from '../../actions/actions.ts';
import { SUBJECT_FIELDS } from '../../identity/subject.contract.ts';
import type { Page, PageRequest } from '../../shared/pages.ts';
import type { Ports } from '../../shared/ports.ts';
import { toRfc3339 } from '../../shared/units.contract.ts';
import { pageOfCharges, type TimeRange } from '../charges.store.ts';
import type { CreditedCharge } from '../credit-back/credit-back.contract.ts';
import { listCredited } from '../credit-back/credited-charge.store.ts';
import type { ChargeView } from '../enrichments.contract.ts';
import type { Charge } from '../records.contract.ts';

/** Which charges are asked for. */
export interface HistoryFilter extends TimeRange {
  readonly memberId?: string | undefined;
  readonly action?: ActionId | undefined;
  readonly creditType?: string | undefined;
}

/** Pages looked through to fill one page of a filtered history; the cursor goes on from there. */
const LOOKS_MAX = 10;

/**
 * Gives a page of what was charged, by time. New charges come at the newest end, so a page neither
 * skips nor repeats; a filtered page may be short and still have a next one.
 */
export async function listHistory(
  p: Ports,
  ws: string,
  query: HistoryFilter & PageRequest,
): Promise<Page<ChargeView>> {
  const items: ChargeView[] = [];
  let cursor = query.cursor;
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    const limit = query.limit - items.length;
    const page = await pageOfCharges(p, ws, { ...query, limit, cursor });
    items.push(
      ...(await toViews(
        p,
        ws,
        page.items.filter((charge) => matches(charge, query)),
      )),
    );
    cursor = page.nextCursor ?? undefined;
    if (cursor === undefined || items.length >= query.limit) break;
  }
  return { items, nextCursor: cursor ?? null };
}

function matches(charge: Charge, { memberId, action, creditType }: HistoryFilter): boolean {
  return (
    (memberId === undefined || charge.memberId === memberId) &&
    (action === undefined || charge.action === action) &&
    (creditType === undefined || (charge.credits[creditType] ?? 0) > 0)
  );
}

async function toViews(p: Ports, ws: string, charges: readonly Charge[]): Promise<ChargeView[]> {
  const credited = await listCredited(
    p,
    ws,
    charges.map(({ id }) => id),
  );
  return charges.map((charge) => toView(charge, credited.get(charge.id)));
}

/** A lookup costs credits of one type in every plan (`priced-in-one-type`). */
function toView(charge: Charge, credited: CreditedCharge | undefined): ChargeView {
  const [[creditType, credits] = ['', 0]] = Object.entries(charge.credits);
  return {
    id: charge.id,
    at: toRfc3339(charge.paidAtMs),
    actor: charge.actor,
    action: charge.action,
    ref: charge.ref,
    contactId: charge.contactId,
    subject: inOrder(charge.subject),
    credits,
    creditType,
    sources: charge.sources.map((slice) => ({
      grantId: slice.grantId,
      category: slice.cat,
      ...(slice.seat !== undefined && { seat: slice.seat }),
      credits: slice.credits,
    })),
    creditedBack: credited === undefined ? null : viewCredited(credited),
    enrichmentId: charge.enrichmentId,
  };
}

function viewCredited({ createdAtMs, cause, returns }: CreditedCharge): ChargeView['creditedBack'] {
  return {
    at: toRfc3339(createdAtMs),
    reason: cause,
    credits: returns.reduce((sum, { amount }) => sum + amount, 0),
    grantIds: returns.map(({ grantId }) => grantId),
  };
}

/** The table keeps no order of fields. */
function inOrder(subject: Charge['subject']): Record<string, string> {
  return Object.fromEntries(
    SUBJECT_FIELDS.flatMap((field) => {
      const value = subject[field];
      return value === undefined ? [] : [[field, value]];
    }),
  );
}
