import type { Drawer } from '../lambdas/enrichments/drawn-sides.ts';
import { openAccount } from '../lambdas/ledger/account/load-account.ts';
import { termsOf, type WorkspaceTerms } from '../lambdas/plans/terms.ts';
import { openDb } from '../lambdas/shared/dynamo.ts';
import { openPorts } from '../lambdas/shared/ports.ts';
import { seededRandom } from '../local/outside/vendors/engine/seeded-random.ts';
import type { BenchTable } from './bench-table.ts';
import { ModelledTable, type TableModel } from './modelled-table.ts';
import { benchWorkspace, debitOnce } from './product.ts';
import { openEngine, type Stage, virtualPorts } from './throughput.ts';
import { type BackOff, holdUsual, openBalance, settleUsual } from './usual-way.ts';
import { VirtualTime } from './virtual-time.ts';

/** Who debits: so many writers of each kind, each writer a member of its own. */
export interface Crowd {
  /** On the shared account alone. */
  readonly shared: number;
  /** On the shared account, each under a cap. */
  readonly capped: number;
  /** On a seat of their own that has all they need. */
  readonly seats: number;
}

export interface AcrossSettings {
  readonly way: 'ours' | 'transactions';
  readonly crowd: Crowd;
  readonly model: TableModel;
  readonly backOff: BackOff;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly seed: number;
}

/** Completed debits a second, by kind of writer, and calls that were refused for each. */
export interface AcrossResult {
  readonly perSecond: Readonly<Record<keyof Crowd, number>>;
  readonly conflicts: number;
  readonly failed: number;
}

const CREDITS = 10_000_000;
let runs = 0;

/** Debits over several accounts in virtual time, on a real engine. */
export async function runAcross(
  bench: BenchTable,
  settings: AcrossSettings,
): Promise<AcrossResult> {
  const time = new VirtualTime();
  const random = seededRandom(settings.seed);
  const table = new ModelledTable(openEngine(bench), time, settings.model, random);
  runs += 1;
  const stage = { time, table, random, workspaceId: `ws_across${runs}` };
  const debit =
    settings.way === 'ours' ? await ourWay(stage) : await byTransactions(stage, settings);
  const done: { kind: keyof Crowd; atMs: number }[] = [];
  let failed = 0;
  const write = async (kind: keyof Crowd, writer: number): Promise<void> => {
    for (let turn = 0; ; turn += 1) {
      const id = `enr_${kind}${String(writer).padStart(4, '0')}${String(turn).padStart(12, '0')}`;
      await debit(kind, `mem_${kind}${writer}`, id)
        .then(() => done.push({ kind, atMs: time.now() }))
        .catch(() => {
          failed += 1;
        });
    }
  };
  for (const [kind, writers] of Object.entries(settings.crowd) as [keyof Crowd, number][]) {
    for (let n = 0; n < writers; n += 1) void write(kind, n);
  }
  await time.runUntil(settings.warmUpSeconds * 1000);
  const before = { conflicts: table.counts.conflicts, failed };
  await time.runUntil((settings.warmUpSeconds + settings.seconds) * 1000);
  const counted = done.filter(({ atMs }) => atMs > settings.warmUpSeconds * 1000);
  const of = (kind: keyof Crowd) =>
    counted.filter((each) => each.kind === kind).length / settings.seconds;
  return {
    perSecond: { shared: of('shared'), capped: of('capped'), seats: of('seats') },
    conflicts: (table.counts.conflicts - before.conflicts) / Math.max(1, counted.length),
    failed: failed - before.failed,
  };
}

type Debit = (kind: keyof Crowd, memberId: string, id: string) => Promise<void>;

/** The product: one plain conditional write for each account. */
async function ourWay(stage: Stage): Promise<Debit> {
  const { workspaceId } = stage;
  const workspace: WorkspaceTerms = {
    ...benchWorkspace(workspaceId, CREDITS),
    plan: 'seat-licences',
  };
  await openAccount(openPorts(), { workspaceId }, termsOf(workspace));
  const ports = virtualPorts(stage);
  return (kind, id, request) => debitOnce(ports, workspace, request, drawerOf(kind, id));
}

function drawerOf(kind: keyof Crowd, id: `mem_${string}` | string): Drawer {
  const member = { id: id as `mem_${string}` };
  if (kind === 'capped')
    return { member: { ...member, caps: { amounts: { contact: CREDITS }, no: 1 } } };
  if (kind === 'seats') return { member: { ...member, seat: { licensedOn: '2026-01-01', no: 1 } } };
  return {};
}

/** One transaction over the balances of all accounts, the request and the ledger row. */
async function byTransactions(stage: Stage, { backOff, crowd }: AcrossSettings): Promise<Debit> {
  const { random, workspaceId } = stage;
  const ports = { ...virtualPorts(stage), random, backOff };
  const terms = termsOf(benchWorkspace(workspaceId, CREDITS));
  const { period, grants, used, debt } = await openAccount(openPorts(), { workspaceId }, terms);
  const balance = { period, grants, used, debt };
  const real = { ...ports, db: openDb() };
  await openBalance(real, workspaceId, balance);
  for (let n = 0; n < crowd.capped; n += 1) {
    await openBalance(real, workspaceId, balance, `mem_capped${n}`);
  }
  const amounts = { contact: 1 };
  return async (kind, cap, id) => {
    const asked = { id, actor: 'mem_bench', bodyHash: 'bench', amounts, subjects: [] };
    const request = kind === 'capped' ? { ...asked, cap } : asked;
    await holdUsual(ports, workspaceId, request);
    await settleUsual(ports, workspaceId, request, amounts, {});
  };
}
