import type { SubjectInput } from '../identity/subject.contract.ts';
import type { HeldSlice, Operation } from '../ledger/ledger.contract.ts';
import type { Action, Verdict } from '../plans/plans.contract.ts';
import type { Amounts, EpochMs } from '../shared/units.contract.ts';
import type { Quote } from './enrichments.contract.ts';

/**
 * Where a request stands. `intended`: its hold may be on its way. `refused`: nothing was held; what it wrote is
 * being taken back. `running`: held, its workflow started or about to be.
 */
export type RecordStatus = 'intended' | 'refused' | 'running' | 'completed' | 'cancelled';

/** One request, with the hold for all of it. The terms it was asked on stay with it. */
export interface EnrichmentRecord {
  readonly workspaceId: string;
  readonly id: string;
  readonly status: RecordStatus;
  readonly createdAtMs: EpochMs;
  readonly actor: string;
  readonly memberId?: string | undefined;
  readonly bodyHash: string;
  readonly actions: readonly Action[];
  /** Price of one subject. */
  readonly price: Amounts;
  readonly accepts: readonly Verdict[];
  /** What the request may cost in all, also where it takes over from another. */
  readonly maxCredits?: number | undefined;
  readonly rows: number;
  readonly parts: number;
  readonly quote: Quote;
  readonly hold: Operation;
  /** Subjects whose credits the hold is for, by part. */
  readonly heldByPart: readonly number[];
  /** What the hold set aside, in draw order; parts take their shares in order. */
  readonly heldSlices?: readonly HeldSlice[];
  readonly cancelRequested?: boolean;
  /** Ended inside the call that made it: everything was owned. */
  readonly endedAtOnce?: boolean;
  readonly completedAtMs?: EpochMs;
  readonly charged?: Amounts;
  /** How many rows had which end, once it has ended. */
  readonly ended?: ProgressCounts;
  /** There while something is left to do: its position in the index of the unfinished. */
  readonly i2sk?: string;
}

/** One row of a request, identified. Kept in its part. */
export interface Row {
  readonly subject: SubjectInput;
  /** The keys of the person, strongest first: its own, and those of its duplicates. */
  readonly keys: readonly string[];
  /** Position in the request of the row that this one repeats. */
  readonly duplicateOf?: number;
  /** Left out because `allowPartial` took only as many as fit. */
  readonly unaffordable?: true;
}

/** The rows of one part, as they were asked for. */
export interface PartRecord {
  /** As in `Claimant`. */
  readonly madeBy: string;
  readonly part: number;
  readonly rows: readonly Row[];
}

/**
 * One round of a part: rows that run together on one hold. Round 0 takes the part's share of the request's hold
 * and is written when it is settled; a later round holds for rows whose first finder gave up.
 */
export interface RoundRecord {
  readonly part: number;
  readonly round: number;
  /** Positions in the part. */
  readonly rows: readonly number[];
  readonly slices: readonly HeldSlice[];
  readonly hold?: Operation;
  readonly settle?: Operation;
  /** Rows that the settle pays for, decided before it is sent. */
  readonly charged?: readonly number[];
}

/** What came of a row. */
export type Outcome =
  | (FoundDatum & { readonly kind: 'found' | 'owned' | 'joined' })
  | { readonly kind: 'not-found' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'cancelled' };

export interface FoundDatum {
  readonly value: string;
  readonly all: readonly string[];
  readonly verdict: Verdict;
  readonly provider: string;
}

/** Where a row stands: its request, its part, its position there. */
export interface RowPlace {
  readonly enrichmentId: string;
  readonly part: number;
  readonly row: number;
}

/**
 * Who asks for a datum: a row of a request. A refused request may be made anew under its id; `madeBy`, the call
 * that made it, tells the two apart, so that what is taken back of the one never touches the other.
 */
export interface Claimant extends RowPlace {
  readonly madeBy: string;
}

/** Who is finding a datum of a person, or has paid for it. */
export interface Claim extends Claimant {
  readonly state: 'finding' | 'paid';
  readonly contactId: string;
  /** The key of the person's profile, where it was known: who has another one is somebody else. */
  readonly profile?: string;
  readonly atMs: EpochMs;
  readonly result?: FoundDatum;
  /** The key of the address that its row was found at: from then on nobody takes it over, and its row will be paid. */
  readonly foundAt?: string;
}

/** Another key of the same person: points to the key that has the claim. */
export interface Alias {
  readonly aliasOf: string;
  /** The person was found at this address, and not only asked for by it. */
  readonly isConfirmed?: true;
}

/** A charge: what a paid claim also keeps, for the history. */
export interface Charge {
  readonly actor: string;
  readonly memberId?: string | undefined;
  readonly action: Action;
  readonly subject: Readonly<Record<string, string>>;
  readonly credits: Amounts;
  readonly sources: readonly HeldSlice[];
  readonly paidAtMs: EpochMs;
}

/** How a finished row counts in the progress of its part. */
export type ProgressMark = 'found' | 'notFound' | 'failed' | 'cancelled';

/** How many rows of a request have ended, by how they count. */
export type ProgressCounts = Readonly<Record<ProgressMark, number>>;

export const DATUM = 'email';
