import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { openAccount } from '../lambdas/ledger/account/load-account.ts';
import { projectBatch } from '../lambdas/ledger/journal/revisions-stream.store.ts';
import { termsOf } from '../lambdas/plans/terms.ts';
import { type Db, openDb } from '../lambdas/shared/dynamo.ts';
import { openPorts, type Ports } from '../lambdas/shared/ports.ts';
import { epochMs } from '../lambdas/shared/units.contract.ts';
import { seededRandom } from '../local/outside/vendors/engine/seeded-random.ts';
import type { BenchTable } from './bench-table.ts';
import { isAccountWrite, ModelledTable, type TableModel } from './modelled-table.ts';
import { benchWorkspace, debitOnce } from './product.ts';
import { quantile } from './report.ts';
import { type BackOff, holdUsual, openBalance, settleUsual, type UsualPorts } from './usual-way.ts';
import { VirtualTime } from './virtual-time.ts';

/** One run: so many writers, each debiting one credit after the other from the one account. */
export interface RunSettings {
  readonly way: 'ours' | 'usual';
  readonly writers: number;
  readonly model: TableModel;
  /** Of the usual way; ours has its own in the ledger's code. */
  readonly backOff: BackOff;
  /** Virtual seconds: not counted at first, then counted. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly seed: number;
}

export interface RunResult {
  readonly debitsPerSecond: number;
  /** Of one debit, hold and settle together; virtual milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Refused calls for each completed debit. */
  readonly conflicts: number;
  readonly throttles: number;
  /** Debits that ended in an error. */
  readonly failed: number;
  /**
   * Revisions that had no ledger entry yet when the time was up, and entries written a second; ours
   * alone.
   */
  readonly ledgerBehind: number;
  readonly ledgerPerSecond: number;
}

/** Where a run takes place. */
export interface Stage {
  readonly time: VirtualTime;
  readonly table: ModelledTable;
  readonly random: () => number;
  readonly workspaceId: string;
}

let runs = 0;

/** Runs it in virtual time on a real engine, and counts what was completed. */
export async function runDebits(bench: BenchTable, settings: RunSettings): Promise<RunResult> {
  const time = new VirtualTime();
  const random = seededRandom(settings.seed);
  const table = new ModelledTable(openEngine(bench), time, settings.model, random);
  runs += 1;
  const stage: Stage = { time, table, random, workspaceId: `ws_run${runs}` };
  const journal = new Journal();
  const debit =
    settings.way === 'ours'
      ? await ourWay(stage, journal)
      : await usualWay(stage, settings.backOff);
  const debits: { readonly atMs: number; readonly tookMs: number }[] = [];
  let failed = 0;
  const writer = async (n: number): Promise<void> => {
    for (let turn = 0; ; turn += 1) {
      const startMs = time.now();
      try {
        await debit(`enr_${String(n).padStart(6, '0')}${String(turn).padStart(18, '0')}`);
        debits.push({ atMs: time.now(), tookMs: time.now() - startMs });
      } catch {
        failed += 1;
      }
    }
  };
  for (let n = 0; n < settings.writers; n += 1) void writer(n);
  const { warmUpSeconds, seconds } = settings;
  await time.runUntil(warmUpSeconds * 1000);
  const before = { ...table.counts, entries: journal.entries, failed };
  await time.runUntil((warmUpSeconds + seconds) * 1000);
  const counted = debits.filter(({ atMs }) => atMs > warmUpSeconds * 1000);
  const took = counted.map(({ tookMs }) => tookMs);
  return {
    debitsPerSecond: counted.length / seconds,
    p50Ms: quantile(took, 0.5),
    p99Ms: quantile(took, 0.99),
    conflicts: (table.counts.conflicts - before.conflicts) / Math.max(1, counted.length),
    throttles: (table.counts.throttles - before.throttles) / Math.max(1, counted.length),
    failed: failed - before.failed,
    ledgerBehind: journal.behind,
    ledgerPerSecond: (journal.entries - before.entries) / seconds,
  };
}

/** The product's stores and ledger, and the projector behind the stream. */
async function ourWay(stage: Stage, journal: Journal): Promise<(id: string) => Promise<void>> {
  const { table, time, workspaceId } = stage;
  const workspace = benchWorkspace(workspaceId, 10_000_000);
  const opened = await openAccount(openPorts(), { workspaceId }, termsOf(workspace));
  journal.begin(opened.rev, { ...opened, pk: `WS#${workspaceId}`, sk: 'ACCOUNT' });
  const accountDb = table.db((command, answer) => {
    if (isAccountWrite(command, workspaceId)) journal.add(answer.Attributes);
  });
  const ports = { ...virtualPorts(stage), accountDb };
  void project(ports, journal, time);
  return (id) => debitOnce(ports, workspace, id);
}

async function usualWay(stage: Stage, backOff: BackOff): Promise<(id: string) => Promise<void>> {
  const { random, workspaceId } = stage;
  const workspace = benchWorkspace(workspaceId, 10_000_000);
  const ports = { ...virtualPorts(stage), random, backOff };
  const { period, grants, used, debt } = await openAccount(
    openPorts(),
    { workspaceId },
    termsOf(workspace),
  );
  const real: UsualPorts = { ...ports, db: openDb() };
  await openBalance(real, workspaceId, { period, grants, used, debt });
  const amounts = { contact: 1 };
  return async (id) => {
    const request = { id, actor: 'mem_bench', bodyHash: 'bench', amounts, subjects: [] };
    await holdUsual(ports, workspaceId, request);
    await settleUsual(ports, workspaceId, request, amounts, {});
  };
}

export function virtualPorts({ table, time, random }: Stage): Ports {
  const startMs = Date.now();
  const sleep = (ms: number): Promise<void> => time.sleep(ms);
  const db = withSdkRetries(table.db(), sleep, random);
  return {
    db,
    accountDb: db,
    now: () => epochMs(startMs + Math.floor(time.now())),
    sleep,
    random: (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256)),
    log: () => {},
  };
}

/**
 * The SDK's standard retries: 4 attempts as in `openDb`, after throttles alone, full jitter on 500
 * ms.
 */
function withSdkRetries(db: Db, sleep: Ports['sleep'], random: () => number): Db {
  const send = async (command: unknown): Promise<unknown> => {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await db.send(command as never);
      } catch (error) {
        const isThrottle = error instanceof Error && error.name === 'ThrottlingException';
        if (!isThrottle || attempt === 3) throw error;
        await sleep(random() * 500 * 2 ** attempt);
      }
    }
  };
  return { send: send as Db['send'] };
}

/** Straight to the engine, asking for the units of each write. */
export function openEngine(bench: BenchTable): Db {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint: bench.bareUrl }), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const send = (command: { input: object }): Promise<unknown> => {
    Object.assign(command.input, { ReturnConsumedCapacity: 'INDEXES' });
    return client.send(command as never);
  };
  return { send: send as Db['send'] };
}

type Image = Readonly<Record<string, unknown>> & { readonly rev: number };

/** The stream of an account: its images by revision, in order, each once. */
class Journal {
  entries = 0;
  readonly #images = new Map<number, Image>();
  #done = 0;

  begin(rev: number, image: Image): void {
    this.#done = rev;
    this.#images.set(rev, image);
  }

  add(image: unknown): void {
    const next = image as Image | undefined;
    if (typeof next?.rev === 'number') this.#images.set(next.rev, next);
  }

  /** The next records in order, as far as there is no gap. */
  take(most: number): { readonly before: Image; readonly after: Image }[] {
    const records: { before: Image; after: Image }[] = [];
    for (; records.length < most; this.#done += 1) {
      const [before, after] = [this.#images.get(this.#done), this.#images.get(this.#done + 1)];
      if (before === undefined || after === undefined) break;
      records.push({ before, after });
      this.#images.delete(this.#done);
    }
    return records;
  }

  get behind(): number {
    return this.#images.size - 1;
  }
}

/** As Lambda does it: batches of 100, each handed to the projector. */
async function project(p: Ports, journal: Journal, time: VirtualTime): Promise<void> {
  const toImage = (image: Image) => marshall(image, { removeUndefinedValues: true });
  for (;;) {
    const records = journal.take(100);
    if (records.length === 0) await time.sleep(20);
    const batch = records.map(({ before, after }) => ({
      dynamodb: { OldImage: toImage(before), NewImage: toImage(after) },
    }));
    journal.entries += await projectBatch(p, batch);
  }
}
