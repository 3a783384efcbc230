import type { ActionId, Datum } from '../actions/actions.ts';
import type { Finding, StoredWords } from '../claims/claims.contract.ts';
import type { IgnoredField } from '../identity/identity.contract.ts';
import type { SubjectInput } from '../identity/subject.contract.ts';
import type { HeldSlice, Operation } from '../ledger/ledger.contract.ts';
import type { SideRole } from '../ledger/requests.contract.ts';
import type { Accepts, CreditBack, PricesApart, WaterfallTerms } from '../plans/plans.contract.ts';
import type { Amounts, EpochMs } from '../shared/units.contract.ts';
import type { Quote } from './enrichments.contract.ts';

/**
 * Where a request stands. `intended`: its hold may be on its way. `refused`: nothing was held; what
 * it wrote is being taken back. `running`: held, its workflow started or about to be.
 */
export type RecordStatus = 'intended' | 'refused' | 'running' | 'completed' | 'cancelled';

/** A request that stands there has ended: no row of it finds or pays for anything any more. */
export const ENDED_STATUSES: readonly RecordStatus[] = ['completed', 'cancelled', 'refused'];

/** What a lookup of each datum costs. */
export type Prices = Readonly<Partial<Record<Datum, Amounts>>>;

/** Lookups of one part: for each datum the rows (positions in the part) that it is sought for. */
export type Lookups = Readonly<Partial<Record<Datum, readonly number[]>>>;

/** Lookups of one part by the lesser grade in which each was found, `catch-all` or `landline`. */
export type GradedLookups = Readonly<
  Partial<Record<Datum, Readonly<Record<string, readonly number[]>>>>
>;

/** How many lookups of each datum. */
export type LookupCounts = Readonly<Partial<Record<Datum, number>>>;

/** Which accounts a request draws on beside the workspace's own; kept on its record. */
export interface Draws {
  /** The member whose seat it is. */
  readonly seat?: string;
  /** The member, or the key, whose allowance it is. */
  readonly memberCap?: string;
  readonly keyCap?: string;
}

/** What sides of a hold have set aside, on the record of the hold. */
export interface SideHolds {
  readonly holdSeat?: Operation;
  readonly holdMemberCap?: Operation;
  readonly holdKeyCap?: Operation;
}

/** What else a record keeps of what its hold had sides do, and its settle: see the ledger. */
export type SideOperations = SideHolds & {
  readonly [name in `${'trimhold' | 'freehold' | 'settle'}${SideRole}`]?: Operation;
};

/** One request, with the hold for all of it. The terms it was asked on stay with it. */
export interface EnrichmentRecord extends SideOperations {
  readonly workspaceId: string;
  readonly id: string;
  readonly status: RecordStatus;
  readonly createdAtMs: EpochMs;
  readonly actor: string;
  readonly memberId?: string | undefined;
  readonly bodyHash: string;
  /** The import whose rows it is for; absent: they came in the request. */
  readonly importId?: string;
  /** The export that it is for: its end sends `export.due`. */
  readonly exportId?: string;
  /** The call that made it: a refused request may be made anew under its id. */
  readonly madeBy: string;
  readonly actions: readonly ActionId[];
  /** What each lookup holds; in the best grade it is charged that, too. */
  readonly prices: Prices;
  /** What lookups found in a lesser grade are charged; absent: as `prices` says. */
  readonly pricesApart?: PricesApart;
  readonly accepts: Accepts;
  /** How its waterfall goes; absent: all vendors, the cheapest first. */
  readonly waterfall?: WaterfallTerms;
  /** Its workspace had keys of its own with providers; which change of them was the last. */
  readonly ownKeysNo?: number;
  /** What comes back for an address of it that bounces; absent: nothing does. */
  readonly creditBack?: CreditBack;
  /** What the request may be charged in all, credits of all types together. */
  readonly maxCredits?: number | undefined;
  readonly allowPartial?: true;
  readonly rows: number;
  /** How many lookups they have; a repeat has none. */
  readonly lookups: number;
  readonly parts: number;
  /** Rows of each part but the last; absent: 100. */
  readonly partRows?: number;
  readonly quote: Quote;
  readonly hold: Operation;
  /** Absent: the workspace's own account alone. */
  readonly draws?: Draws;
  /** Of a list: how many lookups the hold is for, by part; its parts claim as they run. */
  readonly heldByPart: readonly LookupCounts[];
  /** Of a request of one part: the lookups that the hold is for. */
  readonly held?: Lookups;
  /** Claimed, but left out of the hold since `allowPartial` took only as many as fit. */
  readonly unheld?: Lookups;
  /** What the hold set aside, in draw order. */
  readonly heldSlices?: readonly HeldSlice[];
  /** What of the hold no round has taken yet, in draw order; parts share it as one. */
  readonly heldRest?: readonly HeldSlice[];
  /** Grows with each round that takes from the rest, or adds a hold of its own. */
  readonly shares?: number;
  /** Credits that are held or spent by now, of all types: never more than `maxCredits`. */
  readonly committed?: number;
  readonly cancelRequested?: boolean;
  /** Ended inside the call that made it: everything was owned. */
  readonly endedAtOnce?: boolean;
  readonly completedAtMs?: EpochMs;
  readonly charged?: Amounts;
  /** How many lookups had which end, once it has ended. */
  readonly ended?: ProgressCounts;
  /** There while something is left to do: its position in the index of the unfinished. */
  readonly i2sk?: string;
}

/** One row of a request, identified. Kept in its part. */
export interface Row {
  readonly subject: SubjectInput;
  /** The keys of the person, strongest first: its own, and those of its duplicates. */
  readonly keys: readonly string[];
  /** The contact that the workspace had of the person when it was asked for, where it had one. */
  readonly contactId?: string;
  /** Position in the request of the row that this one repeats. */
  readonly duplicateOf?: number;
  /**
   * Position in the request of the first row of its person, where that brings another checked
   * value: data of the person are that row's.
   */
  readonly samePersonAs?: number;
  /** Other addresses and numbers of the person that the caller gave, in the row or its repeats. */
  readonly given?: readonly string[];
  /** The profile that an answer has named for the person; kept with the row's run, not here. */
  readonly learntProfile?: string;
  /** What of the row was not used, and why. */
  readonly ignored?: readonly IgnoredField[];
  /** Data left out because `allowPartial` took only as many as fit. */
  readonly unaffordable?: readonly Datum[];
  /** Those of them that the credits would have paid for: `maxCredits` left them out. */
  readonly overMaximum?: readonly Datum[];
}

/** The rows of one part, as they were asked for. */
export interface PartRecord {
  /** As in `Claimant`. */
  readonly madeBy: string;
  readonly part: number;
  readonly rows: readonly Row[];
}

/**
 * One round of a part: lookups that run together on one hold. Round 0 runs on the request's hold
 * and is written when it is settled; a later round holds for lookups whose first finder gave up.
 */
export interface RoundRecord extends SideOperations {
  readonly part: number;
  readonly round: number;
  readonly lookups: Lookups;
  /** What the round holds, in draw order. */
  readonly slices: readonly HeldSlice[];
  readonly hold?: Operation;
  readonly settle?: Operation;
  /** Lookups that the settle pays for, decided before it is sent. */
  readonly charged?: Lookups;
  /** Of these, those in a lesser grade: decided with them, since their prices follow from it. */
  readonly chargedGrades?: GradedLookups;
  /** When that was decided: the time of the charges, however often the settle is sent. */
  readonly decidedAtMs?: EpochMs;
}

/**
 * What came of a lookup. `given`: what the caller had said is confirmed, free. `known`: a refresh has
 * found nothing newer than what the workspace has, free.
 */
export type Outcome =
  | (Finding & { readonly kind: 'found' | 'owned' | 'joined' | 'given' })
  | (Finding & { readonly kind: 'known'; readonly incomplete?: readonly string[] })
  | { readonly kind: 'not-found'; readonly incomplete?: readonly string[] }
  | {
      readonly kind: 'failed';
      readonly reason: string;
      /** Of a refresh: the data whose stored value has bounced, whatever else is not known. */
      readonly bounced?: readonly string[];
      /** Of a refresh: what was said of stored values, whatever else is not known. */
      readonly said?: StoredWords;
    }
  | { readonly kind: 'cancelled' };

/** What came of each datum of a row. */
export type Outcomes = Readonly<Partial<Record<Datum, Outcome>>>;

/** One charge: what a datum of a subject cost, when, and which grants paid. Kept for ever. */
export interface Charge {
  readonly id: string;
  readonly enrichmentId: string;
  readonly ref: string | null;
  readonly contactId: string;
  readonly actor: string;
  readonly memberId?: string | undefined;
  readonly action: ActionId;
  readonly subject: Readonly<Record<string, string>>;
  readonly credits: Amounts;
  readonly sources: readonly HeldSlice[];
  readonly paidAtMs: EpochMs;
}

/** How a finished lookup counts in the progress of its part. */
export type ProgressMark = 'found' | 'notFound' | 'failed' | 'cancelled';

/** How many lookups of a request have ended, by how they count. */
export type ProgressCounts = Readonly<Record<ProgressMark, number>>;
