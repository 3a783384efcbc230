import { accountName } from '../events/account-name.ts';
import type { EventClient } from '../events/event-client.ts';
import { makeEvent } from '../events/make-event.ts';
import type { Account } from '../ledger/ledger.contract.ts';
import { type ExpiringGrant, findExpiring } from '../ledger/ledger.ts';
import { findItem, putAbsentItem } from '../shared/items.ts';
import { EXPIRES_AT_S, keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { epochMs, toRfc3339 } from '../shared/units.contract.ts';

/** Ports of who tells of grants that expire soon. */
export interface ExpiryPorts extends Ports, EventClient {}

/** A grant expires soon when it has so long to go. The same for all plans. */
const SOON_MS = 14 * 86_400_000;
/** A mark that it was told is kept for so long after the expiry: nobody asks for it then. */
const MARK_KEPT_MS = 30 * 86_400_000;

/**
 * Tells of the grants of an account that have credits to spend and expire soon: once for each
 * grant, at least. It is told first and marked then, so that a crash in between tells the same
 * event again. An allowance has no credits of its own, and nothing is told of it.
 *
 * Errors: where the bus has not taken an event.
 */
export async function tellExpiring(p: ExpiryPorts, account: Account): Promise<void> {
  if (account.cap !== undefined) return;
  const soonMs = epochMs(p.now() + SOON_MS);
  for (const grant of await findExpiring(p, account, soonMs)) {
    const mark = keys.expiryTold(account, grant.grantId);
    if ((await findItem(p, mark)) !== undefined) continue;
    await p.publish(toEvent(account, grant));
    const goneS = Math.ceil((grant.exp + MARK_KEPT_MS) / 1000);
    await putAbsentItem(p.db, mark, { toldAt: p.now(), [EXPIRES_AT_S]: goneS });
  }
}

/** Its time is when the grant came to expire soon, whoever tells it and when. */
function toEvent(account: Account, { grantId, type, available, eff, exp }: ExpiringGrant) {
  return makeEvent({
    type: 'credits.expiring',
    workspaceId: account.workspaceId,
    recordId: `${keys.account(account).sk}:${grantId}`,
    atMs: epochMs(Math.max(eff, exp - SOON_MS)),
    data: {
      account: accountName(account),
      grantId,
      creditType: type,
      credits: available,
      expiresAt: toRfc3339(exp),
    },
  });
}
