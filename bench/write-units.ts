import type { RoundRun } from '../lambdas/enrichments/enrichment-run.contract.ts';
import { submitEnrichment } from '../lambdas/enrichments/intake/submit-enrichment.ts';
import { type RunPorts, runRows } from '../lambdas/enrichments/rounds/run-rows.ts';
import { endRound } from '../lambdas/enrichments/settle/end-round.ts';
import { openAccount } from '../lambdas/ledger/account/load-account.ts';
import {
  projectBatch,
  type StreamRecord,
} from '../lambdas/ledger/journal/revisions-stream.store.ts';
import { termsOf } from '../lambdas/plans/terms.ts';
import { openPorts, type Ports } from '../lambdas/shared/ports.ts';
import { newId, unitInterval } from '../lambdas/shared/random.ts';
import { AccountDesk } from '../lambdas/waterfall/desk/account-desk.ts';
import { StreamReader } from '../local/aws/streams/stream-reader.ts';
import { startSimulators } from '../local/outside/vendors/engine/simulator-server.ts';
import { providersSecret } from '../local/outside/vendors/engine/vendor-keys.ts';
import { wireIds } from '../local/outside/vendors/engine/wire.ts';
import type { BenchTable } from './bench-table.ts';
import type { MeterRow } from './capacity.ts';
import { writeUnits } from './item-size.ts';
import { benchWorkspace } from './product.ts';
import { bytesOf, sizesOf } from './stored-items.ts';
import { holdUsual, openBalance, settleUsual, type UsualPorts, usualKeys } from './usual-way.ts';

const SUBJECT = {
  ref: 'row-1',
  fullName: 'Ada Example',
  companyName: 'Acme',
  companyDomain: 'acme.example',
  linkedinUrl: 'https://www.linkedin.com/in/ada-example',
};
const EMAIL = 'ada@acme.example';
const PERSON = {
  ...SUBJECT,
  emails: [{ value: EMAIL, verdict: 'deliverable' as const, providers: wireIds() }],
};

/** Writes of one way, by what they are for. */
export interface WaySum {
  readonly writes: number;
  readonly table: number;
  readonly index: number;
  readonly balance: number;
}

export interface ProductUnits {
  /** record, hold, settle, ledger. */
  readonly steps: Readonly<Record<string, WaySum>>;
  /** What the rest of the request writes, by kind of item. */
  readonly rest: Readonly<Record<string, WaySum>>;
  readonly readUnits: number;
  readonly failedConditions: number;
  /** Bytes of the items as they stand at the end, by `pk kind`. */
  readonly bytes: Readonly<Record<string, number>>;
}

/**
 * Measures all writes of one single-contact enrichment by the product's code, from the call to the
 * ledger.
 */
export async function measureProduct(table: BenchTable): Promise<ProductUnits> {
  const ports = { ...openPorts(), log: () => {} };
  const workspace = benchWorkspace('ws_units', 100);
  await openAccount(ports, { workspaceId: workspace.workspaceId }, termsOf(workspace));
  const stream = new StreamReader({
    endpoint: table.bareUrl,
    streamArn: table.streamArn,
    eventSourceArn: 'bench',
  });
  while ((await stream.read(100)).read > 0);
  table.meter.clear();
  await runOnce(ports, table, stream, workspace);
  const rows = table.meter.rows();
  return {
    steps: sumBy(rows, (row) => stepOf(row)),
    rest: sumBy(rows, (row) => (stepOf(row) === undefined && isWrite(row) ? row.kind : undefined)),
    readUnits: rows.reduce((sum, row) => sum + row.read, 0),
    failedConditions: rows.reduce((sum, row) => sum + row.failed, 0),
    bytes: await sizesOf(table),
  };
}

async function runOnce(
  ports: Ports,
  table: BenchTable,
  stream: StreamReader,
  workspace: ReturnType<typeof benchWorkspace>,
): Promise<void> {
  const { meter } = table;
  const simulators = await startSimulators({
    random: () => 0,
    latency: { minMs: 0, maxMs: 0 },
  });
  simulators.directory.replace([PERSON]);
  const rounds: RoundRun[] = [];
  const publish = async (): Promise<void> => {};
  const startRound = async (round: RoundRun): Promise<unknown> => rounds.push(round);
  const startWorkflow = async (): Promise<void> => {};
  const queueStart = async (): Promise<void> => {};
  meter.phase = 'submit';
  await submitEnrichment(
    { ...ports, startWorkflow, startRound, queueStart, publish },
    {
      workspace,
      actor: newId('mem', ports.random),
      idempotencyKey: 'bench-1',
      bodyHash: 'a'.repeat(51),
      input: { actions: ['contact.email'], allowPartial: false, subjects: [SUBJECT] },
    },
  );
  const [round] = rounds;
  if (round === undefined) throw new Error('the request did not start');
  meter.phase = 'find';
  await find(ports, round, simulators.url);
  await simulators.stop();
  meter.phase = 'settle';
  const { workspaceId, enrichmentId, part } = round;
  const settled = await endRound(
    { ...ports, publish },
    { workspaceId, enrichmentId, part, round: round.round, force: false },
  );
  if (settled.next !== 'done') throw new Error(`the round ended with ${settled.next}`);
  meter.phase = 'ledger';
  const { records } = await stream.read(1000);
  for (const record of records.filter(isAccountRecord)) {
    await projectBatch(ports, [record as StreamRecord]);
  }
}

/**
 * The row's waterfall: the first finder has the address, the first verifier says that it is
 * deliverable.
 */
async function find(ports: Ports, round: RoundRun, simulatorUrl: string): Promise<void> {
  const secrets = providersSecret({}, simulatorUrl) as unknown as RunPorts['secrets'];
  const { fetch } = globalThis;
  const runPorts = {
    ...ports,
    fetch,
    secrets,
    sessions: new Map(),
    desk: new AccountDesk(ports, 'operator'),
    budgetSeconds: 60,
    workMs: 60_000,
  };
  const { groups, handsOver: _handsOver, ...place } = round;
  const startedAt = new Date(ports.now()).toISOString();
  for (const rows of groups) {
    const input = { ...place, rows, groups: groups.length, startedAt };
    const { next } = (await runRows(runPorts, input)).step;
    if (next !== 'done') throw new Error(`the waterfall stopped at ${next}`);
  }
}

function isAccountRecord(record: object): boolean {
  const { dynamodb } = record as { dynamodb?: { Keys?: { sk?: { S?: string } } } };
  return dynamodb?.Keys?.sk?.S === 'ACCOUNT';
}

const isWrite = ({ operation }: MeterRow): boolean => /Put|Update|Delete|Transact/.test(operation);

/**
 * Which of the four a write belongs to. The part holds the contact itself, as the usual way's
 * request row does.
 */
function stepOf(row: MeterRow): string | undefined {
  const { phase, kind, operation } = row;
  if (!isWrite(row)) return undefined;
  // An entry, or the head with the totals in one transaction.
  if (kind.includes('LEDGER')) return 'ledger';
  if (kind === 'ROUND') return 'settle';
  if (kind === 'ACCOUNT') return phase === 'submit' ? 'hold' : 'settle';
  if (kind === 'ENRICHMENT+PART') return 'record';
  if (kind === 'ENRICHMENT')
    return phase === 'submit' && operation === 'UpdateItem' ? 'hold' : 'record';
  return undefined;
}

function sumBy(
  rows: readonly MeterRow[],
  groupOf: (row: MeterRow) => string | undefined,
): Record<string, WaySum> {
  const sums: Record<string, WaySum> = {};
  for (const row of rows) {
    const group = groupOf(row);
    if (group === undefined) continue;
    const sum = sums[group] ?? { writes: 0, table: 0, index: 0, balance: 0 };
    sums[group] = {
      writes: sum.writes + row.calls,
      table: sum.table + row.table,
      index: sum.index + row.index,
      balance: sum.balance + (row.kind === 'ACCOUNT' ? row.table : 0),
    };
  }
  return sums;
}

/** The usual way's two transactions, measured. */
export async function measureUsual(table: BenchTable): Promise<Readonly<Record<string, WaySum>>> {
  const ports = { ...openPorts(), log: () => {} };
  const workspace = benchWorkspace('ws_usual', 100);
  const ws = workspace.workspaceId;
  const { period, grants, used, debt } = await openAccount(
    ports,
    { workspaceId: ws },
    termsOf(workspace),
  );
  const usual = usualPorts(ports);
  await openBalance(usual, ws, { period, grants, used, debt });
  const { ref: _ref, ...subject } = SUBJECT;
  const request = {
    id: newId('enr', ports.random),
    actor: newId('mem', ports.random),
    bodyHash: 'a'.repeat(51),
    amounts: { contact: 1 },
    subjects: [subject],
  };
  table.meter.clear();
  table.meter.phase = 'hold';
  await holdUsual(usual, ws, request);
  const balanceAtHold = await unitsOf(table, usualKeys.balance(ws));
  table.meter.phase = 'settle';
  await settleUsual(usual, ws, request, { contact: 1 }, { email: EMAIL });
  const balanceAtSettle = await unitsOf(table, usualKeys.balance(ws));
  const balances: Readonly<Record<string, number>> = {
    hold: 2 * balanceAtHold,
    settle: 2 * balanceAtSettle,
  };
  const rows = table.meter.rows().filter(isWrite);
  return Object.fromEntries(
    rows.map(({ phase, table: units, index }) => [
      phase,
      { writes: 3, table: units, index, balance: balances[phase] ?? 0 },
    ]),
  );
}

/** The usual way over the product's clients, with the SDK's own back-off. */
function usualPorts(ports: Ports): UsualPorts {
  return {
    db: ports.db,
    now: ports.now,
    sleep: ports.sleep,
    random: () => unitInterval(ports.random),
    backOff: { baseMs: 100, capMs: 20_000 },
  };
}

async function unitsOf(table: BenchTable, key: { pk: string; sk: string }): Promise<number> {
  return writeUnits(await bytesOf(table, key));
}
