import { openAccount } from '../lambdas/ledger/account/load-account.ts';
import { planGrant } from '../lambdas/ledger/grants/plan-grant.ts';
import { planVoid } from '../lambdas/ledger/grants/plan-void.ts';
import { toHeldSlices } from '../lambdas/ledger/holds/held-slices.ts';
import { planHold } from '../lambdas/ledger/holds/plan-hold.ts';
import { planSettle } from '../lambdas/ledger/holds/plan-settle.ts';
import type { Account, AccountTerms, HeldSlice } from '../lambdas/ledger/ledger.contract.ts';
import { newOperation } from '../lambdas/ledger/operations/operation.store.ts';
import {
  type OperationRequest,
  performOperation,
} from '../lambdas/ledger/operations/perform-operation.ts';
import { termsOf } from '../lambdas/plans/terms.ts';
import { forEachAtATime } from '../lambdas/shared/batches.ts';
import { keys } from '../lambdas/shared/keys.contract.ts';
import { openPorts, type Ports } from '../lambdas/shared/ports.ts';
import { type EpochMs, epochMs } from '../lambdas/shared/units.contract.ts';
import type { BenchTable } from './bench-table.ts';
import { benchWorkspace } from './product.ts';
import { bytesOf } from './stored-items.ts';

/** The account with so much open, and what the next changes of it cost. */
export interface AccountSize {
  readonly open: number;
  readonly bytes: number;
  /** Write units of one hold and one settle. */
  readonly hold: number;
  readonly settle: number;
}

const WRITERS = 16;

/**
 * Opens holds by the ledger's own code, one operation each, and measures the account at each of the
 * levels.
 */
export async function measureOpenHolds(
  table: BenchTable,
  levels: readonly number[],
  onProgress: (open: number) => void,
): Promise<AccountSize[]> {
  const desk = await openDesk('ws_holds', 1_000_000);
  const sizes: AccountSize[] = [];
  let open = 0;
  for (const level of levels) {
    const more = Array.from({ length: level - open }, (_, n) => open + n);
    await forEachAtATime(more, WRITERS, async (n) => {
      await hold(desk, `open-${n}`);
      if (n % 500 === 0) onProgress(n);
    });
    open = level;
    sizes.push(await measure(table, desk, level));
  }
  return sizes;
}

/**
 * Adds grants, each with an expiry of its own, and measures the account at each number of open
 * grants.
 */
export async function measureOpenGrants(
  table: BenchTable,
  levels: readonly number[],
): Promise<AccountSize[]> {
  const desk = await openDesk('ws_grants', 1_000);
  const sizes: AccountSize[] = [];
  let open = 1;
  for (const level of levels) {
    for (; open < level; open += 1) await grant(desk, `${open}`, epochMs(Date.now() + open * 1e9));
    sizes.push(await measure(table, desk, level));
  }
  return sizes;
}

/**
 * Gives one grant after the other and voids it, and measures the account at each
 * number of ended ones.
 */
export async function measureEndedGrants(
  table: BenchTable,
  levels: readonly number[],
): Promise<AccountSize[]> {
  const desk = await openDesk('ws_ended', 100);
  const sizes: AccountSize[] = [];
  let ended = 0;
  for (const level of levels) {
    for (; ended < level; ended += 1) {
      await grant(desk, `e${ended}`, null);
      const of = { grantId: grantIdOf(`e${ended}`), waiting: [] };
      await change(desk, `ended-${ended}`, (account, now) => planVoid(account, of, now));
    }
    sizes.push(await measure(table, desk, level));
  }
  return sizes;
}

interface Desk {
  readonly ports: Ports;
  readonly terms: AccountTerms;
  readonly workspaceId: string;
  account: Account;
}

async function openDesk(workspaceId: string, credits: number): Promise<Desk> {
  const ports = { ...openPorts(), log: () => {} };
  const terms = termsOf(benchWorkspace(workspaceId, credits));
  return { ports, terms, workspaceId, account: await openAccount(ports, { workspaceId }, terms) };
}

async function measure(table: BenchTable, desk: Desk, open: number): Promise<AccountSize> {
  const bytes = await bytesOf(table, keys.account({ workspaceId: desk.workspaceId }));
  table.meter.clear();
  table.meter.phase = 'hold';
  const held = await hold(desk, `measured-${open}`);
  table.meter.phase = 'settle';
  const settled = planSettle(held, { contact: 1 });
  await change(desk, `settled-${open}`, () => ({ kind: 'planned', change: settled }));
  const unitsOf = (phase: string): number =>
    table.meter
      .rows()
      .filter((row) => row.phase === phase && row.kind === 'ACCOUNT')
      .reduce((sum, row) => sum + row.table, 0);
  return { open, bytes, hold: unitsOf('hold'), settle: unitsOf('settle') };
}

async function hold(desk: Desk, id: string): Promise<HeldSlice[]> {
  const amounts = { contact: 1 };
  return toHeldSlices(await change(desk, id, (account, now) => planHold(account, amounts, now)));
}

function grantIdOf(id: string): string {
  return `grant_${id.padStart(24, '0')}`;
}

async function grant(desk: Desk, id: string, exp: EpochMs | null): Promise<void> {
  const grantId = grantIdOf(id);
  const fresh = { type: 'contact', cat: 'pack', amount: 100, eff: desk.ports.now(), exp } as const;
  await change(desk, grantId, (account, now) => planGrant(account, { grantId, grant: fresh }, now));
}

/** Changes the account as the record of a request would, the record aside. */
async function change(desk: Desk, id: string, plan: OperationRequest['plan']) {
  const { ports, terms, workspaceId } = desk;
  const operation = newOperation(ports, `enr_${id.padStart(24, '0')}:hold`, desk.account.rev);
  const cause = { actor: 'mem_bench', reason: 'contact.email', ref: `enr_${id.padStart(24, '0')}` };
  const request = { workspaceId, terms, operation, cause, plan };
  const fate = await performOperation(ports, request, desk.account);
  if (fate.kind !== 'applied' || fate.account === undefined)
    throw new Error(`the change was ${fate.kind}`);
  desk.account = fate.account;
  return fate.slices;
}
