import type {
  EnrichmentRun,
  RoundRun,
  RowsRun,
  SettleRun,
} from '../../lambdas/enrichments/enrichment-run.contract.ts';
import { openRound } from '../../lambdas/enrichments/rounds/open-round.ts';
import { runGroup } from '../../lambdas/enrichments/run-group.ts';
import { endRound } from '../../lambdas/enrichments/settle/end-round.ts';
import { finishEnrichment } from '../../lambdas/enrichments/settle/finish-enrichment.ts';
import type { FunctionId } from '../../lambdas/functions.contract.ts';
import { parseMachine } from '../../local/aws/states/check-definition.ts';
import type { Machine } from '../../local/aws/states/definition.ts';
import { runMachine } from '../../local/aws/states/run-machine.ts';
import { StateError } from '../../local/aws/states/state-error.ts';
import type { Outcome, World } from '../../local/aws/states/world.ts';
import { isObject, type Json, type JsonObject } from '../../local/server/json.ts';
import type { Chance } from './chance.ts';
import type { FaultRates } from './faults.ts';
import type { Functions } from './functions.ts';
import type { Schedule } from './schedule.ts';
import type { Trace } from './trace.ts';

/** The two machines of the template, as text: the run reads them with the project's interpreter. */
export interface Definitions {
  readonly enrichment: string;
  readonly round: string;
}

interface Standing {
  ended: boolean;
}

/** Step Functions: runs the real definitions, with the functions of the run as their tasks. */
export class Executions {
  rates: FaultRates;
  readonly #enrichment: Machine;
  readonly #round: Machine;
  readonly #standing = new Map<string, Standing>();
  readonly #schedule: Schedule;
  readonly #chance: Chance;
  readonly #trace: Trace;
  readonly #functions: () => Functions;
  #rounds = 0;
  #roundsRunning = 0;

  constructor(
    definitions: Definitions,
    schedule: Schedule,
    chance: Chance,
    trace: Trace,
    rates: FaultRates,
    functions: () => Functions,
  ) {
    this.#enrichment = parse(definitions.enrichment);
    this.#round = parse(definitions.round);
    this.#schedule = schedule;
    this.#chance = chance;
    this.#trace = trace;
    this.rates = rates;
    this.#functions = functions;
  }

  /** Starts the workflow of a request under its id; one that is there already is told of. */
  startWorkflow(run: EnrichmentRun): 'started' | 'ended' {
    const standing = this.#standing.get(run.enrichmentId);
    if (standing) return standing.ended ? 'ended' : 'started';
    this.#begin(run);
    return 'started';
  }

  /** Starts a round by itself, as often as it is asked to: Express takes no names. */
  startRound(run: RoundRun): void {
    const stop = this.#stopLater(`round ${run.enrichmentId.slice(0, 10)}`);
    void this.#runRound(toJson(run), stop);
  }

  #begin(run: EnrichmentRun): void {
    const name = run.enrichmentId;
    const begun: Standing = { ended: false };
    this.#standing.set(name, begun);
    const stop = this.#stopLater(`run ${name.slice(0, 10)}`);
    const restart = this.#chance.happens(this.rates.restart) ? this.#restartLater(name) : undefined;
    void this.#run(run, restart ? AbortSignal.any([stop, restart]) : stop).then(async (outcome) => {
      const isCutOff = restart?.aborted && !stop.aborted && outcome.status !== 'SUCCEEDED';
      this.#tell(`run ${name.slice(0, 10)}`, isCutOff ? await this.#run(run, stop) : outcome);
      begun.ended = true;
    });
  }

  #run(run: EnrichmentRun, stop: AbortSignal): Promise<Outcome> {
    const name = run.enrichmentId;
    const execution = { id: name, name, type: 'STANDARD', input: toJson(run) } as const;
    return runMachine(this.#enrichment, execution, this.#world(), stop);
  }

  #restartLater(name: string): AbortSignal {
    const cut = new AbortController();
    this.#schedule.after(this.#chance.spread(500, 120_000), () => {
      this.#trace.add(`run ${name.slice(0, 10)}`, 'cut off');
      cut.abort(new StateError('States.Aborted', 'cut off'));
    });
    return cut.signal;
  }

  /** Now and then somebody stops an execution half-way. */
  #stopLater(name: string): AbortSignal {
    const stop = new AbortController();
    if (this.#chance.happens(this.rates.stop)) {
      this.#schedule.after(this.#chance.spread(20, 60_000), () => {
        this.#trace.add(name, 'stopped');
        stop.abort(new StateError('States.Aborted', 'stopped'));
      });
    }
    return stop.signal;
  }

  #tell(name: string, outcome: Outcome): void {
    const why = outcome.status === 'SUCCEEDED' ? '' : ` ${outcome.error} ${outcome.cause}`;
    this.#trace.add(name, `${outcome.status}${why}`);
  }

  runningCount(): number {
    const workflows = [...this.#standing.values()].filter(({ ended }) => !ended);
    return workflows.length + this.#roundsRunning;
  }

  #world(): World {
    return {
      invoke: (resource, parameters) => this.#perform(resource, parameters),
      sleep: (ms, signal) => this.#sleep(ms, signal),
      now: () => this.#schedule.nowMs,
      random: () => this.#chance.unit(),
      count: () => {},
    };
  }

  #sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const due = this.#schedule.after(ms, () => {
        signal.removeEventListener('abort', wake);
        resolve();
      });
      const wake = (): void => {
        this.#schedule.cancel(due);
        resolve();
      };
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  async #perform(resource: string, parameters: Json): Promise<Json> {
    const input = isObject(parameters) ? parameters : {};
    if (resource.endsWith(':lambda:invoke')) {
      const step = String(input.FunctionName);
      const answer = await this.#through('Lambda.SdkClientException', () =>
        this.#step(step, input.Payload ?? {}),
      );
      return { Payload: answer };
    }
    if (resource.endsWith(':startSyncExecution')) {
      const round = JSON.parse(String(input.Input)) as Json;
      return this.#through('Sfn.SdkClientException', () => this.#runRound(round));
    }
    if (resource.endsWith(':states:startExecution')) {
      return this.#through('StepFunctions.SdkClientException', async () => this.#handOver(input));
    }
    throw new Error(`the workflow has no call of ${resource}`);
  }

  /**
   * A message to a task may be lost on the way, or its answer: then the task is done, and done
   * again.
   */
  async #through(error: string, work: () => Promise<Json>): Promise<Json> {
    await this.#schedule.wait(this.#chance.spread(5, 40));
    if (!this.#chance.happens(this.rates.message)) return work();
    const what = this.#chance.pick([
      'lost',
      'answer lost',
      'left alone',
      'twice',
      'twice',
    ] as const);
    this.#trace.add('message', `${error}: ${what}`);
    if (what === 'answer lost') await work();
    // The task goes on while it is tried again beside it.
    if (what === 'left alone') void work().catch(() => {});
    // Repeated by the service itself, at once: nobody is told.
    if (what === 'twice') {
      void work().catch(() => {});
      return work();
    }
    throw new StateError(error, what);
  }

  /** A round that failed is an answer, not an error. */
  async #runRound(input: Json, stop?: AbortSignal): Promise<Json> {
    this.#rounds += 1;
    this.#roundsRunning += 1;
    const name = `round-${this.#rounds}`;
    const execution = { id: name, name, type: 'EXPRESS', input } as const;
    const outcome = await runMachine(this.#round, execution, this.#world(), stop);
    this.#roundsRunning -= 1;
    this.#tell(name, outcome);
    if (outcome.status !== 'SUCCEEDED') return { Status: outcome.status };
    return { Status: outcome.status, Output: JSON.stringify(outcome.output) };
  }

  #handOver({ Name, Input }: JsonObject): Json {
    if (this.#standing.has(String(Name))) {
      throw new StateError('StepFunctions.ExecutionAlreadyExistsException', String(Name));
    }
    this.#begin(Input as unknown as EnrichmentRun);
    return {};
  }

  async #step(name: string, payload: Json): Promise<Json> {
    const id = STEPS.find((each) => name.toLowerCase().startsWith(each.toLowerCase()));
    const functions = this.#functions();
    const run = payload as unknown as SettleRun & RowsRun;
    switch (id) {
      case 'openRound':
        return toJson(await functions.invoke(id, (p) => openRound(p, run)));
      case 'runRows':
      case 'runListRows':
        return toJson(await functions.invoke(id, (p) => runGroup(p, run), run));
      case 'settleRound':
        return toJson(await functions.invoke(id, (p) => endRound(p, run)));
      case 'finishEnrichment':
        await functions.invoke(id, (p) => finishEnrichment(p, run.workspaceId, run.enrichmentId));
        return {};
      default:
        throw new Error(`the workflow has no step ${name}`);
    }
  }
}

const STEPS = [
  'openRound',
  'runRows',
  'runListRows',
  'settleRound',
  'finishEnrichment',
] as const satisfies readonly FunctionId[];

/** The template leaves the partition open; the interpreter wants it named. */
function parse(definition: string): Machine {
  return parseMachine(JSON.parse(definition.replaceAll('AWS::Partition', 'aws')), 'template');
}

function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
