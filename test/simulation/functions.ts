import {
  type EnrichmentRun,
  type RoundRun,
  type RowsRun,
  WATERFALL_BUDGET_SECONDS,
} from '../../lambdas/enrichments/enrichment-run.contract.ts';
import type { PartPorts } from '../../lambdas/enrichments/ports.ts';
import type { WaitingStart } from '../../lambdas/enrichments/waiting-starts.ts';
import type { SluiceEvent } from '../../lambdas/events/events.contract.ts';
import { FUNCTIONS, type FunctionId } from '../../lambdas/functions.contract.ts';
import type { Db } from '../../lambdas/shared/dynamo.ts';
import type { ItemKey } from '../../lambdas/shared/keys.contract.ts';
import type { Ports } from '../../lambdas/shared/ports.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import type { Desk } from '../../lambdas/waterfall/desk/desk.contract.ts';
import type { Sessions } from '../../lambdas/waterfall/open-session.ts';
import type { ProviderSecrets } from '../../lambdas/waterfall/waterfall.contract.ts';
import { toPartPorts } from '../../lambdas/workflow/open-round.lambda.ts';
import type { Command } from '../support/engine.ts';
import { OPEN_DESK } from '../support/open-desk.ts';
import type { Chance } from './chance.ts';
import { CutOff, Invocation, isProgramFault } from './invocation.ts';
import type { Network } from './network.ts';
import type { Schedule } from './schedule.ts';
import type { Trace } from './trace.ts';
import { SECRETS } from './vendors.ts';

/** What the functions reach, by the parts of the world that give it. */
export interface Outside {
  /** Does a command on the table, for real. */
  readonly execute: (command: Command, by: Invocation, isLate: boolean) => Promise<unknown>;
  readonly startWorkflow: (run: EnrichmentRun) => 'started' | 'ended';
  readonly startRound: (run: RoundRun) => void;
  readonly queueStart: (waiting: WaitingStart) => void;
  readonly publish: (event: SluiceEvent) => void;
  readonly askVendor: (url: URL, init: RequestInit | undefined, rows?: RowsRun) => Response;
  /** Told of what a function logs. */
  readonly log: (event: string, facts: Readonly<Record<string, unknown>>) => void;
}

/** All that any function of the product reaches outside itself. */
export interface SimPorts extends PartPorts {
  readonly startWorkflow: (run: EnrichmentRun) => Promise<'started' | 'ended'>;
  readonly startRound: (run: RoundRun) => Promise<void>;
  readonly queueStart: (waiting: WaitingStart) => Promise<void>;
  readonly publish: (...events: readonly SluiceEvent[]) => Promise<void>;
  readonly fetch: typeof globalThis.fetch;
  readonly secrets: ProviderSecrets;
  readonly sessions: Sessions;
  readonly desk: Desk;
  readonly budgetSeconds: number;
  readonly workMs: number;
  readonly settleWithinMs: number;
}

/** As long as a call of RunRows may work on AWS. */
const WORK_MS = FUNCTIONS.runRows.timeoutSeconds * 1000 - 5_000;

/** Runs the functions of the product, each invocation behind ports of its own. */
export class Functions {
  /** Faults of the program that came to light: always a failure of the run. */
  readonly faults: string[] = [];
  readonly #schedule: Schedule;
  readonly #network: Network;
  readonly #chance: Chance;
  readonly #trace: Trace;
  readonly #outside: Outside;
  #count = 0;

  constructor(
    schedule: Schedule,
    network: Network,
    chance: Chance,
    trace: Trace,
    outside: Outside,
  ) {
    this.#schedule = schedule;
    this.#network = network;
    this.#chance = chance;
    this.#trace = trace;
    this.#outside = outside;
  }

  /**
   * Runs a function to its end; rejects with its error, or with CutOff when it is killed or takes
   * too long.
   */
  invoke<T>(
    id: FunctionId,
    work: (ports: SimPorts, by: Invocation) => Promise<T>,
    rows?: RowsRun,
  ): Promise<T> {
    this.#count += 1;
    const by = new Invocation(`${id}#${this.#count}`);
    return new Promise((resolve, reject) => {
      const limit = this.#schedule.after(FUNCTIONS[id].timeoutSeconds * 1000, () =>
        by.kill('took too long'),
      );
      const end = (how: string): void => {
        by.endedAtMs = this.#schedule.nowMs;
        this.#schedule.cancel(limit);
        this.#trace.add(by.name, how);
      };
      by.onKill((why) => {
        end(why);
        reject(new CutOff(why));
      });
      work(this.#portsOf(by, rows), by).then(
        (value) => {
          if (by.isDead) return;
          by.endedWell = true;
          end('done');
          resolve(value);
        },
        (error: unknown) => {
          if (by.isDead) return;
          end(`failed: ${describe(error)}`);
          this.note(by.name, error);
          // What it had begun beside goes on when its environment is used again, or never.
          by.isDead = this.#chance.happens(0.5);
          reject(error);
        },
      );
    });
  }

  /** Notes an error if it is a fault of the program; nothing more has to happen then. */
  note(where: string, error: unknown): void {
    if (!isProgramFault(error)) return;
    this.fail(where, { error: describe(error) });
  }

  /** Notes a fault of the program; nothing more has to happen then. */
  fail(where: string, facts: Readonly<Record<string, unknown>>): void {
    this.faults.push(`${where}: ${JSON.stringify(facts)}`);
    this.#schedule.halt();
  }

  #portsOf(by: Invocation, rows: RowsRun | undefined): SimPorts {
    const network = this.#network;
    const outside = this.#outside;
    const dbOf = (to: 'db' | 'account', tries: number): Db => {
      const send = (command: Command) =>
        network.call(by, {
          to: command.constructor.name.startsWith('Transact') ? 'transaction' : to,
          label: describeCommand(command, to),
          tries,
          execute: (isLate) => outside.execute(command, by, isLate),
        });
      return { send: send as Db['send'] };
    };
    const ports: Ports = {
      db: dbOf('db', 4),
      accountDb: dbOf('account', 1),
      now: () => epochMs(this.#schedule.nowMs),
      sleep: (ms) => network.sleep(by, ms),
      random: (count) => this.#chance.bytes(count),
      log: (event, facts = {}) => outside.log(event, facts),
    };
    return {
      ...toPartPorts(ports),
      startWorkflow: (run) =>
        network.call(by, {
          to: 'workflow',
          label: `start ${run.enrichmentId}`,
          tries: 4,
          execute: async () => outside.startWorkflow(run),
        }),
      startRound: (run) =>
        network.call(by, {
          to: 'workflow',
          label: `start a round of ${run.enrichmentId}`,
          tries: 4,
          execute: async () => outside.startRound(run),
        }),
      queueStart: (waiting) =>
        network.call(by, {
          to: 'bus',
          label: `queues a start of ${waiting.enrichmentId}`,
          tries: 4,
          execute: async () => outside.queueStart(waiting),
        }),
      publish: async (...events) => {
        const [first] = events;
        if (first === undefined) return;
        await network.call(by, {
          to: 'bus',
          label: `tells of ${Object.values(first.data)[0]}`,
          tries: 4,
          execute: async () => events.forEach(outside.publish),
        });
      },
      fetch: (input, init) => {
        const url = new URL(String(input));
        return network.call(by, {
          to: 'vendor',
          label: `asks ${url.pathname}`,
          tries: 1,
          execute: async () => outside.askVendor(url, init, rows),
        });
      },
      secrets: SECRETS,
      budgetSeconds: WATERFALL_BUDGET_SECONDS,
      sessions: new Map(),
      desk: OPEN_DESK,
      workMs: WORK_MS,
      settleWithinMs: WORK_MS - 30_000,
    };
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const internal: unknown = Reflect.get(error, 'internal');
  return `${error.name} ${typeof internal === 'string' ? internal : error.message}`;
}

function describeCommand(command: Command, to: string): string {
  const { ExpressionAttributeValues: values = {} } = command.input as {
    readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
  };
  const asked = { pk: String(values[':pk'] ?? values[':shard'] ?? ''), sk: '' };
  const written = keysOf(command);
  const at = (written.length > 0 ? written : [asked]).map(({ pk, sk }) => `${pk} ${sk}`.trimEnd());
  const op = command.constructor.name.replace('Command', '');
  return `${to === 'account' ? 'ACCOUNT ' : ''}${op} ${at.join(', ')}`;
}

/** The keys that a command names: of one item, of a batch, or of a transaction. */
export function keysOf({ input }: Command): ItemKey[] {
  const { Key, Item, TransactItems = [] } = input as NamesItems;
  const parts = TransactItems.flatMap((part) => Object.values(part));
  return [{ Key, Item }, ...parts].flatMap((each) => each.Key ?? each.Item ?? []);
}

interface NamesItem {
  readonly Key?: ItemKey | undefined;
  readonly Item?: ItemKey | undefined;
}
interface NamesItems extends NamesItem {
  readonly TransactItems?: readonly Readonly<Record<string, NamesItem>>[];
}
