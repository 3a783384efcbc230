import type { Account } from '../../lambdas/ledger/ledger.contract.ts';

/** What the model is made of: its rules, its bounds, and a state of the whole. */

/** What the protocol relies on. The test turns each off, to see what it is there for. */
export const RULES = {
  recordsFirst: 'the record is written before the account',
  intendsOnCondition: 'a record is intended once for each operation',
  sendsOnce: 'a change is not sent again after a lost answer',
  silenceIsUnknown: 'a lost answer is not taken for a refusal',
  finderResolves: 'who finds an operation intended by another does not send it',
  othersResolve: 'not only the sender resolves',
  changeMeetsFence: 'the change is written only while it is not fenced',
  changeMeetsBalance: 'the change is written only while the balance suffices',
  addsToRev: 'the write adds 1 to rev, whatever rev it was planned from',
  readsLast: 'the resolver knows the operation by the account’s last change',
  readsConsistently: 'account reads are strongly consistent',
  fences: 'the resolver fences before it refuses',
  waitsForJournal: 'the resolver refuses only when the journal has passed the fence',
  coversEveryRevision: 'the journal has passed a revision when none before it is missing',
  searchesFromIntention: 'the journal is searched from the revision of the intention',
  fenceHasOwnId: 'the revision that fences an operation does not carry its id',
  marksIntended: 'only an intended record is marked',
  marksSameOperation: 'a record is marked only for the operation that was judged',
  repairsJournal: 'a revision that the projector failed on is projected later',
  keepsFences: 'a fence is kept while a write of its operation can arrive',
  leavesFloor: 'a dropped fence leaves its revision: what was intended before stays refused',
} as const;
export type Rules = Readonly<Record<keyof typeof RULES, boolean>>;

/** Who takes part, from which balance, and how often what may happen. */
export interface Bounds {
  readonly executors: 1 | 2;
  readonly balance: number;
  /** Revisions by other traffic. */
  readonly others: number;
  /** Revisions that the projector fails on. */
  readonly failures: number;
  /** Times that an operation is sent again: planned anew after a definite no. */
  readonly plans: number;
  /** The sweeper closes what was lost, as `resume` does; else it leaves it to a next attempt. */
  readonly closes?: boolean;
}

/** The record's first operation, and the one that it may intend after the first was refused. */
export type Op = 1 | 2;
export type PerOp<T> = readonly [T, T];

/** An account as the table has it, and how it came to be so: one letter for each change. */
export interface AccountItem extends Account {
  readonly pk: string;
  readonly path: string;
}

/** What a record shows: its last operation, and how far it has got. */
export interface RecordState {
  readonly op: Op | 0;
  readonly is: RecordIs;
}

export interface Version {
  readonly rev: number;
  readonly balance: number;
  /** The operation that made this revision; 0: none of the record's. */
  readonly madeBy: Op | 0;
  /** The operation that the item and the journal name for it. */
  readonly last: Op | 0;
  /** The revision that fenced each operation; 0: not fenced. */
  readonly fences: PerOp<number>;
  /** Operations intended before this revision are refused; only with `leavesFloor`. */
  readonly floor: number;
  /** The item itself, as the product's own updates have made it. */
  readonly item: AccountItem;
}

/** What an actor does next. `wait`: its account write is in the network. */
export type Step = 'start' | 'intend' | 'wait' | 'resolve' | 'judge' | 'close' | Outcome | 'absent';

export interface Actor {
  readonly step: Step;
  readonly op: Op;
  /**
   * At `intend` the revision planned from, at `judge` the revision that the journal must have
   * passed.
   */
  readonly rev: number;
}

/** How a record's operation can end. `lost` leaves room for a next one; `closed` does not. */
export type Outcome = 'applied' | 'refused' | 'lost' | 'closed';
export type RecordIs = 'none' | 'intended' | Outcome;

export interface State {
  readonly record: RecordState;
  /** `sinceRev` of each operation. */
  readonly since: PerOp<number>;
  /** The account after each revision: the last one is the item, all of them are the stream. */
  readonly versions: readonly Version[];
  /** The projector has read up to `position`; `hole` is a revision that it failed on. */
  readonly journal: { readonly position: number; readonly hole: number };
  /** Account writes in the network for which nobody waits. */
  readonly late: PerOp<number>;
  readonly lateFence: PerOp<boolean>;
  readonly actors: readonly Actor[];
  readonly closes: boolean;
  /** The record has been closed once. */
  readonly wasClosed: boolean;
  readonly left: Pick<Bounds, 'others' | 'failures' | 'plans'>;
}

/** One move of one party. */
export interface Move {
  readonly label: string;
  /** Whether progress may count on it. */
  readonly reliable: boolean;
  readonly next: State;
}

export const NAMES = ['W1', 'W2', 'sweeper'];
export const SWEEPER = 2;
export const OPS: readonly Op[] = [1, 2];
export const START: Actor = { step: 'start', op: 1, rev: 0 };
export const ABSENT: Actor = { step: 'absent', op: 1, rev: 0 };

/** Gives the account as it is now. */
export function accountOf(s: State): Version {
  const account = s.versions.at(-1);
  if (account === undefined)
    throw new Error('an account has at least the version it was opened with');
  return account;
}

/** Gives what belongs to an operation. */
export function of<T>(pair: PerOp<T>, op: Op): T {
  return op === 1 ? pair[0] : pair[1];
}
