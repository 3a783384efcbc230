import type { AccountId } from '../shared/ids.contract.ts';
import type { ItemKey } from '../shared/keys.contract.ts';
import type { Amounts, EpochMs } from '../shared/units.contract.ts';
import type {
  Account,
  AccountTerms,
  Cause,
  Fence,
  GrantCategory,
  HeldSlice,
  Operation,
  Refusal,
  Slice,
} from './ledger.contract.ts';

/**
 * What the front door is asked for, and what it tells. Every request names its account by its whole
 * id.
 */

/** Where a record keeps an operation. */
export interface OperationPlace {
  readonly key: ItemKey;
  /** The record's attribute, e.g. `hold`. */
  readonly attribute: string;
}

/** More to write on the record together with its operation. */
export interface RecordChange {
  readonly set?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
}

/**
 * What became of one attempt of an operation. `lost`: its write never arrived and, being fenced,
 * never will; the next attempt follows. `unneeded`: there was nothing to change, and nothing was
 * sent. The others are final. `account` is the copy that showed it.
 */
export type OperationFate = (
  | {
      readonly kind: 'applied';
      /** The revision that did it; absent where other accounts alone were drawn from. */
      readonly rev?: number;
      readonly slices: readonly Slice[];
      /** When the account changed: the entry's time. */
      readonly at?: EpochMs;
      readonly account?: Account;
    }
  | Refusal
  | { readonly kind: 'lost' }
  | { readonly kind: 'unneeded' }
) & {
  /** Where it took one to find the fate out. */
  readonly fence?: Fence;
};

/** An operation on a record that causes it; what all requests for one have. */
export interface OperationOfRecord {
  readonly account: AccountId;
  readonly place: OperationPlace;
  /** The operation's id without its attempt; the same for every call about it. */
  readonly base: string;
  readonly cause: Cause;
  /** The operation as the record has it; left out when it has none. */
  readonly found?: Operation | undefined;
  /**
   * What else the record shows once a fate is known: written with it, in one update. What must be
   * done before the record shows it is done here. Called for each attempt; a `lost` one is not the
   * end.
   */
  readonly onFate: (fate: OperationFate) => RecordChange | Promise<RecordChange>;
}

/** How the first attempt gets onto its record. */
export interface Intention {
  /**
   * Records the intention where it comes with the record itself, and gives the operation that
   * stands afterwards; left out, it is added to the record.
   */
  readonly intend?: ((operation: Operation) => Promise<Operation>) | undefined;
  /**
   * In place of `found`: what this very call has written as `intended` with its record
   * (`newOperation`).
   */
  readonly own?: Operation | undefined;
}

/** What is to be set aside: the prices of lookups, in the order in which they are taken. */
export interface Wish {
  /** Each names whole credits ≥ 0 by type; a lookup is taken with all its types or not at all. */
  readonly wanted: readonly Amounts[];
  /** Takes every lookup that still fits, in order; otherwise all of them or none. */
  readonly partial: boolean;
  /** Credits of all types together that this hold may take at most. */
  readonly maxTotal?: number | undefined;
}

/**
 * What another account is to a debit of the workspace's own. `Seat`: its credits are drawn first.
 * `MemberCap`, `KeyCap`: an allowance, which gives as much as the workspace's own account does.
 */
export type SideRole = 'Seat' | 'MemberCap' | 'KeyCap';

/** An account that a debit draws on beside the workspace's own. */
export interface Side {
  readonly role: SideRole;
  readonly account: AccountId;
}

/** The same with the terms by which the account turns before it decides. */
export interface DrawnSide extends Side {
  readonly terms: AccountTerms;
}

export interface HoldRequest extends OperationOfRecord, Intention, Wish {
  /** By which the account turns to its period before it decides. */
  readonly terms: AccountTerms;
  /** A seat first, then allowances. */
  readonly sides?: readonly DrawnSide[] | undefined;
  /**
   * Accounts that it may have drawn on before, and does no more: a seat that was taken away since.
   */
  readonly gone?: readonly Side[] | undefined;
  /** A copy of the account to plan from at first: saves a read, decides nothing. */
  readonly copy?: Account | undefined;
}

/** What a settle does with a hold. */
export interface Settlement {
  /** In draw order: the slices of a seat first. */
  readonly held: readonly HeldSlice[];
  readonly spent: Amounts;
  /** What the spent credits were for. */
  readonly spending?: readonly Spending[];
}

/** Credits that were spent on an action, and the seat that gave them, if one did. */
export interface Spending extends Pick<HeldSlice, 'type' | 'credits' | 'seat'> {
  readonly action: string;
}

/** An allowance that a hold drew on, with the slices that it set aside. */
export interface HeldAllowance extends Side {
  readonly slices: readonly HeldSlice[];
}

export interface SettleRequest extends OperationOfRecord, Intention {
  /**
   * Asked when the operation is intended, so that the decision may be the one that the record got
   * with it.
   */
  readonly decide: () => Settlement;
  /** The allowances that the hold drew on. */
  readonly allowances?: readonly HeldAllowance[] | undefined;
  /** As in `HoldRequest`. */
  readonly copy?: Account | undefined;
}

export interface ReleaseRequest extends OperationOfRecord, Intention {
  readonly held: readonly HeldSlice[];
}

export interface ResumeRequest extends OperationOfRecord {
  /** What the hold drew on beside the workspace's own account, and what it was for. */
  readonly across?: (ResumedWish & { readonly sides: readonly Side[] }) | undefined;
}

/** What a hold that another call began was for. */
export type ResumedWish = Pick<Wish, 'wanted' | 'maxTotal'>;

export interface GrantRequest {
  readonly account: AccountId;
  readonly terms: AccountTerms;
  /** Follows from the idempotency key, so that a repeat finds the first. */
  readonly grantId: string;
  readonly creditType: string;
  /** Whole credits > 0. */
  readonly amount: number;
  readonly category: GrantCategory;
  readonly reason: string;
  readonly actor: string;
  readonly expiresAtMs: EpochMs | null;
  readonly bodyHash: string;
}

/** A grant as the API shows it when it is made. */
export interface GrantView {
  readonly id: string;
  readonly category: GrantCategory;
  readonly creditType: string;
  readonly amount: number;
  readonly available: number;
  readonly held: number;
  readonly expiresAt: string | null;
  readonly reason: string;
  readonly createdAt: string;
}

/** What the payment of a grant says of it by now, all told: not what is new. */
export interface GrantTarget {
  /** Credits of it that are no longer paid for, 0 to its whole amount. */
  readonly reversed: number;
  /** Whether its payment is disputed at present. */
  readonly frozen: boolean;
}

/** A grant that was paid for, as it was sold. */
export interface PaidGrant {
  readonly grantId: string;
  readonly creditType: string;
  /** Whole credits > 0. */
  readonly amount: number;
  readonly effectiveAtMs: EpochMs;
  readonly expiresAtMs: EpochMs | null;
}

/**
 * One operation that brings a paid grant to what its payment says. The record has one at a time:
 * the next is made, under another `base`, once the last has its fate.
 */
export interface ReconcileRequest extends OperationOfRecord, Intention {
  readonly terms: AccountTerms;
  readonly grant: PaidGrant;
  /** Whether an earlier operation of the record has let it come in: one that is `applied`. */
  readonly isGranted: boolean;
  readonly target: GrantTarget;
}

export interface VoidRequest {
  readonly account: AccountId;
  readonly grantId: string;
  readonly reason: string;
  readonly actor: string;
}

/** The end of a grant by the operator, as the API shows it. */
export interface VoidView {
  readonly id: string;
  readonly creditType: string;
  /** What was available of it, and no longer is. */
  readonly voided: number;
  readonly reason: string;
  readonly voidedAt: string;
}

export interface AdjustRequest {
  readonly account: AccountId;
  readonly terms: AccountTerms;
  /** Follows from the idempotency key, so that a repeat finds the first. */
  readonly adjustmentId: string;
  readonly creditType: string;
  /** Whole credits > 0 to take away. */
  readonly amount: number;
  readonly reason: string;
  readonly actor: string;
  readonly bodyHash: string;
}

/** Credits that the operator took away, as the API shows it: `amount` < 0. */
export interface AdjustmentView {
  readonly id: string;
  readonly creditType: string;
  readonly amount: number;
  readonly reason: string;
  readonly taken: readonly { readonly grantId: string; readonly credits: number }[];
  readonly createdAt: string;
}
