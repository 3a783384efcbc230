import { randomBytes } from 'node:crypto';
import {
  type EnrichmentRun,
  type RowsRun,
  type SettleRun,
  WATERFALL_BUDGET_SECONDS,
} from '../../lambdas/enrichments/enrichment-run.contract.ts';
import { submitEnrichment } from '../../lambdas/enrichments/intake/submit-enrichment.ts';
import type { PartPorts } from '../../lambdas/enrichments/ports.ts';
import { openRound } from '../../lambdas/enrichments/rounds/open-round.ts';
import { type GroupPorts, runGroup } from '../../lambdas/enrichments/run-group.ts';
import { endRound } from '../../lambdas/enrichments/settle/end-round.ts';
import { finishEnrichment } from '../../lambdas/enrichments/settle/finish-enrichment.ts';
import { FUNCTIONS } from '../../lambdas/functions.contract.ts';
import { openAccount } from '../../lambdas/ledger/account/load-account.ts';
import { termsOf, type WorkspaceTerms } from '../../lambdas/plans/terms.ts';
import type { Db } from '../../lambdas/shared/dynamo.ts';
import type { Ports } from '../../lambdas/shared/ports.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import { type Counts, Workflows } from '../../local/aws/states/workflows.ts';
import type { MachineResource } from '../../local/aws/template/resources.ts';
import { makePeople, requestRowsOf } from '../../local/outside/vendors/engine/people.ts';
import { seededRandom } from '../../local/outside/vendors/engine/seeded-random.ts';
import type { Json } from '../../local/server/json.ts';
import { Schedule } from '../simulation/schedule.ts';
import { openMemoryTable } from '../storm/memory-table.ts';
import type { Command } from '../support/engine.ts';
import { OPEN_DESK } from '../support/open-desk.ts';
import { SECRETS, Vendors } from './vendors.ts';

/** What takes how long, in milliseconds of virtual time. */
export interface Times {
  /** Each call of a vendor. */
  readonly vendorMs: number;
  /** A call of the table, and one that is a transaction. */
  readonly tableMs: number;
  readonly transactionMs: number;
  /** From a state of the workflow to the function that it calls. */
  readonly invokeMs: number;
}

/** How a list went. */
export interface ListRun {
  readonly contacts: number;
  readonly seconds: number;
  /** What all calls of vendors took, one after the other. */
  readonly vendorSeconds: number;
  readonly calls: number;
  readonly found: number;
  readonly counts: Counts;
  readonly lambdaCalls: Readonly<Record<string, number>>;
}

const WORK_MS = FUNCTIONS.runRows.timeoutSeconds * 1000 - 5_000;
const STEPS_MAX = 1e9;
const SEED = 20_261_122;
const WORKSPACE: WorkspaceTerms = {
  workspaceId: 'ws_list',
  plan: 'workspace-pool',
  timezone: 'UTC',
  periodAnchor: '2026-01-01',
  allotments: { contact: 1_000_000 },
};

/**
 * Runs one list through the product's own functions and the template's own state machines, in
 * virtual time: what it waits for is what the design makes it wait for, on whatever machine.
 */
export async function runList(
  contacts: number,
  times: Times,
  machines: readonly MachineResource[],
): Promise<ListRun> {
  process.env.TABLE_NAME = 'sluice';
  const schedule = new Schedule(Date.parse('2026-11-30T00:00:00Z'));
  const people = makePeople(contacts, SEED);
  const vendors = new Vendors(schedule, times.vendorMs, people);
  const ports = openPorts(schedule, times);
  const lambdaCalls: Record<string, number> = {};
  const workflows = new Workflows({
    machines,
    invokeFunction: async (name, payload) => {
      const id = String(name).split(':').at(-1) ?? '';
      lambdaCalls[id] = (lambdaCalls[id] ?? 0) + 1;
      await schedule.wait(times.invokeMs);
      return toJson(await step(id, payload, groupPorts(ports, vendors)));
    },
    putEvents: async () => ({}),
    sleep: (ms, signal) => sleep(schedule, ms, signal),
    now: () => schedule.nowMs,
    random: seededRandom(SEED),
  });
  const startMs = schedule.nowMs;
  let failure: unknown;
  submit(ports, workflows, machines, people).catch((error: unknown) => {
    failure = error;
  });
  let endMs = startMs;
  while (failure === undefined && (workflows.running > 0 || endMs === startMs)) {
    endMs = schedule.nowMs;
    await schedule.runUntil(schedule.nowMs + 100, STEPS_MAX);
  }
  if (failure !== undefined) throw failure;
  const [failed] = workflows.failures;
  if (failed) throw new Error(`${failed.execution}: ${failed.error}`);
  return {
    contacts,
    seconds: (endMs - startMs) / 1000,
    vendorSeconds: vendors.tookMs / 1000,
    calls: vendors.calls,
    found: ports.told.found,
    counts: workflows.counts,
    lambdaCalls,
  };
}

type ListPorts = PartPorts & Pick<GroupPorts, 'publish'> & { readonly told: { found: number } };

function openPorts(schedule: Schedule, { tableMs, transactionMs }: Times): ListPorts {
  const table = openMemoryTable();
  const send = async (command: Command): Promise<unknown> => {
    const isTransaction = command.constructor.name.startsWith('Transact');
    const ms = isTransaction ? transactionMs : tableMs;
    await schedule.wait(ms / 2);
    const answer = await table.execute(command).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    await schedule.wait(ms / 2);
    if ('error' in answer) throw answer.error;
    return answer.value;
  };
  const db: Db = { send: send as Db['send'] };
  const ports: Ports = {
    db,
    accountDb: db,
    now: () => epochMs(schedule.nowMs),
    sleep: (ms) => schedule.wait(ms),
    random: (count) => randomBytes(count),
    log: () => {},
  };
  const told = { found: 0 };
  return {
    ...ports,
    told,
    loadTerms: async () => termsOf(WORKSPACE),
    loadSides: async () => [],
    publish: async (...events) => {
      told.found += events.filter(({ type }) => type === 'contact.details-found').length;
    },
  };
}

function groupPorts(ports: ListPorts, vendors: Vendors): GroupPorts & PartPorts {
  return {
    ...ports,
    fetch: vendors.fetch as typeof globalThis.fetch,
    secrets: SECRETS,
    sessions: new Map(),
    desk: OPEN_DESK,
    budgetSeconds: WATERFALL_BUDGET_SECONDS,
    workMs: WORK_MS,
    settleWithinMs: WORK_MS - 30_000,
  };
}

async function step(id: string, payload: Json, p: GroupPorts & PartPorts): Promise<unknown> {
  const run = payload as unknown as RowsRun & SettleRun;
  switch (id) {
    case 'OpenRoundFunction':
      return openRound(p, run);
    case 'RunRowsFunction':
      return runGroup(p, run);
    case 'SettleRoundFunction':
      return (await endRound(p, run)) ?? {};
    case 'FinishEnrichmentFunction':
      await finishEnrichment(p, run.workspaceId, run.enrichmentId);
      return {};
    default:
      throw new Error(`the workflow has no step ${id}`);
  }
}

async function submit(
  ports: ListPorts,
  workflows: Workflows,
  machines: readonly MachineResource[],
  people: ReturnType<typeof makePeople>,
): Promise<void> {
  const start = async (type: MachineResource['type'], run: object, name?: string) => {
    const stateMachineArn = machines.find((each) => each.type === type)?.arn ?? '';
    return workflows.startExecution({
      stateMachineArn,
      input: JSON.stringify(run),
      ...(name && { name }),
    });
  };
  await openAccount(ports, { workspaceId: WORKSPACE.workspaceId }, termsOf(WORKSPACE));
  const subjects = requestRowsOf(people);
  await submitEnrichment(
    {
      ...ports,
      startWorkflow: (run: EnrichmentRun) => start('STANDARD', run, run.enrichmentId),
      startRound: (run) => start('EXPRESS', run),
      queueStart: async () => {},
    },
    {
      workspace: WORKSPACE,
      actor: 'mem_list',
      idempotencyKey: 'list',
      bodyHash: 'list',
      input: { actions: ['contact.email'], subjects, allowPartial: false },
    },
  );
}

/** Resolves when the time is over or the signal comes. */
function sleep(schedule: Schedule, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const due = schedule.after(ms, () => {
      signal.removeEventListener('abort', wake);
      resolve();
    });
    const wake = (): void => {
      schedule.cancel(due);
      resolve();
    };
    signal.addEventListener('abort', wake, { once: true });
  });
}

function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
