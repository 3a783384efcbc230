import { type ItemKey, keys } from '../../lambdas/shared/keys.contract.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import { type TermsOfWorkspace, toTerms } from '../../lambdas/workspaces/terms-of-workspace.ts';
import type { Member, Workspace } from '../../lambdas/workspaces/workspaces.contract.ts';
import type { Command, EngineTable } from '../support/engine.ts';
import { Chance } from './chance.ts';
import { type Definitions, Executions } from './executions.ts';
import { CALM } from './faults.ts';
import { Functions, keysOf } from './functions.ts';
import { type Invocation, PROGRAM_FAULTS } from './invocation.ts';
import { JournalStream } from './journal-stream.ts';
import { Network } from './network.ts';
import { Observer } from './observer.ts';
import { personOf } from './people.ts';
import { Records } from './records.ts';
import type { Scenario } from './scenario.ts';
import { Schedule } from './schedule.ts';
import { offerSimPlans } from './sim-plans.ts';
import { StartQueue } from './start-queue.ts';
import { tellWrite } from './tell-write.ts';
import { Trace } from './trace.ts';
import { Vendors } from './vendors.ts';

/** Of the starts that Step Functions is asked for. */
const NO_ROOM = 0.1;
/** For one call: a function makes some five to ten. */
const KILL_IN_BAD_MOMENT = 0.12;
/** For so long a function of the API believes what it has read of a workspace. */
const BELIEVED_MS = 5_000;

/** The whole of AWS and the members around the product, in one thread and on one clock. */
export class World {
  readonly scenario: Scenario;
  readonly table: EngineTable;
  readonly schedule: Schedule;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly network: Network;
  readonly functions: Functions;
  readonly executions: Executions;
  readonly stream: JournalStream;
  readonly starts: StartQueue;
  readonly records: Records;
  readonly vendors: Vendors;
  readonly observer = new Observer();
  isSweeperArmed = false;
  isCalm = false;

  constructor(scenario: Scenario, table: EngineTable, definitions: Definitions) {
    offerSimPlans();
    const { seed, rates, startMs } = scenario;
    this.scenario = scenario;
    this.table = table;
    const schedule = new Schedule(startMs);
    const chance = new Chance(seed, 'run');
    const trace = new Trace(() => schedule.nowMs);
    const vendors = new Vendors(new Chance(seed, 'vendors'), scenario.people);
    this.vendors = vendors;
    this.schedule = schedule;
    this.chance = chance;
    this.trace = trace;
    this.records = new Records(table, () => schedule.nowMs);
    this.network = new Network(schedule, chance, trace, rates);
    this.functions = new Functions(schedule, this.network, chance, trace, {
      execute: (command, by, isLate) => {
        if (isLate) for (const key of keysWritten(command)) this.observer.noteLate(key);
        return this.#execute(command, by);
      },
      startWorkflow: (run) => {
        this.starts.refuseSome(this.isCalm ? 0 : NO_ROOM);
        return this.executions.startWorkflow(run);
      },
      startRound: (run) => {
        this.starts.refuseSome(this.isCalm ? 0 : NO_ROOM);
        this.executions.startRound(run);
      },
      queueStart: (waiting) => this.starts.put(waiting),
      publish: (event) => this.observer.told.push(event),
      askVendor: (url, init, rows) => {
        const about = `${decodeURIComponent(url.search)} ${init?.body ?? ''}`;
        if (rows)
          this.observer.noteCall(rows, personOf(scenario.people, about), this.stream.writes);
        return vendors.answer(url, init, this.network.rates.vendor);
      },
      log: (event, facts) => this.#hear(event, facts),
    });
    this.executions = new Executions(
      definitions,
      schedule,
      chance,
      trace,
      rates,
      () => this.functions,
    );
    this.starts = new StartQueue(schedule, new Chance(seed, 'starts'), () => this.functions);
    this.stream = new JournalStream(
      table,
      schedule,
      chance,
      this.functions,
      scenario.lagMs,
      (write) => trace.tell(write.name, tellWrite(write)),
    );
  }

  /** A workspace as a function of the API believes it to be: it looks every few seconds. */
  workspaceOf(id: string): Workspace {
    const { nowMs } = this.schedule;
    const found = this.records.at<Workspace>(keys.workspace(id), nowMs - (nowMs % BELIEVED_MS));
    if (found === undefined) throw new Error(`there is no workspace ${id}`);
    return found;
  }

  /** The terms that such a function takes to be in force. */
  termsOf(id: string): TermsOfWorkspace {
    return toTerms(this.workspaceOf(id), epochMs(this.schedule.nowMs));
  }

  /** A member as they stand now. */
  memberOf(ws: string, id: string): Member | undefined {
    return this.records.at<Member>(keys.member(ws, id), this.schedule.nowMs);
  }

  /** What the audit finds wrong, and faults of the program that a schedule went on after. */
  #hear(event: string, facts: Readonly<Record<string, unknown>>): void {
    if (event === 'LEDGER_AUDIT_FAILED') this.observer.auditFaults.push(JSON.stringify(facts));
    const isFault = event === 'SCHEDULE_ITEM_FAILED' && PROGRAM_FAULTS.includes(facts.error);
    if (isFault || event === 'UNFINISHED_KIND_UNKNOWN') this.functions.fail(event, facts);
  }

  /** For a while, functions die as often as not. */
  async fail(forMs: number): Promise<void> {
    const { rates } = this.scenario;
    this.trace.add('world', 'a bad moment');
    this.network.rates = { ...rates, kill: KILL_IN_BAD_MOMENT };
    await this.schedule.wait(forMs);
    if (!this.isCalm) this.network.rates = rates;
  }

  /** From now on everything works. */
  calmDown(): void {
    this.isCalm = true;
    this.network.rates = CALM;
    this.executions.rates = CALM;
    this.stream.isCalm = true;
  }

  async #execute(command: Command, by: Invocation): Promise<unknown> {
    const answer = await this.table.execute(command);
    for (const key of keysWritten(command)) {
      await this.stream.look(key, by);
      await this.records.look(key);
    }
    return answer;
  }
}

/** The keys that a command writes, if it does. */
function keysWritten(command: Command): ItemKey[] {
  return /^(Put|Update|Delete|TransactWrite)/.test(command.constructor.name) ? keysOf(command) : [];
}
