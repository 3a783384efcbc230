import { type Amounts, addAmounts } from '../../shared/units.contract.ts';
import { debtOf, sameTotals, sumTotals, totalsOf } from '../account/fold.ts';
import type { Account, LedgerEntry, LedgerHead, Slice, Totals } from '../ledger.contract.ts';
import { hashEntry } from './entry-hash.ts';
import { GRANT_COUNTERS } from './grant-totals.ts';
import { viewEntry } from './view-entry.ts';

/** What of a grant is left by the entries. */
interface GrantRest {
  readonly type: string;
  readonly available: number;
  readonly held: number;
}

/** How far an account's ledger has been audited, and what its entries add up to until there. */
export interface LedgerCheckpoint {
  readonly rev: number;
  readonly hash: string;
  readonly after: Totals;
  /** Grants that have something left. */
  readonly grants: Readonly<Record<string, GrantRest>>;
}

/** Which rule an entry breaks, and where. */
export interface AuditFault {
  readonly rule: 'gapless' | 'conserved' | 'sealed' | 'fold-is-account';
  readonly rev: number;
}

export interface AuditFold {
  /** Where the audit has got to: in front of what is wrong. */
  readonly checkpoint: LedgerCheckpoint;
  /** What the entries spent, by what caused it. */
  readonly spent: Readonly<Record<string, Amounts>>;
  readonly fault?: AuditFault | undefined;
}

/** Where an audit begins. */
export function auditStart({ rev, hash }: LedgerHead): LedgerCheckpoint {
  return { rev, hash, after: {}, grants: {} };
}

/**
 * Audits entries that follow a checkpoint: numbered without a gap, each begins where the one before
 * ended, its slices lead from before to after and take nothing that is not there, its hash is over
 * itself and the hash before. Ends in front of the first that is not so.
 */
export function foldAudit(from: LedgerCheckpoint, entries: readonly LedgerEntry[]): AuditFold {
  let checkpoint = from;
  const spent: Record<string, Amounts> = {};
  for (const entry of entries) {
    const grants = restAfter(checkpoint.grants, entry.slices);
    const hash = hashEntry(viewEntry(entry), checkpoint.hash);
    const rule = faultOf(checkpoint, entry, { grants, hash });
    if (rule !== undefined) return { checkpoint, spent, fault: { rule, rev: entry.rev } };
    checkpoint = { rev: entry.rev, hash, after: entry.after, grants: withoutEmpty(grants) };
    for (const { type, spent: all = 0, repaid = 0 } of entry.slices) {
      const n = all - Math.max(0, repaid);
      if (n !== 0) spent[entry.ref] = addAmounts(spent[entry.ref] ?? {}, { [type]: n });
    }
  }
  return { checkpoint, spent };
}

type Rests = Readonly<Record<string, GrantRest>>;

function faultOf(
  before: LedgerCheckpoint,
  entry: LedgerEntry,
  reached: { readonly grants: Rests; readonly hash: string },
): AuditFault['rule'] | undefined {
  if (entry.rev !== before.rev + 1 || !sameTotals(entry.before, before.after)) return 'gapless';
  const debts = debtsAfter(before.after, entry.slices);
  const after = sumTotals([...Object.values(reached.grants), ...debts]);
  if (!sameTotals(after, entry.after) || debts.some(({ debt }) => debt < 0)) return 'conserved';
  const isConserved =
    entry.slices.every(isBalanced) && Object.values(reached.grants).every(isWhole);
  if (!isConserved) return 'conserved';
  return entry.hash === reached.hash ? undefined : 'sealed';
}

/** What was granted is the sum of where it is. */
function isBalanced(slice: Slice): boolean {
  const [granted = 0, ...others] = GRANT_COUNTERS.map((counter) => slice[counter] ?? 0);
  return granted === others.reduce((sum, n) => sum + n, 0);
}

/** What is owed of each type: what was, with what the slices make and repay. */
function debtsAfter(before: Totals, slices: readonly Slice[]): { type: string; debt: number }[] {
  const owed = Object.entries(before).map(([type, { debt = 0 }]) => ({ [type]: debt }));
  const moved = slices.map((slice) => ({ [slice.type]: debtOf(slice) }));
  return Object.entries(addAmounts(...owed, ...moved)).map(([type, debt]) => ({ type, debt }));
}

function isWhole({ available, held }: GrantRest): boolean {
  return available >= 0 && held >= 0;
}

function restAfter(grants: Rests, slices: readonly Slice[]): Rests {
  const rests: Record<string, GrantRest> = { ...grants };
  for (const { grantId, type, available = 0, held = 0 } of slices) {
    const rest = rests[grantId] ?? { type, available: 0, held: 0 };
    rests[grantId] = { type, available: rest.available + available, held: rest.held + held };
  }
  return rests;
}

function withoutEmpty(grants: Rests): Rests {
  const left = Object.entries(grants).filter(([, rest]) => rest.available + rest.held > 0);
  return Object.fromEntries(left);
}

/**
 * Says whether an account is what its ledger adds up to: grant by grant, and by credit type what
 * waits beside it and what is owed.
 */
export function isFoldOf(account: Account, { rev, grants, after }: LedgerCheckpoint): boolean {
  if (rev !== account.rev) return false;
  const isShown = Object.entries(account.grants).every(
    ([id, { available, held }]) =>
      available === (grants[id]?.available ?? 0) && held === (grants[id]?.held ?? 0),
  );
  const beside = Object.entries(grants).filter(([id]) => account.grants[id] === undefined);
  const { waiting } = account;
  const totals = sumTotals(beside.map(([, rest]) => rest));
  const owes = new Set([...Object.keys(after), ...Object.keys(account.debt)]);
  const isOwed = [...owes].every((type) => (after[type]?.debt ?? 0) === (account.debt[type] ?? 0));
  return (
    isShown && isOwed && sameTotals(totals, totalsOf({ grants: {}, ...(waiting && { waiting }) }))
  );
}
