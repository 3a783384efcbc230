import type {
  EnrichmentRun,
  PartRun,
  SubjectRun,
} from '../../lambdas/enrichments/enrichment-run.contract.ts';
import { advanceSubject } from '../../lambdas/enrichments/rounds/advance-subject.ts';
import { claimPart } from '../../lambdas/enrichments/rounds/open-round.ts';
import { finishEnrichment } from '../../lambdas/enrichments/settle/finish-enrichment.ts';
import { settlePart } from '../../lambdas/enrichments/settle/settle-round.ts';
import type { FunctionId } from '../../lambdas/functions.contract.ts';
import { parseMachine } from '../../local/aws/states/check-definition.ts';
import type { Machine } from '../../local/aws/states/definition.ts';
import { runMachine } from '../../local/aws/states/run-machine.ts';
import { StateError } from '../../local/aws/states/state-error.ts';
import type { World } from '../../local/aws/states/world.ts';
import { isObject, type Json } from '../../local/server/json.ts';
import type { Chance } from './chance.ts';
import type { FaultRates } from './faults.ts';
import type { Functions } from './functions.ts';
import type { Schedule } from './schedule.ts';
import type { Trace } from './trace.ts';

/** The two machines of the template, as text: the run reads them with the project's interpreter. */
export interface Definitions {
  readonly parent: string;
  readonly child: string;
}

interface Standing {
  ended: boolean;
  readonly stop: AbortController;
}

/** Step Functions: runs the real definitions, with the functions of the run as their tasks. */
export class Executions {
  rates: FaultRates;
  readonly #parent: Machine;
  readonly #child: Machine;
  readonly #standing = new Map<string, Standing>();
  readonly #schedule: Schedule;
  readonly #chance: Chance;
  readonly #trace: Trace;
  readonly #functions: () => Functions;
  #children = 0;

  constructor(
    definitions: Definitions,
    schedule: Schedule,
    chance: Chance,
    trace: Trace,
    rates: FaultRates,
    functions: () => Functions,
  ) {
    this.#parent = parse(definitions.parent);
    this.#child = parse(definitions.child);
    this.#schedule = schedule;
    this.#chance = chance;
    this.#trace = trace;
    this.rates = rates;
    this.#functions = functions;
  }

  /** Starts an execution under the request's id; one that is there already is told of. */
  start(run: EnrichmentRun): 'started' | 'ended' {
    const name = run.enrichmentId;
    const standing = this.#standing.get(name);
    if (standing) return standing.ended ? 'ended' : 'started';
    const begun: Standing = { ended: false, stop: new AbortController() };
    this.#standing.set(name, begun);
    if (this.#chance.happens(this.rates.stop)) {
      this.#schedule.after(this.#chance.spread(20, 60_000), () => {
        if (!begun.ended) this.#trace.add(`run ${name.slice(0, 10)}`, 'stopped');
        begun.stop.abort(new StateError('States.Aborted', 'stopped'));
      });
    }
    const execution = { id: name, name, type: 'STANDARD', input: toJson(run) } as const;
    void runMachine(this.#parent, execution, this.#world(), begun.stop.signal).then((outcome) => {
      begun.ended = true;
      const why = outcome.status === 'SUCCEEDED' ? '' : ` ${outcome.error} ${outcome.cause}`;
      this.#trace.add(`run ${name.slice(0, 10)}`, `${outcome.status}${why}`);
    });
    return 'started';
  }

  runningCount(): number {
    return [...this.#standing.values()].filter(({ ended }) => !ended).length;
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
      return this.#through('Sfn.SdkClientException', () => this.#runChild(String(input.Input)));
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

  #runChild(input: string): Promise<Json> {
    this.#children += 1;
    const name = `child-${this.#children}`;
    const execution = { id: name, name, type: 'EXPRESS', input: JSON.parse(input) } as const;
    return runMachine(this.#child, execution, this.#world()).then((outcome) => {
      return { Status: outcome.status };
    });
  }

  async #step(name: string, payload: Json): Promise<Json> {
    const id = STEPS.find((each) => name.toLowerCase().startsWith(each.toLowerCase()));
    const functions = this.#functions();
    const run = payload as unknown as PartRun & SubjectRun & { readonly step?: number };
    switch (id) {
      case 'claimPart':
        return toJson(await functions.invoke(id, (p) => claimPart(p, run)));
      case 'settlePart':
        return toJson(await functions.invoke(id, (p) => settlePart(p, run)));
      case 'finishEnrichment':
        await functions.invoke(id, (p) => finishEnrichment(p, run.workspaceId, run.enrichmentId));
        return {};
      case 'callProvider':
        return toJson(await functions.invoke(id, (p) => advanceSubject(p, 'call', run), run));
      case 'verifyCandidate':
        return toJson(await functions.invoke(id, (p) => advanceSubject(p, 'verify', run), run));
      default:
        throw new Error(`the workflow has no step ${name}`);
    }
  }
}

const STEPS = [
  'claimPart',
  'settlePart',
  'finishEnrichment',
  'callProvider',
  'verifyCandidate',
] as const satisfies readonly FunctionId[];

/** The template leaves the partition open; the interpreter wants it named. */
function parse(definition: string): Machine {
  return parseMachine(JSON.parse(definition.replaceAll('AWS::Partition', 'aws')), 'template');
}

function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
