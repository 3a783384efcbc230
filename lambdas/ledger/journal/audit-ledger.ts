import type { AccountId } from '../../shared/ids.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { type Amounts, addAmounts } from '../../shared/units.contract.ts';
import { findAccount } from '../account/account.store.ts';
import type { Account } from '../ledger.contract.ts';
import { CHAIN_START } from './entry-hash.ts';
import {
  type AuditFault,
  auditStart,
  foldAudit,
  isFoldOf,
  type LedgerCheckpoint,
} from './fold-audit.ts';
import { readEntries } from './journal.store.ts';
import { readHead } from './ledger-head.store.ts';
import { sealLedger } from './seal-ledger.ts';

/** What an audit of an account found, and where the next one goes on. */
export interface LedgerAudit {
  readonly checkpoint: LedgerCheckpoint;
  /** Entries that it has read. */
  readonly entries: number;
  /** What they spent, by what caused it. */
  readonly spent: Readonly<Record<string, Amounts>>;
  readonly fault?: AuditFault | undefined;
}

/** Entries audited in one run; the next one goes on behind them. */
const AUDIT_ENTRIES_MAX = 20_000;
const PAGE_ENTRIES = 500;
/** The journal may be as late as its failures stay: then an entry is missing. */
const JOURNAL_LATE_MS = 6 * 3_600_000;

/**
 * Audits an account from a checkpoint on, so that old entries are not read again: `gapless`,
 * `conserved`, its hashes, and that the account is what its entries add up to. Seals first what
 * waits for its hash. Changes nothing else.
 */
export async function auditLedger(
  p: Ports,
  id: AccountId,
  from: LedgerCheckpoint = auditStart(CHAIN_START),
): Promise<LedgerAudit> {
  const account = await findAccount(p, id);
  if (account === undefined) return { checkpoint: from, entries: 0, spent: {} };
  if (account.rev > from.rev) await sealLedger(p, id);
  const head = account.rev > from.rev ? await readHead(p, id) : from;
  const through = Math.min(head.rev, account.rev, from.rev + AUDIT_ENTRIES_MAX);
  const audit = await auditThrough(p, id, from, through);
  return { ...audit, fault: audit.fault ?? faultOfAccount(p, account, head, audit.checkpoint) };
}

async function auditThrough(
  p: Ports,
  id: AccountId,
  from: LedgerCheckpoint,
  through: number,
): Promise<LedgerAudit> {
  let audit: LedgerAudit = { checkpoint: from, entries: 0, spent: {} };
  while (audit.checkpoint.rev < through && audit.fault === undefined) {
    const { rev } = audit.checkpoint;
    const entries = await readEntries(p, id, rev, Math.min(rev + PAGE_ENTRIES, through));
    const { checkpoint, spent, fault } = foldAudit(audit.checkpoint, entries);
    const gap = entries.length === 0 ? ({ rule: 'gapless', rev: rev + 1 } as const) : undefined;
    audit = {
      checkpoint,
      entries: audit.entries + entries.length,
      spent: sumByRef(audit.spent, spent),
      fault: fault ?? gap,
    };
  }
  return audit;
}

function sumByRef(a: LedgerAudit['spent'], b: LedgerAudit['spent']): LedgerAudit['spent'] {
  const sums: Record<string, Amounts> = { ...a };
  for (const [ref, amounts] of Object.entries(b)) sums[ref] = addAmounts(sums[ref] ?? {}, amounts);
  return sums;
}

/** Compares the account itself, once the audit has got to it; a journal that is late is a gap. */
function faultOfAccount(
  p: Ports,
  account: Account,
  head: { readonly rev: number },
  checkpoint: LedgerCheckpoint,
): AuditFault | undefined {
  if (checkpoint.rev === account.rev) {
    return isFoldOf(account, checkpoint)
      ? undefined
      : { rule: 'fold-is-account', rev: account.rev };
  }
  const isLate = head.rev < account.rev && p.now() - account.last.at > JOURNAL_LATE_MS;
  return isLate ? { rule: 'gapless', rev: head.rev + 1 } : undefined;
}
