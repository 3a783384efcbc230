import { AppError } from '../shared/errors.ts';
import type { Ports } from '../shared/ports.ts';
import {
  claimantOf,
  isOwn,
  putAlias,
  putClaim,
  readStanding,
  type Standing,
  yieldClaim,
} from './claim.store.ts';
import { chooseClaim, followAliases } from './claim-row.ts';
import { emailKey } from './identify-subject.ts';
import type { Claim, EnrichmentRecord } from './records.contract.ts';
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
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const asked = [...identityKeys, address];
    const seen = attempt === 0 ? known : undefined;
    const standing = seen ?? (await followAliases(p, ws, await readStanding(p, ws, asked)));
    const own = chooseClaim(standing, identityKeys);
    const there = chooseClaim(standing, [address]);
    const other = [own.claim, there.claim].find((claim) => claim && !isOwn(claim, claimant));
    if (other !== undefined) {
      const key = own.claim === other ? own.key : there.key;
      await yieldTo(p, record, subject, { own: own.key, key, claim: other });
      return false;
    }
    if (there.claim !== undefined) return true;
    if (!standing.has(address)) {
      if (await putAlias(p, ws, address, own.key)) return true;
      continue;
    }
    // The address leads to a key that its claim has left: the row moves its own claim there.
    const { contactId } = subject;
    const moved: Claim = { state: 'finding', ...claimant, contactId, atMs: p.now() };
    if (await putClaim(p, ws, there.key, moved)) {
      await yieldClaim(p, ws, own.key, claimant, there.key);
      return true;
    }
  }
  throw new AppError('ACCOUNT_BUSY', 'an address changed hands again and again');
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
