import { chargesBehind, findCharges } from '../enrichments/charges.store.ts';
import { auditClaims, type OddClaim } from '../enrichments/read/audit-claims.ts';
import {
  addCharges,
  addSpent,
  CHARGES_START,
  type ChargeCheckpoint,
  oddRequests,
} from '../enrichments/read/match-charges.ts';
import {
  auditLedger,
  type LedgerCheckpoint,
  listAccounts,
  type Noted,
  readNotes,
  replaceNotes,
} from '../ledger/ledger.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { epochMs } from '../shared/units.contract.ts';
import type { Tour } from './each-workspace.ts';

/** How `audit-ledgers` goes through the workspaces: its function has 15 minutes. */
export const AUDIT_TOUR: Tour = { schedule: 'audit-ledgers', atATime: 8, budgetMs: 720_000 };

/** A charge is written in the minutes after its time; younger ones are for the next audit. */
const CHARGES_SETTLED_MS = 86_400_000;
const CHARGES_AT_A_TIME = 500;
/** Pages of charges in one run; the next one goes on behind them. */
const CHARGE_PAGES_MAX = 40;
/** Charges that are looked at again: where more are odd, these tell enough. */
const ODD_MAX = 100;

export interface AuditCounts {
  readonly accounts: number;
  readonly entries: number;
  readonly faults: number;
}

/**
 * Audits a workspace: each account's ledger from where the last audit stopped, that what the ledger
 * spent for requests is what their charges say, and that charges and claims go together. Each fault
 * is logged, and rings; it is met again until it is mended. Safe to repeat, and by two at once: one
 * of them leaves no note.
 */
export async function auditWorkspace(p: Ports, workspaceId: string): Promise<AuditCounts> {
  const notes = await readNotes(p, workspaceId);
  const counts = { accounts: 0, entries: 0, faults: 0 };
  const logFault = (kind: string, from: string): void => {
    counts.faults += 1;
    p.log('LEDGER_AUDIT_FAILED', { workspaceId, kind, from });
  };
  let charges = noteOf<ChargeCheckpoint>(notes, keys.auditOfCharges(workspaceId));
  for (const id of await listAccounts(p, workspaceId)) {
    const noted = noteOf<LedgerCheckpoint>(notes, keys.auditOfAccount(id));
    const audit = await auditLedger(p, id, noted.note);
    counts.accounts += 1;
    counts.entries += audit.entries;
    if (audit.fault !== undefined) logFault(audit.fault.rule, String(audit.fault.rev));
    if (audit.entries === 0) continue;
    // What an allowance spent, the workspace's account spent too.
    const spent = id.cap === undefined ? audit.spent : {};
    const next = addSpent(charges.note ?? CHARGES_START, spent, p.now());
    const written = [
      { ...noted, note: audit.checkpoint },
      { ...charges, note: next },
    ];
    if (!(await replaceNotes(p, written))) return counts;
    charges = { key: charges.key, no: charges.no + 1, note: next };
  }
  const { checkpoint, odd } = await matchCharges(p, workspaceId, charges);
  for (const ref of oddRequests(checkpoint, p.now())) logFault('charges-are-spent', ref);
  for (const { kind, from } of odd) logFault(kind, from);
  return counts;
}

function noteOf<T>(
  notes: Awaited<ReturnType<typeof readNotes>>,
  key: Noted<T>['key'],
): Noted<T | undefined> {
  return (notes.get(key.sk) ?? { key, no: 0, note: undefined }) as Noted<T | undefined>;
}

interface MatchedCharges {
  readonly checkpoint: ChargeCheckpoint;
  readonly odd: readonly OddClaim[];
}

/**
 * Meets the charges that have come since, page by page, and those again that were odd. Gives what
 * is left open, and what is odd now.
 */
async function matchCharges(
  p: Ports,
  workspaceId: string,
  noted: Noted<ChargeCheckpoint | undefined>,
): Promise<MatchedCharges> {
  let [checkpoint, no] = [noted.note ?? CHARGES_START, noted.no];
  const again = await findCharges(p, workspaceId, checkpoint.odd ?? []);
  let odd: readonly OddClaim[] = await auditClaims(p, workspaceId, again);
  const toMs = epochMs(p.now() - CHARGES_SETTLED_MS);
  for (let page = 0; page < CHARGE_PAGES_MAX; page += 1) {
    const asked = { after: checkpoint.after, toMs, limit: CHARGES_AT_A_TIME };
    const { charges, position } = await chargesBehind(p, workspaceId, asked);
    const isMended = odd.length === 0 && (checkpoint.odd ?? []).length > 0;
    if (charges.length === 0 && !isMended) break;
    odd = [...odd, ...(await auditClaims(p, workspaceId, charges))].slice(0, ODD_MAX);
    const met = addCharges(checkpoint, charges, position, p.now());
    const next = { ...met, odd: chargesOf(odd) };
    if (!(await replaceNotes(p, [{ key: noted.key, no, note: next }]))) break;
    [checkpoint, no] = [next, no + 1];
  }
  return { checkpoint, odd };
}

/** The charges that led to what is odd, each once. */
function chargesOf(odd: readonly OddClaim[]): NonNullable<ChargeCheckpoint['odd']> {
  const charges = new Map(odd.map(({ charge: { id, paidAtMs } }) => [id, { id, paidAtMs }]));
  return [...charges.values()];
}
