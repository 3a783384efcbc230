import { setImmediate } from 'node:timers/promises';
import {
  type EnrichmentRun,
  REQUEST_ROWS_MAX,
} from '../../lambdas/enrichments/enrichment-run.contract.ts';
import { submitEnrichment } from '../../lambdas/enrichments/intake/submit-enrichment.ts';
import { openAccount } from '../../lambdas/ledger/account/load-account.ts';
import { termsOf, type WorkspaceTerms } from '../../lambdas/plans/terms.ts';
import { type Counts, Workflows } from '../../local/aws/states/workflows.ts';
import type { MachineResource } from '../../local/aws/template/resources.ts';
import type { Person } from '../../local/outside/directory.ts';
import { makePeople, requestRowsOf } from '../../local/outside/vendors/engine/people.ts';
import { seededRandom } from '../../local/outside/vendors/engine/seeded-random.ts';
import { Schedule } from '../simulation/schedule.ts';
import { ListFunctions, type Times } from './list-functions.ts';
import { Vendors } from './vendors.ts';

/** How a list went. */
export interface ListRun {
  readonly contacts: number;
  readonly seconds: number;
  /** What all calls of vendors took, one after the other. */
  readonly vendorSeconds: number;
  /** Calls of vendors. */
  readonly calls: number;
  readonly counts: Counts;
  /** The functions as they stand then, with what they have counted. */
  readonly functions: ListFunctions;
}

const STEPS_MAX = 1e9;
/** Time goes on by as much before anybody looks whether the list is done. */
const TURN_MS = 100;
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
 * virtual time: what it waits for is what the design makes it wait for, on whatever machine. One
 * that is longer than a request may be goes in as an import does.
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
  const functions = new ListFunctions(schedule, times, vendors, WORKSPACE);
  const workflows = new Workflows({
    machines,
    invokeFunction: (name, payload) => functions.invoke(name, payload),
    putEvents: async () => ({}),
    sleep: (ms, signal) => sleep(schedule, ms, signal),
    now: () => schedule.nowMs,
    random: seededRandom(SEED),
  });
  await during(schedule, prepare(functions));
  const startMs = schedule.nowMs;
  await during(schedule, submit(functions, workflows, machines, people));
  while (workflows.running > 0) await schedule.runUntil(schedule.nowMs + TURN_MS, STEPS_MAX);
  const endMs = schedule.nowMs;
  const [failed] = workflows.failures;
  if (failed) throw new Error(`${failed.execution}: ${failed.error}`);
  const seconds = (endMs - startMs) / 1000;
  const { tookMs, calls } = vendors;
  const { counts } = workflows;
  return { contacts, seconds, vendorSeconds: tookMs / 1000, calls, counts, functions };
}

/** Lets time go on until the work is done. */
async function during(schedule: Schedule, work: Promise<void>): Promise<void> {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  over.catch(() => {});
  while (!isOver) {
    await schedule.runUntil(schedule.nowMs + TURN_MS, STEPS_MAX);
    // What waits for a turn of the event loop, and for no time, gets one.
    await setImmediate();
  }
  await over;
}

async function prepare(functions: ListFunctions): Promise<void> {
  await functions.liftLimits();
  await openAccount(functions.ports, { workspaceId: WORKSPACE.workspaceId }, termsOf(WORKSPACE));
}

async function submit(
  functions: ListFunctions,
  workflows: Workflows,
  machines: readonly MachineResource[],
  people: readonly Person[],
): Promise<void> {
  const { ports } = functions;
  const start = async (type: MachineResource['type'], run: object, name?: string) => {
    const stateMachineArn = machines.find((each) => each.type === type)?.arn ?? '';
    return workflows.startExecution({
      stateMachineArn,
      input: JSON.stringify(run),
      ...(name && { name }),
    });
  };
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
      ...(people.length > REQUEST_ROWS_MAX && { importId: 'imp_list' }),
      input: { actions: ['contact.email'], subjects: requestRowsOf(people), allowPartial: false },
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
