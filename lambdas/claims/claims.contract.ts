import type { Facts } from '../identity/identity.contract.ts';
import type { Naming } from '../identity/subject.contract.ts';
import type { EpochMs } from '../shared/units.contract.ts';

/** Where a row stands: its request, its part, its position there. */
export interface RowPlace {
  readonly enrichmentId: string;
  readonly part: number;
  readonly row: number;
}

/**
 * Who asks for data: a row of a request. A refused request may be made anew under its id; `madeBy`
 * names the call that made it, so that taking the first one back never touches the second.
 */
export interface Claimant extends RowPlace {
  readonly madeBy: string;
}

/** What was found of one datum: the best value, all accepted ones, and what the datum adds. */
export interface Finding {
  readonly value: string;
  readonly all: readonly (string | Readonly<Record<string, string>>)[];
  readonly provider: string;
  readonly verdict?: string;
  readonly lineType?: string;
  /** What was said of a number that was checked. */
  readonly check?: Readonly<Record<string, string | boolean>>;
  /** What a refresh has come to. */
  readonly refresh?: Refreshed;
  /** Those of its values that have bounced, as its contact knows by now; a claim has none. */
  readonly bounced?: readonly BouncedValue[];
}

/** An address that has bounced, and when that was reported. */
export interface BouncedValue {
  readonly value: string;
  readonly atMs: EpochMs;
}

/** What a refresh of a contact has come to, by datum. */
export interface Refreshed {
  /** The data of which another value was found, in the order of the actions. */
  readonly changed: readonly string[];
  /** What is stored of each from then on. */
  readonly values: Readonly<Record<string, string>>;
  /** What was found of those that have changed. */
  readonly found: Readonly<Record<string, Finding>>;
  /** The data whose stored value has bounced, and of which no other was found. */
  readonly bounced?: readonly string[];
  /** What was said of the stored values that have stayed. */
  readonly said?: StoredWords;
  /** Those of them whose value costs nothing, whatever the refresh is charged for. */
  readonly free?: readonly string[];
}

/** By datum: a stored value, and what a refresh has heard of it by then. */
export type StoredWords = Readonly<
  Record<string, { readonly value: string; readonly verdict: string }>
>;

/** Gives one of the values that were found as a text; undefined where its parts have none. */
export function textOf(found: Finding['all'][number]): string | undefined {
  return typeof found === 'string' ? found : found.value;
}

/**
 * Who is finding a datum of a subject, or owns it for the workspace.
 *
 * `finding`: a row looks for it; the claim of a request that has died may be taken over.
 * `found`: a row has found it and will be charged; nobody takes it over any more.
 * `paid`: the workspace owns it, until `untilMs` where the datum ages.
 */
export interface Claim extends Claimant {
  readonly state: 'finding' | 'found' | 'paid';
  /** Since when it stands so; of a paid one the time of its charge. */
  readonly atMs: EpochMs;
  readonly finding?: Finding;
  readonly untilMs?: EpochMs;
  /**
   * Owned without a charge: the workspace has paid for the same value at another subject, or for
   * the refresh that has found it in place of what was entered by hand.
   */
  readonly isFree?: true;
  /**
   * Of a `found` one: the claim, owned for nothing, that made way for it in a merge. It stands again
   * where the row is not charged.
   */
  readonly instead?: Claim;
  /**
   * The refresh that has found the value that stands now. `first`: the value that the claim's own
   * charge paid for, however often it was refreshed since.
   */
  readonly refreshed?: Claimant & { readonly atMs: EpochMs; readonly first?: string };
  /**
   * The values that refreshes were charged for, the latest last (`valueCharges`). Absent where no
   * refresh has changed anything, and on claims that were refreshed before this was noted.
   */
  readonly charges?: readonly ValueCharge[];
}

/** A value of a contact, and the refresh that was charged for it; `atMs`: the time of the charge. */
export interface ValueCharge extends Claimant {
  readonly value: string;
  readonly atMs: EpochMs;
}

/** A value that a member has entered by hand: the workspace's, and free. */
export interface ManualValue {
  /** Written the one way: an address in lower case, a number as E.164. */
  readonly value: string;
  readonly actor: string;
  readonly atMs: EpochMs;
}

/** What stands for the provider of a value that was entered by hand. */
export const MANUAL = 'manual';

/** The record of a subject: how it is known, and who is finding or owns which datum of it. */
export interface SubjectRecord {
  /** Of a contact, or of a checked value, which is no contact: no list of contacts shows it. */
  readonly contactId: string;
  /** Grows by 1 with each write; every write asks for the one that it was planned from. */
  readonly rev: number;
  /** The identity keys that lead here, and no others. */
  readonly keys: readonly string[];
  readonly facts: Facts;
  readonly data: Readonly<Record<string, Claim>>;
  /** What was entered by hand, by datum; it stands behind what is found or paid for. */
  readonly manual?: Readonly<Record<string, ManualValue>>;
  /**
   * How it is named, as people write it, where something was entered by hand or is owned for
   * nothing: what was paid for has that in its charge.
   */
  readonly called?: Naming;
  /** Addresses of it that have bounced: they are told with it, and a refresh looks for others. */
  readonly bounced?: readonly BouncedValue[];
  /** Since when the workspace knows something of it: its place in the list of contacts. */
  readonly listedAtMs?: EpochMs;
  /** Turned out to be another record's person: that one holds everything by now. */
  readonly mergedInto?: string;
  /** Records were merged into this one: it stays, since their keys lead here. */
  readonly isMerger?: true;
}

/** Where an identity key leads. */
export interface Lead {
  readonly contactId: string;
  /** The subject was found at this value, and not only asked for by it. */
  readonly isFound?: true;
}

/** What the table knew of some keys when it was read: where they lead, and the records there. */
export interface Known {
  readonly leads: ReadonlyMap<string, Lead>;
  readonly subjects: ReadonlyMap<string, SubjectRecord>;
}

/** A key that leads elsewhere from now on; `from` is where it led. */
export interface LeadChange {
  readonly key: string;
  readonly from: Lead | undefined;
  readonly to: Lead;
}

/** A record as it is to be, and as the plan has seen it: undefined where there was none. */
export interface RecordChange {
  readonly was: SubjectRecord | undefined;
  readonly record: SubjectRecord;
}

/**
 * A claim that had to make way: two rows have found one datum of one person before anybody knew
 * that it was one person, and each was charged, or will be. Kept until one of the two charges
 * stands.
 */
export interface DoubleClaim {
  /** The record on which the other claim has stayed. */
  readonly contactId: string;
  readonly datum: string;
  readonly claim: Claim;
}

/** A double claim as it stands in the table. */
export interface DoubleClaimRecord extends DoubleClaim {
  /** There until one of the two charges stands. */
  readonly i2sk?: string;
}

/**
 * One atomic write of subjects: it happens whole, and only while every record and every key is
 * what the plan has seen.
 */
export interface SubjectWrite {
  readonly records: readonly RecordChange[];
  readonly leads: readonly LeadChange[];
  /** Claims that make way by it though their rows pay; absent: none does. */
  readonly doubles?: readonly DoubleClaim[];
}

/** Keys that one record keeps; a key beyond is not linked, and its subject is found by another. */
export const SUBJECT_KEYS_MAX = 24;
