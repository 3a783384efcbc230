import type { Account, AccountChange, OpenGrant, Slice } from '../ledger.contract.ts';

/** What a grant's counters and its debt change by. */
export interface ReversalMove {
  /** Credits to claw back; below 0: to give back. */
  readonly clawedBack: number;
  readonly debt: number;
  /** Whether it is right only while nothing else of the grant moves. */
  readonly isExact: boolean;
}

/**
 * Gives what brings a grant to so many reversed credits, as far as it can be by now.
 *
 * What is available goes first, then what holds give back; what expired or was voided is gone, and
 * nobody owes it; the rest has been spent, and is debt: whatever was spent beyond the credits that
 * stay paid for. Of credits that are paid for again, debt goes down first.
 */
export function moveTowards(grant: OpenGrant, reversed: number): ReversalMove {
  const { clawedBack = 0, debt = 0 } = grant.reversal ?? {};
  const more = reversed - clawedBack;
  const taken = Math.min(more, grant.available);
  const owed = Math.max(0, spentOf(grant) - (grant.amount - reversed));
  return {
    clawedBack: taken,
    debt: owed - debt,
    isExact: taken < more || owed > 0 || debt > 0,
  };
}

/** Sums what was spent of a grant: all that is nowhere else. */
export function spentOf({ amount, available, held, lapsed = 0, reversal }: OpenGrant): number {
  return amount - available - held - lapsed - (reversal?.clawedBack ?? 0);
}

/** Says whether what comes back to a grant is to be clawed back before anybody draws it. */
export function isOwing({ reversal }: Pick<OpenGrant, 'reversal'>): boolean {
  return reversal !== undefined && reversal.credits > reversal.clawedBack;
}

/** Says whether a reversal has come to mean more than is booked of it: that is done next. */
export function isDue(grant: OpenGrant): boolean {
  if (grant.reversal === undefined) return false;
  const { clawedBack, debt } = moveTowards(grant, grant.reversal.credits);
  return clawedBack !== 0 || debt !== 0;
}

/**
 * Plans what reversals have come to mean for their grants since: what holds gave back is clawed
 * back, what they spent of it is debt. Undefined when nothing has.
 */
export function planReversalsDue({ grants, opened }: Account): AccountChange | undefined {
  for (const [grantId, grant] of Object.entries(grants)) {
    if (grant.reversal === undefined || !isDue(grant)) continue;
    const move = moveTowards(grant, grant.reversal.credits);
    return {
      action: 'clawback',
      slices: [sliceOf(grantId, grant, move)],
      whileOpened: opened,
      whileAt: { [grantId]: { available: grant.available, held: grant.held } },
    };
  }
  return undefined;
}

/** Gives the slice that moves a grant's credits, and its debt. */
export function sliceOf(
  grantId: string,
  { type }: Pick<OpenGrant, 'type'>,
  { clawedBack, debt }: Pick<ReversalMove, 'clawedBack' | 'debt'>,
): Slice {
  return {
    grantId,
    type,
    ...(clawedBack !== 0 && { available: -clawedBack, clawedBack }),
    ...(debt !== 0 && { debt }),
  };
}
