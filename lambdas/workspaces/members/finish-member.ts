import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { listApiKeys } from '../api-keys/read-api-keys.ts';
import { revokeApiKey } from '../api-keys/revoke-api-key.ts';
import type { ApiKey, Seat } from '../workspaces.contract.ts';
import { leaveUnfinished, readMemberCopy } from './member.store.ts';

/** Brings the account of a member's seat to what the licence says by now. */
export type TurnSeat = (memberId: string, seat: Seat) => Promise<unknown>;

const KEYS_A_PAGE = 200;

/**
 * Does what a change of a member has left: keys of one who was removed are revoked, and the account
 * of the seat follows the licence. Nothing where nothing is left; safe to repeat, by anybody.
 *
 * Shape: → the keys that it has revoked.
 */
export async function finishMember(
  p: Ports,
  ws: string,
  id: string,
  turnSeat: TurnSeat,
): Promise<readonly ApiKey[]> {
  const { record, removed } = await readMemberCopy(p, ws, id);
  const found = removed ?? record;
  if (found?.i2sk === undefined) return [];
  const revoked = removed ? await revokeKeysOf(p, ws, id) : [];
  if (found.seat) await turnSeat(id, found.seat);
  const key = removed ? keys.removedMember(ws, id) : keys.member(ws, id);
  await leaveUnfinished(p, key, found);
  return revoked;
}

async function revokeKeysOf(p: Ports, ws: string, memberId: string): Promise<readonly ApiKey[]> {
  const revoked: ApiKey[] = [];
  let cursor: string | undefined;
  do {
    const page = await listApiKeys(p, ws, { limit: KEYS_A_PAGE, cursor });
    for (const apiKey of page.items) {
      if (apiKey.memberId !== memberId || apiKey.revokedAt !== undefined) continue;
      revoked.push(await revokeApiKey(p, ws, apiKey.id));
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return revoked;
}
