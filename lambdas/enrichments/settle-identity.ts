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
import { areTwo, emailKey, profileOf } from './identify-subject.ts';
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
        // What it has left must lead here before it is sure: the row is paid where its own keys lead.
        if (move.left !== move.key && !(await yieldClaim(p, ws, move.left, claimant, move.key)))
          break;
        if (move.isSure || (await markFound(p, ws, move.key, claimant, address))) return true;
        break;
      case 'claim':
        await putClaim(p, ws, move.key, claim, move.over);
        break;
      case 'point':
        // Before anybody may count on it: a claim that is not marked can be taken over under another key.
        if (!move.isSure && !(await markFound(p, ws, move.key, claimant, address))) break;
        if (await putAlias(p, ws, address, move.key, move.over)) return true;
    }
  }
  throw new AppError('ACCOUNT_BUSY', 'an address changed hands again and again');
}

/**
 * What a row does about the address that it was found at. `yield`: another row has the person, and pays. `keep`: the
 * claim of the row stands at the address; one that it has `left` elsewhere points there. `claim`: nobody has the
 * person for certain, so the row claims that key, `over` who is only looking. `point`: the address leads to the
 * row's claim from now on, not `over` to somebody who was asked for by it and found elsewhere. `isSure`: the claim is
 * marked as found already, or paid.
 */
type Move =
  | { readonly kind: 'yield'; readonly own: string; readonly key: string; readonly claim: Claim }
  | {
      readonly kind: 'keep';
      readonly left: string;
      readonly key: string;
      readonly isSure: boolean;
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
  const isOther = (claim: Claim | undefined): claim is Claim =>
    claim !== undefined && !isOwn(claim, claimant);
  if (isOther(own.claim)) return yieldOrTake(own.key, own.key, own.claim);
  if (isOther(there.claim)) {
    const pointer = standing.get(address);
    if (!isAlias(pointer) || isSamePerson(there.claim, address, identityKeys))
      return yieldOrTake(own.key, there.key, there.claim);
    if (own.claim === undefined) return { kind: 'claim', key: own.key };
    return { kind: 'point', key: own.key, isSure: isSure(own.claim), over: pointer.aliasOf };
  }
  if (there.claim !== undefined)
    return { kind: 'keep', left: own.key, key: there.key, isSure: isSure(there.claim) };
  // The row's own claim is gone, or the one that the address led to.
  if (standing.has(address)) return { kind: 'claim', key: there.key };
  if (own.claim === undefined) return { kind: 'claim', key: own.key };
  return { kind: 'point', key: own.key, isSure: isSure(own.claim) };
}

/** Who has not found the person yet gets it free, should it come to that. */
function yieldOrTake(own: string, key: string, claim: Claim): Move {
  return isSure(claim) ? { kind: 'yield', own, key, claim } : { kind: 'claim', key, over: claim };
}

/**
 * Says whether a claim that an address points to is for the person who was found there: found there itself, or still
 * looked for by somebody who gave that address, unless two profiles tell the two apart. (A claim that stands under the
 * address is: nothing else is known of its person.)
 */
function isSamePerson(claim: Claim, address: string, identityKeys: readonly string[]): boolean {
  if (isSure(claim)) return claim.foundAt === undefined || claim.foundAt === address;
  return !areTwo(profileOf(identityKeys), claim.profile);
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
