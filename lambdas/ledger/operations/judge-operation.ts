import type { EpochMs } from '../../shared/units.contract.ts';
import type {
  Account,
  Cause,
  Fence,
  LedgerEntry,
  Operation,
  Revision,
} from '../ledger.contract.ts';

/**
 * What is to be done about an operation, by what its record shows: `intend` a first or next
 * attempt, `resolve` one that another call has intended, or nothing, since it has its fate.
 */
export function nextStep(standing: Operation | undefined): 'intend' | 'resolve' | 'done' {
  if (standing === undefined || standing.code === 'LOST') return 'intend';
  return standing.state === 'intended' ? 'resolve' : 'done';
}

/**
 * What an account shows of an operation: that it was its last change, that it is shut out, or
 * neither.
 */
export function seenOnAccount(
  { id }: Operation,
  account: Account,
): 'applied' | 'fenced' | 'unknown' {
  if (id in account.fences) return 'fenced';
  return account.last.op === id ? 'applied' : 'unknown';
}

/**
 * The revision that shuts the account to an operation. It has an id of its own: the journal must
 * not take it for it.
 */
export function toFenceRevision(
  { id }: Pick<Operation, 'id'>,
  cause: Pick<Cause, 'actor'>,
  at: EpochMs,
): Revision {
  return {
    actor: cause.actor,
    reason: 'answer lost',
    ref: id,
    op: fenceOf(id),
    action: 'fence',
    slices: [],
    at,
  };
}

function fenceOf(id: string): string {
  return `fence:${id}`;
}

/** Gives the fence against an operation that entries tell of, if they do. */
export function fenceIn({ id }: Operation, entries: readonly LedgerEntry[]): Fence | undefined {
  const entry = entries.find(({ op }) => op === fenceOf(id));
  return entry && { rev: entry.rev, at: entry.at };
}

/**
 * What the journal says of an operation: `absent` from the intention on, or it is `behind`, having
 * got to `seen`.
 */
export type Verdict =
  | { readonly kind: 'applied'; readonly entry: LedgerEntry }
  | { readonly kind: 'absent' }
  | { readonly kind: 'behind'; readonly seen: number };

/**
 * Judges an operation by the entries that follow a revision without a gap, up to one that the
 * account has reached.
 *
 * Shape:  `after`: how far it has been searched, from the operation's `sinceRev` on; `through`: how
 *         far it must be.
 */
export function judgeByJournal(
  { id }: Operation,
  entries: readonly LedgerEntry[],
  { after, through }: { readonly after: number; readonly through: number },
): Verdict {
  const entry = entries.find(({ op }) => op === id);
  if (entry !== undefined) return { kind: 'applied', entry };
  const seen = after + entries.length;
  return seen >= through ? { kind: 'absent' } : { kind: 'behind', seen };
}
