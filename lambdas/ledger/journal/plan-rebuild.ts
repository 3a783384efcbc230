import type { EpochMs } from '../../shared/units.contract.ts';
import { foldSlices, foldTotals, sameTotals, totalsOf } from '../account/fold.ts';
import { periodAt } from '../account/periods.ts';
import { allotmentSlices } from '../grants/plan-grant.ts';
import type {
  Account,
  AccountTerms,
  LedgerEntry,
  OpenGrant,
  Revision,
  Totals,
} from '../ledger.contract.ts';
import { startsOf } from './project-revision.ts';

/** What a record says of a revision that it caused. */
export type RecordedRevision = Revision & { readonly rev: number };

/** A gap of a ledger, and what is known around it. */
export interface Gap {
  /** Grants as the entries before the gap leave them, empty ones too. */
  readonly grants: Readonly<Record<string, OpenGrant>>;
  /** The totals that they leave. */
  readonly before: Totals;
  /** The first revision that is missing, and the last. */
  readonly from: number;
  readonly through: number;
  /** The entry behind the gap; undefined where the account itself is at its end. */
  readonly next: LedgerEntry | undefined;
  readonly account: Account;
  /** By revision. */
  readonly recorded: ReadonlyMap<number, RecordedRevision>;
  /** By which missing turns are made; undefined: none is. */
  readonly terms: AccountTerms | undefined;
}

/**
 * Makes the entries of a gap: from the records of the operations that did them, the last one from
 * the account itself, and what time did by itself (a turn, credits that expired) from the terms and
 * the grants. What records say gives the bytes that the projector would have written; of what time
 * did, the moment is that of the entry behind it. Undefined where a revision follows from nothing,
 * or the entries do not lead to what stands behind the gap: then nothing is to be written.
 */
export function planRebuild(gap: Gap): LedgerEntry[] | undefined {
  const entries: LedgerEntry[] = [];
  const wanted = gap.next?.before ?? totalsOf(gap.account);
  let { grants, before } = gap;
  for (let rev = gap.from; rev <= gap.through; rev += 1) {
    const revision = revisionOf(gap, grants, rev);
    if (revision === undefined) return undefined;
    const reached = foldTotals(before, revision.slices);
    if (rev === gap.through && !sameTotals(reached, wanted)) return undefined;
    const after = rev === gap.through ? wanted : reached;
    const starts = startsOf(revision.slices, grants);
    const has = Object.keys(starts).length > 0;
    entries.push({ ...revision, rev, before, after, ...(has && { starts }) });
    grants = foldSlices(grants, revision.slices);
    before = after;
  }
  return entries;
}

function revisionOf(gap: Gap, grants: Gap['grants'], rev: number): Revision | undefined {
  const recorded = gap.recorded.get(rev);
  if (recorded !== undefined) {
    const { rev: _rev, ...revision } = recorded;
    return revision;
  }
  if (rev === gap.account.rev) return gap.account.last;
  const at = gap.next?.at ?? gap.account.last.at;
  return turnAt(gap, grants, at) ?? expiryAt(grants, at, rev);
}

const BY_TIME = { actor: 'sluice', reason: 'period', ref: 'schedule' } as const;

/** The turn to the period of a moment, where its allotment has not come in yet. */
function turnAt({ terms, account }: Gap, grants: Gap['grants'], at: EpochMs): Revision | undefined {
  if (terms === undefined) return undefined;
  const period = periodAt(terms, at);
  const slices = allotmentSlices(terms, period, account.seat);
  const isNew = slices.length > 0 && slices.every(({ grantId }) => grants[grantId] === undefined);
  return isNew ? { ...BY_TIME, op: `turn:${period.id}`, action: 'turn', slices, at } : undefined;
}

/** What had expired by a moment and was not booked. */
function expiryAt(grants: Gap['grants'], at: EpochMs, rev: number): Revision | undefined {
  const slices = Object.entries(grants)
    .filter(([, { exp, available }]) => exp !== null && exp <= at && available > 0)
    .map(([grantId, { type, available }]) => ({
      grantId,
      type,
      available: -available,
      expired: available,
    }));
  if (slices.length === 0) return undefined;
  return { ...BY_TIME, op: `expire:${rev - 1}`, action: 'expire', slices, at };
}
