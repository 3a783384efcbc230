import { randomBytes } from 'node:crypto';
import { receiveCallback } from '../../lambdas/enrichments/callbacks/receive-callback.ts';
import {
  type RowsRun,
  type SettleRun,
  WATERFALL_BUDGET_SECONDS,
} from '../../lambdas/enrichments/enrichment-run.contract.ts';
import type { PartPorts } from '../../lambdas/enrichments/ports.ts';
import { openRound } from '../../lambdas/enrichments/rounds/open-round.ts';
import { type GroupPorts, runGroup } from '../../lambdas/enrichments/run-group.ts';
import { endRound } from '../../lambdas/enrichments/settle/end-round.ts';
import { finishEnrichment } from '../../lambdas/enrichments/settle/finish-enrichment.ts';
import { FUNCTIONS, type FunctionId } from '../../lambdas/functions.contract.ts';
import { termsOf, type WorkspaceTerms } from '../../lambdas/plans/terms.ts';
import type { Db } from '../../lambdas/shared/dynamo.ts';
import type { Ports } from '../../lambdas/shared/ports.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import { AccountDesk } from '../../lambdas/waterfall/desk/account-desk.ts';
import { setVendor } from '../../lambdas/waterfall/desk/set-vendor.ts';
import { VENDORS } from '../../lambdas/waterfall/registry.ts';
import type { VendorCallback } from '../../local/outside/vendors/engine/vendor.ts';
import type { Json } from '../../local/server/json.ts';
import type { Schedule } from '../simulation/schedule.ts';
import { openMemoryTable } from '../storm/memory-table.ts';
import type { Command } from '../support/engine.ts';
import { TableUnits } from './table-units.ts';
import { SECRETS, type Vendors } from './vendors.ts';

/** What takes how long, in milliseconds of virtual time. */
export interface Times {
  /** Each call of a vendor. */
  readonly vendorMs: number;
  /** A call of the table, and one that is a transaction. */
  readonly tableMs: number;
  readonly transactionMs: number;
  /** From a state of the workflow, or a vendor's call, to its function. */
  readonly invokeMs: number;
}

type Calls = Partial<Record<FunctionId, number>>;

const WORK_MS = FUNCTIONS.runRows.timeoutSeconds * 1000 - 5_000;
const CALLBACKS = { baseUrl: 'https://api.example', key: 'key' };
/** Far more than a list asks for: the vendors' own limits are the market's. */
const LIMITS = { perSecond: 1_000, perMinute: 60_000 };

/**
 * The functions that a list goes through, on a table in memory, in virtual time: the product's own
 * code behind what would call it on AWS. Counts the calls, the events and the units of the table.
 */
export class ListFunctions {
  readonly calls: Calls = {};
  readonly units = new TableUnits();
  readonly ports: PartPorts & Pick<GroupPorts, 'publish'>;
  /** Events that were published. */
  events = 0;
  readonly #schedule: Schedule;
  readonly #times: Times;
  readonly #vendors: Vendors;
  /** The desks of warm functions that nobody uses at the moment. */
  readonly #desks: AccountDesk[] = [];

  constructor(schedule: Schedule, times: Times, vendors: Vendors, workspace: WorkspaceTerms) {
    this.#schedule = schedule;
    this.#times = times;
    this.#vendors = vendors;
    this.ports = {
      ...this.#openPorts(),
      loadTerms: async () => termsOf(workspace),
      loadSides: async () => [],
      publish: async (...events) => {
        this.events += events.length;
      },
    };
    vendors.callBack = (callback, provider) => void this.#receive(callback, provider);
  }

  /** Lifts the vendors' limits, so that a list waits for nothing but their answers. */
  async liftLimits(): Promise<void> {
    const limited = [...VENDORS.values()].filter(({ limits }) => limits !== undefined);
    for (const { id } of limited) await setVendor(this.ports, id, { limits: LIMITS });
  }

  /** Calls a function as a state of the workflow does; `name` ends with its id in the template. */
  async invoke(name: string, payload: Json): Promise<Json> {
    const state = String(name).split(':').at(-1) ?? '';
    const run = payload as unknown as RowsRun & SettleRun;
    const of = STATES[state];
    if (of === undefined) throw new Error(`the workflow has no step ${state}`);
    this.#count(of);
    await this.#schedule.wait(this.#times.invokeMs);
    return toJson(await this.#step(of, run));
  }

  async #step(id: FunctionId, run: RowsRun & SettleRun): Promise<unknown> {
    const { ports } = this;
    if (id === 'openRound') return openRound(ports, run);
    if (id === 'settleRound') return (await endRound(ports, run)) ?? {};
    if (id === 'finishEnrichment') {
      await finishEnrichment(ports, run.workspaceId, run.enrichmentId);
      return {};
    }
    const desk = this.#desks.pop() ?? new AccountDesk(ports, 'operator');
    const step = await runGroup(await this.#groupPorts(desk), run);
    this.#desks.push(desk);
    return step;
  }

  async #receive({ url, headers, text }: VendorCallback, provider: string): Promise<void> {
    const token = url.split('/').at(-1) ?? '';
    this.#count('receiveCallback');
    await this.#schedule.wait(this.#times.invokeMs);
    const { pathname: path } = new URL(url);
    const p = { ...this.ports, secrets: SECRETS, callbackKey: CALLBACKS.key, readKeys: noKeys };
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const sent = { path, headers: Object.fromEntries(lower), text };
    const told = await receiveCallback(p, { provider, token, ...sent });
    if ('refused' in told) throw new Error(`${provider} called back: ${told.refused}`);
  }

  #count(id: FunctionId): void {
    this.calls[id] = (this.calls[id] ?? 0) + 1;
  }

  async #groupPorts(desk: AccountDesk): Promise<GroupPorts & PartPorts> {
    return {
      ...this.ports,
      fetch: this.#vendors.fetch as typeof globalThis.fetch,
      secrets: SECRETS,
      callbackSettings: CALLBACKS,
      sessions: new Map(),
      desk,
      settings: await desk.settings(),
      budgetSeconds: WATERFALL_BUDGET_SECONDS,
      workMs: WORK_MS,
      settleWithinMs: WORK_MS - 30_000,
    };
  }

  #openPorts(): Ports {
    const table = openMemoryTable(this.units);
    const { tableMs, transactionMs } = this.#times;
    const send = async (command: Command): Promise<unknown> => {
      const isTransaction = command.constructor.name.startsWith('Transact');
      const ms = isTransaction ? transactionMs : tableMs;
      await this.#schedule.wait(ms / 2);
      const answer = await table.execute(command).then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      );
      await this.#schedule.wait(ms / 2);
      if ('error' in answer) throw answer.error;
      return answer.value;
    };
    const db: Db = { send: send as Db['send'] };
    return {
      db,
      accountDb: db,
      now: () => epochMs(this.#schedule.nowMs),
      sleep: (ms) => this.#schedule.wait(ms),
      random: (count) => randomBytes(count),
      log: () => {},
    };
  }
}

const STATES: Readonly<Record<string, FunctionId>> = {
  OpenRoundFunction: 'openRound',
  RunRowsFunction: 'runRows',
  RunListRowsFunction: 'runListRows',
  SettleRoundFunction: 'settleRound',
  FinishEnrichmentFunction: 'finishEnrichment',
};

const noKeys = async (): Promise<undefined> => undefined;

function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
