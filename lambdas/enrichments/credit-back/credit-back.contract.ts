import type { EpochMs } from '../../shared/units.contract.ts';

/** THE LIST of why a charge is credited back; the reason of the grants by which it is. */
export const CREDIT_BACK_CAUSES = [
  /** The address that was paid for does not receive mail. */
  'bounce',
  /** Another charge has paid for the same datum of the same person. */
  'double-charge',
] as const;
export type CreditBackCause = (typeof CREDIT_BACK_CAUSES)[number];

/** Credits of one type that go back to one account, as a grant. */
export interface ReturnedCredits {
  readonly grantId: string;
  /** The member whose seat gave them; absent: the workspace's own account did. */
  readonly seat?: string | undefined;
  readonly creditType: string;
  readonly amount: number;
  readonly expiresAtMs: EpochMs | null;
}

/**
 * A charge that is credited back: what was decided, once, whatever the cause and whoever tells of
 * it. It says nothing of the value.
 */
export interface CreditedCharge {
  readonly workspaceId: string;
  readonly chargeId: string;
  readonly cause: CreditBackCause;
  readonly actor: string;
  readonly createdAtMs: EpochMs;
  readonly returns: readonly ReturnedCredits[];
  /** Why a part of what was charged does not come back: its seat has no licence any more. */
  readonly reason: 'seat-ended' | null;
  /** There until the credits have come in. */
  readonly i2sk?: string;
}
