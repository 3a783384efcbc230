import { AppError } from '../shared/errors.ts';
import type { Ports } from '../shared/ports.ts';
import {
  claimantOf,
  isAlias,
  isOwn,
  markFound,
  putAlias,
  putClaim,
  readStanding,
  type Standing,
  yieldClaim,
} from './claim.store.ts';
import { chooseClaim, claimOf, followAliases } from './claim-row.ts';
import { emailKey } from './identify-subject.ts';
import type { Claim, Claimant, EnrichmentRecord } from './records.contract.ts';
import { putOutcome, type SubjectRecord } from './subject.store.ts';

const TRIES_MAX = 8;

/**
 * Asks whether a found address is news to the workspace. The address is an identity of its own: who was asked
 * for by profile here and by name there turns out to be one person when both are found at one address, and the
 * second finding costs nothing.
 *
 * Shape:  a row with outcome `found`, and its person's keys → true: pay for it; false: its outcome is now
 *         `owned`. A repeat answers the same. `known` spares the first look where many rows were looked up
 *         together.
 */
export async function settleIdentity(
  p: Ports,
  record: EnrichmentRecord,
  identityKeys: readonly string[],
  subject: SubjectRecord,
  known?: Standing,
): Promise<boolean> {
  if (subject.outcome?.kind !== 'found') return false;
  const { workspaceId: ws } = record;
  const address = emailKey(ws, subject.outcome.value);
  const claimant = claimantOf(record, subject.part, subject.row);
  const claim = claimOf(claimant, identityKeys, subject.contactId, p.now());
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const asked = [...identityKeys, address];
    const seen = attempt === 0 ? known : undefined;
    const standing = seen ?? (await followAliases(p, ws, await readStanding(p, ws, asked)));
    const move = planIdentity(standing, identityKeys, address, claimant);
    switch (move.kind) {
      case 'yield':
        await yieldTo(p, record, subject, move);
        return false;
      case 'keep':
        if (move.left !== move.key) await yieldClaim(p, ws, move.left, claimant, move.key);
        if (move.isPaid || (await markFound(p, ws, move.key, claimant))) return true;
        break;
      case 'claim':
        await putClaim(p, ws, move.key, claim, move.over);
        break;
      case 'point':
        if (await putAlias(p, ws, address, move.key, { isFound: true })) return true;
    }
  }
  throw new AppError('ACCOUNT_BUSY', 'an address changed hands again and again');
}

/**
 * What a row does about the address that it was found at. `yield`: another row has the person, and pays. `keep`: the
 * claim of the row stands at the address; one that it has `left` elsewhere points there. `claim`: nobody has the
 * person for certain, so the row claims that key, `over` who is only looking. `point`: the address leads to the
 * row's claim from now on.
 */
type Move =
  | { readonly kind: 'yield'; readonly own: string; readonly key: string; readonly claim: Claim }
  | {
      readonly kind: 'keep';
      readonly left: string;
      readonly key: string;
      readonly isPaid: boolean;
    }
  | { readonly kind: 'claim'; readonly key: string; readonly over?: Claim }
  | { readonly kind: 'point'; readonly key: string };

/** Chooses the next move from what stands under the row's keys and under the address. */
export function planIdentity(
  standing: Standing,
  identityKeys: readonly string[],
  address: string,
  claimant: Claimant,
): Move {
  const own = chooseClaim(standing, identityKeys);
  const there = chooseClaim(standing, [address]);
  for (const { key, claim } of [own, there]) {
    if (claim === undefined || isOwn(claim, claimant)) continue;
    if (isCertain(standing, address, there.key === key, claim))
      return { kind: 'yield', own: own.key, key, claim };
    // Who has not found the person yet gets it free, should it come to that.
    return { kind: 'claim', key, over: claim };
  }
  if (there.claim !== undefined)
    return {
      kind: 'keep',
      left: own.key,
      key: there.key,
      isPaid: there.claim.state === 'paid',
    };
  // The row's own claim is gone, or the one that the address led to.
  if (standing.has(address)) return { kind: 'claim', key: there.key };
  if (own.claim === undefined) return { kind: 'claim', key: own.key };
  return { kind: 'point', key: own.key };
}

/** Says whether another's row is paid, or was found and will be: by its claim's mark, or by the pointer that it has put. */
function isCertain(standing: Standing, address: string, isThere: boolean, claim: Claim): boolean {
  if (claim.state === 'paid' || claim.isFound) return true;
  const pointer = isThere ? standing.get(address) : undefined;
  return isAlias(pointer) && pointer.isFound === true;
}

/** The person is known under another claim: the row's own becomes a pointer to it, its result is free. */
async function yieldTo(
  p: Ports,
  record: EnrichmentRecord,
  subject: SubjectRecord,
  to: { readonly own: string; readonly key: string; readonly claim: Claim },
): Promise<void> {
  if (subject.outcome?.kind !== 'found') return;
  const { workspaceId: ws, id } = record;
  const { part, row, outcome: found } = subject;
  if (to.own !== to.key) await yieldClaim(p, ws, to.own, claimantOf(record, part, row), to.key);
  const { kind: _found, ...datum } = found;
  const outcome = { ...(to.claim.result ?? datum), kind: 'owned' } as const;
  await putOutcome(p, ws, id, { ...subject, contactId: to.claim.contactId, outcome });
}
