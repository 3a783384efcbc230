import {
  claimantOf,
  confirmPointer,
  isAlias,
  isOwn,
  markFound,
  movePointer,
  putAlias,
  putClaim,
  readStanding,
  type Standing,
  yieldClaim,
} from '../../claims/claim.store.ts';
import { chooseClaim, claimOf, followAliases } from '../../claims/claim-datum.ts';
import { emailKey } from '../../identity/identity-keys.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import type { Claim, Claimant, EnrichmentRecord } from '../records.contract.ts';
import { putOutcome, type SubjectRecord } from '../rounds/row-run.store.ts';

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
        // What it has left must lead here before it is sure: the row is paid where its own keys lead.
        if (move.left !== move.key && !(await yieldClaim(p, ws, move.left, claimant, move.key)))
          break;
        if (!move.isSure && !(await markFound(p, ws, move.key, claimant, address))) break;
        if (move.over === undefined) return true;
        if (await confirmPointer(p, ws, address, move.over)) return true;
        break;
      case 'claim':
        await putClaim(p, ws, move.key, claim, move.over);
        break;
      case 'point':
        // Before anybody may count on it: a claim that is not marked can be taken over under another key.
        if (!move.isSure && !(await markFound(p, ws, move.key, claimant, address))) break;
        if (
          move.over === undefined
            ? await putAlias(p, ws, address, move.key)
            : await movePointer(p, ws, address, move.over, move.key)
        )
          return true;
    }
  }
  throw new AppError('ACCOUNT_BUSY', 'an address changed hands again and again');
}

/**
 * What a row does about the address that it was found at. `yield`: another row has the person, and pays. `keep`: the
 * claim of the row stands at the address; one that it has `left` elsewhere points there. `claim`: nobody has the
 * person for certain, so the row claims that key, `over` who is only looking. `point`: the address leads to the
 * row's claim from now on. Where the address is a pointer by now, `over` is where it leads: `keep` confirms it, `point`
 * moves it away from whoever was only asked for by the address. Of the two, one comes first. `isSure`: the claim is
 * marked as found already, or paid.
 */
type Move =
  | { readonly kind: 'yield'; readonly own: string; readonly key: string; readonly claim: Claim }
  | {
      readonly kind: 'keep';
      readonly left: string;
      readonly key: string;
      readonly isSure: boolean;
      readonly over?: string;
    }
  | { readonly kind: 'claim'; readonly key: string; readonly over?: Claim }
  | {
      readonly kind: 'point';
      readonly key: string;
      readonly isSure: boolean;
      readonly over?: string;
    };

/** Chooses the next move from what stands under the row's keys and under the address. */
export function planIdentity(
  standing: Standing,
  identityKeys: readonly string[],
  address: string,
  claimant: Claimant,
): Move {
  const own = chooseClaim(standing, identityKeys);
  const there = chooseClaim(standing, [address]);
  const pointer = standing.get(address);
  const over = isAlias(pointer) ? { over: pointer.aliasOf } : {};
  const isOther = (claim: Claim | undefined): claim is Claim =>
    claim !== undefined && !isOwn(claim, claimant);
  if (isOther(own.claim)) return yieldOrTake(own.key, own.key, own.claim);
  if (isOther(there.claim)) {
    // A claim that stands under the address is the person's: nothing else is known of it.
    if (there.key === address || isFoundAt(there.claim, address))
      return yieldOrTake(own.key, there.key, there.claim);
  } else if (there.claim !== undefined) {
    return { kind: 'keep', left: own.key, key: there.key, isSure: isSure(there.claim), ...over };
  }
  if (own.claim === undefined) return { kind: 'claim', key: own.key };
  return { kind: 'point', key: own.key, isSure: isSure(own.claim), ...over };
}

/** Who has not found the person yet gets it free, should it come to that. */
function yieldOrTake(own: string, key: string, claim: Claim): Move {
  return isSure(claim) ? { kind: 'yield', own, key, claim } : { kind: 'claim', key, over: claim };
}

/** Says whether a claim's row was found at the address itself, and not only asked for by it: that may be a colleague's. */
function isFoundAt(claim: Claim, address: string): boolean {
  return isSure(claim) && (claim.foundAt === undefined || claim.foundAt === address);
}

/** Says whether a claim's row is paid, or was found and will be. */
function isSure({ state, foundAt }: Claim): boolean {
  return state === 'paid' || foundAt !== undefined;
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
  const { result } = to.claim;
  // Found elsewhere before, the person keeps also the address that it was found at now.
  const isSame = result && emailKey(ws, result.value) === emailKey(ws, found.value);
  const outcome = { ...(isSame ? result : datum), kind: 'owned' } as const;
  await putOutcome(p, ws, id, { ...subject, contactId: to.claim.contactId, outcome });
}
