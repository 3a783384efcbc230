import type { CallLimits } from '../adapter.contract.ts';
import type { RefusalReason } from '../waterfall.contract.ts';

/**
 * What all functions know together of the vendors' accounts: whose circuit is open, whose account
 * is in trouble, what was spent today, and when the next call may begin.
 */

/** Whose account with a vendor it is: the operator's, or a workspace's own. */
export type VendorAccount = 'operator' | (string & {});

/** Why a vendor's account is not called for a while. */
export type Trouble = Extract<RefusalReason, 'bad-key' | 'out-of-credits' | 'rate-limited'>;

/** How an account with a vendor stands. Absent fields: nothing is wrong. */
export interface VendorState {
  /** Calls in a row that failed, each within a minute of the one before. */
  readonly failures?: number;
  readonly failedAtMs?: number;
  /** The circuit is open until then. */
  readonly openUntilMs?: number;
  /** For how long it was opened last; the next time it is twice as long. */
  readonly openSeconds?: number;
  /** Somebody tries whether it works again; until then nobody else does. */
  readonly probeUntilMs?: number;
  /** What the vendor said of the account, and until when it is believed. */
  readonly trouble?: { readonly reason: Trouble; readonly untilMs: number };
}

/** What the operator has set of a vendor; absent: as its documents say. */
export interface VendorSettings {
  /** Not asked at all. */
  readonly isOff?: true;
  readonly limits?: CallLimits;
  /** What may be spent with it on a day of UTC, in millionths of a dollar. */
  readonly dayCostMicroUsdMax?: number;
  /** What a hit costs by this account's own contract, in place of the public price. */
  readonly pricesMicroUsd?: Readonly<Record<string, number>>;
}

/** May the vendor be called now? If not, why, and when it may be. */
export type Leave =
  | { readonly kind: 'go' }
  | {
      readonly kind: 'no';
      readonly reason: RefusalReason;
      readonly retryAfterSeconds?: number;
    };

/** Who asks before each call, and tells after it. */
export interface Desk {
  /** Waits for the vendor's next place, if it is near; says no where the vendor is not to be called. */
  leaveFor(vendor: string): Promise<Leave>;
  /** Notes how a call went and what it cost. */
  note(vendor: string, ended: EndedVendorCall): Promise<void>;
}

export interface EndedVendorCall {
  /** The reason of a refusal; absent where the vendor answered. */
  readonly refused?: RefusalReason;
  readonly retryAfterSeconds?: number;
  readonly costMicroUsd: number;
}
