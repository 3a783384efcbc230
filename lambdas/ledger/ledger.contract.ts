import type { ErrorCode } from '../shared/errors.contract.ts';
import type { AccountId } from '../shared/ids.contract.ts';
import type { Amounts, EpochMs } from '../shared/units.contract.ts';

export type { AccountId };

/** What an account is run by; comes from its plan and its own settings. */
export interface AccountTerms {
  /** Calendar date from which all periods are counted, `YYYY-MM-DD`. */
  readonly anchor: string;
  /** IANA time zone in which periods begin at 00:00. */
  readonly timezone: string;
  readonly periodMonths: number;
  readonly allotments: Amounts;
  readonly planVersion: string;
  /**
   * Which of the account's terms these are, in their order: a running period that was begun on
   * others is brought to these. Absent: 0.
   */
  readonly no?: number;
  /** Since when they hold, and who said so; absent: since the period began, by time alone. */
  readonly from?: EpochMs;
  readonly by?: string;
  /** Which categories are drawn first, smaller numbers first; absent: `PRIORITY`. */
  readonly priority?: Readonly<Record<GrantCategory, number>>;
  /** Which categories of grant repay debt; absent: `DEBT_REPAID_BY`. */
  readonly debtRepaidBy?: readonly GrantCategory[];
  /** One grant a type and period: a change of terms changes it in place. For allowances. */
  readonly oneGrant?: true;
  /** They have ended: nothing comes in, and what the period was given is voided. */
  readonly ended?: true;
}

export type GrantCategory = 'allotment' | 'pack' | 'adjustment' | 'promotional';

/**
 * A grant while it is open: what the account keeps of it. `amount` = what came in, whole credits.
 */
export interface OpenGrant {
  readonly type: string;
  readonly cat: GrantCategory;
  /** Smaller is drawn first. */
  readonly pri: number;
  readonly eff: EpochMs;
  /** Spendable while now < exp; null: for ever. */
  readonly exp: EpochMs | null;
  readonly amount: number;
  readonly available: number;
  readonly held: number;
  /**
   * How the grant was ended before its time, which `exp` then names: what a hold gives back later
   * is booked the same way. Absent: it expires. `clawedBack` is for a payment that was taken back:
   * nothing writes it yet.
   */
  readonly ended?: 'voided' | 'clawedBack';
  /** Credits of it that expired or were voided while it stayed; absent: none. */
  readonly lapsed?: number;
  /** How much of its payment was reversed; absent: never any. */
  readonly reversal?: Reversal;
  /** Its payment is disputed: nothing of it is drawn. Holds go on, and so does time. */
  readonly frozen?: true;
}

/** What of a grant is to be taken back, and what has been. */
export interface Reversal {
  /** Credits that are no longer paid for. */
  readonly credits: number;
  readonly clawedBack: number;
  /** Debt for those of them that had been spent. */
  readonly debt: number;
}

export interface Period {
  /** Computed from its start, so that the lazy and the scheduled turn make the same one. */
  readonly id: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly planVersion: string;
  /** `no` of the terms that the period runs on; absent: 0. */
  readonly no?: number;
  /** Its length in calendar months; absent: 1. */
  readonly months?: number;
  /** What the period has been given by its terms, less what a change of them took back. */
  readonly allotments?: Amounts;
}

/**
 * Credits of one grant that a hold set aside. In draw order; spent from the front, given back from
 * the end.
 */
export interface HeldSlice {
  readonly grantId: string;
  readonly type: string;
  readonly cat: GrantCategory;
  readonly credits: number;
  /** The member whose seat gave them; absent: the workspace's own account did. */
  readonly seat?: string;
}

/**
 * A grant that waits beside its account until the draws come to it: later in draw order than every
 * grant of its type in the account that still has credits. Nothing of it is held.
 */
export interface WaitingGrant extends OpenGrant {
  readonly grantId: string;
}

/** What waits beside an account of one credit type. */
export interface WaitingSum {
  readonly grants: number;
  readonly credits: number;
  /** When the first of them expires; null: never. */
  readonly exp: EpochMs | null;
  /** The priority that is drawn first of theirs, where that is not what packs have by default. */
  readonly pri?: number;
  /** Those of `credits` that are frozen; absent: none. */
  readonly frozen?: number;
}
export type Waiting = Readonly<Record<string, WaitingSum>>;

/** What one revision did to one grant: signed changes; `granted` equals the sum of the others. */
export interface Slice {
  readonly grantId: string;
  readonly type: string;
  /** The grant's category, where a hold sets credits of it aside. */
  readonly cat?: GrantCategory;
  /** The member whose seat gave them, where a hold took from several accounts. */
  readonly seat?: string;
  readonly granted?: number;
  readonly available?: number;
  readonly held?: number;
  readonly spent?: number;
  readonly expired?: number;
  readonly voided?: number;
  readonly clawedBack?: number;
  /** What the grant adds to the debt of its type: credits that were spent, and not paid for. */
  readonly debt?: number;
  /** Those of `spent` that repaid debt; below 0: what had repaid debt of others comes back. */
  readonly repaid?: number;
  /** How much of the grant's payment is reversed from now on, in credits. */
  readonly reversed?: number;
  /** Whether the grant is frozen from now on. */
  readonly frozen?: boolean;
  /** The grant's terms, where this revision opened it; without `granted`: opened it again. */
  readonly opened?: Omit<OpenGrant, 'available' | 'held'>;
  /**
   * Where the grant went: `waits` and `shelved` beside the account, as it was opened or later;
   * `lifted` into it.
   */
  readonly moved?: 'waits' | 'shelved' | 'lifted';
  /** When the grant began, where the account itself does not tell: it waited beside. */
  readonly eff?: EpochMs;
  /** How this revision ended the grant before its time, and when: its new expiry. */
  readonly ends?: {
    readonly as: NonNullable<OpenGrant['ended']>;
    readonly at: EpochMs;
  };
}

export type AccountAction =
  | 'open'
  | 'turn'
  | 'retune'
  | 'grant'
  | 'hold'
  | 'settle'
  | 'expire'
  | 'void'
  | 'clawback'
  | 'reinstate'
  | 'repay'
  | 'freeze'
  | 'unfreeze'
  | 'adjust'
  | 'lift'
  | 'fence';

/** Who, why and for what: goes from the operation into the ledger entry. Never a person's data. */
export interface Cause {
  readonly actor: string;
  readonly reason: string;
  /** The record that caused it: an enrichment's or a grant's id. */
  readonly ref: string;
  /** What a settle spends, by action and credit type. */
  readonly spentOn?: Readonly<Record<string, Amounts>>;
}

/** What the account's last accepted change did; the stream carries it to the journal. */
export interface Revision extends Cause {
  readonly op: string;
  readonly action: AccountAction;
  readonly slices: readonly Slice[];
  readonly at: EpochMs;
}

/** The account: one small item. `rev` counts its accepted changes. */
export interface Account extends AccountId {
  readonly rev: number;
  readonly period: Period;
  readonly grants: Readonly<Record<string, OpenGrant>>;
  /**
   * How often grants have come into it, or to and from beside it: tells a hold that one has since
   * its copy.
   */
  readonly opened: number;
  /** What waits beside it, by credit type; each type only while something does. */
  readonly waiting?: Waiting;
  /** Spent in this period, by credit type. */
  readonly used: Amounts;
  /** Credits that were spent and then not paid for, less what has repaid them, by credit type. */
  readonly debt: Amounts;
  /** Operations that may no longer be applied: id → when fenced. Nearly always empty. */
  readonly fences: Readonly<Record<string, EpochMs>>;
  readonly last: Revision;
}

/**
 * A change of an account, planned from a copy of it; the write carries conditions on exactly what
 * it needs.
 */
export interface AccountChange {
  readonly action: AccountAction;
  readonly slices: readonly Slice[];
  /** The period that the change counts on: the write fails when it has turned. */
  readonly inPeriod?: string;
  /** `no` of the terms that the change counts on: the write fails when the period has others. */
  readonly onTerms?: number;
  /** The period that begins with this change; `used` starts again at 0. */
  readonly turnsTo?: Period;
  /** The running period on other terms: what was used in it stays. */
  readonly retunesTo?: Period;
  /**
   * What a hold passes over in draw order: the write fails when some of it could be drawn after
   * all.
   */
  readonly drawnPast?: DrawnPast;
  /**
   * The type of a grant that comes into the account: the write fails when another of the type waits
   * beside it by then, or it has HOT_GRANTS_MAX.
   */
  readonly inRoom?: string;
  /**
   * The copy's count of opened grants, where the change counts on it. The change counts as one: of
   * two that count on the same, one fails.
   */
  readonly whileOpened?: number;
  /** What the change counts on in some grants: the write fails when any has another number. */
  readonly whileAt?: Readonly<Record<string, Pick<OpenGrant, 'available' | 'held'>>>;
  /** The debt by credit type that the change counts on. */
  readonly whileDebt?: Amounts;
  /** What comes and goes beside the account: then it is written in one transaction with it. */
  readonly beside?: BesideChange;
  /** As in `Cause`. */
  readonly spentOn?: NonNullable<Cause['spentOn']>;
}

export interface BesideChange {
  readonly put: readonly WaitingGrant[];
  readonly take: readonly WaitingGrant[];
  /** What waits afterwards. */
  readonly waiting: Waiting;
}

/**
 * What stands before the last grant that a hold draws from, as its copy of the account shows it.
 */
export interface DrawnPast {
  /**
   * Credits available in each earlier grant: as many as the hold takes of it, or 0 where some are
   * held.
   */
  readonly available: Readonly<Record<string, number>>;
  /** The copy's count of opened grants. */
  readonly opened: number;
}

/** What a `plan…` function decides: a change, or a refusal that changes nothing. */
export type Plan = { readonly kind: 'planned'; readonly change: AccountChange } | Refusal;

/**
 * What an operation does with an account. `unneeded`: there is nothing to change; `surely`:
 * whatever the account has. The others have it planned again: `expire-first` once what has expired
 * is booked, `lift-first` once what is needed has come in from beside the account, `stale` by a new
 * copy.
 */
export type OperationPlan =
  | Plan
  | { readonly kind: 'unneeded'; readonly surely?: true }
  | { readonly kind: 'expire-first' }
  | { readonly kind: 'lift-first'; readonly amounts: Amounts }
  | { readonly kind: 'stale' };

export interface Refusal {
  readonly kind: 'refused';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Totals of an account, by credit type: for the ledger's before and after. */
export type Totals = Readonly<Record<string, TypeTotals>>;

export interface TypeTotals {
  readonly available: number;
  readonly held: number;
  /** There while it is not 0. */
  readonly debt?: number;
}

/** One ledger entry: what one revision did, kept for ever. */
export interface LedgerEntry extends Revision {
  readonly rev: number;
  readonly before: Totals;
  readonly after: Totals;
  /** When the grants began that it changes and does not open: their totals lie by that. */
  readonly starts?: Readonly<Record<string, EpochMs>>;
  /** Over the entry and the hash before; absent while an earlier entry is missing. */
  readonly hash?: string;
  /**
   * From when on the account is as the entry leaves it: its own time, or that of an earlier one
   * made by a clock that was ahead. Never falls. There with the hash.
   */
  readonly asOf?: EpochMs;
}

/** A ledger entry that has been sealed. */
export type SealedEntry = LedgerEntry & { readonly hash: string; readonly asOf: EpochMs };

/** How far the entries of an account are sealed: what the last one has. */
export type LedgerHead = Pick<SealedEntry, 'rev' | 'hash' | 'asOf'>;

/**
 * An operation as the record that causes it keeps it. `intended` says that a write may be on its
 * way; `applied`, `refused` and `unneeded` (nothing was to change) are final for this id. After a
 * refusal with the code LOST (the write never arrived and, being fenced, never will) the record may
 * intend a next attempt under another id.
 */
export interface Operation {
  /** `<base>:<attempt>`. */
  readonly id: string;
  readonly attempt: number;
  readonly state: 'intended' | 'applied' | 'refused' | 'unneeded';
  /** Why it was refused, and what the caller is told of it. */
  readonly code?: ErrorCode | 'LOST';
  readonly details?: Readonly<Record<string, unknown>>;
  /** The account's revision when it was intended: the journal is searched from there. */
  readonly sinceRev: number;
  /** When it was intended; once applied, when the account changed: its entry can be made anew. */
  readonly at: EpochMs;
  /** Made by the call that intended it: who finds another's does not send. */
  readonly intendedBy: string;
  /** The revision that did it, once applied. */
  readonly rev?: number;
  readonly slices?: readonly Slice[];
  /** The fences that this attempt and the lost ones before it came to: their entries follow. */
  readonly fences?: readonly (Fence & { readonly op: string })[];
}

/** The revision that shut an account to an operation. */
export interface Fence {
  readonly rev: number;
  readonly at: EpochMs;
}

/**
 * Grants that come into an account as long as it has fewer; the others wait beside it, so that the
 * item stays within one write unit. A draw that needs more of them lifts more.
 */
export const HOT_GRANTS_MAX = 3;
/** What repays debt where the terms do not say: what was bought, or added by the operator. */
export const DEBT_REPAID_BY: readonly GrantCategory[] = ['pack', 'adjustment'];
/** Grants that one revision lifts, or books as expired, from beside the account. */
export const MOVED_GRANTS_MAX = 20;
/** A fence is kept this long: far beyond the life of any function (15 minutes). */
export const FENCE_LIFETIME_MS = 3_600_000;
