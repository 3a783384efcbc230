import { AppError } from '../shared/errors.ts';
import type { Ports } from '../shared/ports.ts';
import {
  claimantOf,
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
        // What it has left must lead here before it is sure: the row is paid where its own keys lead.
        if (move.left !== move.key && !(await yieldClaim(p, ws, move.left, claimant, move.key)))
          break;
        if (move.isSure || (await markFound(p, ws, move.key, claimant))) return true;
        break;
      case 'claim':
        await putClaim(p, ws, move.key, claim, move.over);
        break;
      case 'point':
        // Before anybody may count on it: a claim that is not marked can be taken over under another key.
        if (!move.isSure && !(await markFound(p, ws, move.key, claimant))) break;
        if (await putAlias(p, ws, address, move.key)) return true;
    }
  }
  throw new AppError('ACCOUNT_BUSY', 'an address changed hands again and again');
}

/**
 * What a row does about the address that it was found at. `yield`: another row has the person, and pays. `keep`: the
 * claim of the row stands at the address; one that it has `left` elsewhere points there. `claim`: nobody has the
 * person for certain, so the row claims that key, `over` who is only looking. `point`: the address leads to the
 * row's claim from now on. `isSure`: the claim is marked as found already, or paid.
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
  | { readonly kind: 'point'; readonly key: string; readonly isSure: boolean };

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
    if (isSure(claim)) return { kind: 'yield', own: own.key, key, claim };
    // Who has not found the person yet gets it free, should it come to that.
    return { kind: 'claim', key, over: claim };
  }
  if (there.claim !== undefined)
    return {
      kind: 'keep',
      left: own.key,
      key: there.key,
      isSure: isSure(there.claim),
    };
  // The row's own claim is gone, or the one that the address led to.
  if (standing.has(address)) return { kind: 'claim', key: there.key };
  if (own.claim === undefined) return { kind: 'claim', key: own.key };
  return { kind: 'point', key: own.key, isSure: isSure(own.claim) };
}

/** Says whether a claim's row is paid, or was found and will be. */
function isSure({ state, isFound }: Claim): boolean {
  return state === 'paid' || isFound === true;
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
