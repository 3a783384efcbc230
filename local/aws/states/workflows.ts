import { isObject, type Json, type JsonObject } from '../../server/json.ts';
import { AwsError } from '../services/aws-endpoint.ts';
import type { MachineResource } from '../template/resources.ts';
import type { MachineType } from './definition.ts';
import { runMachine } from './run-machine.ts';
import { StateError } from './state-error.ts';
import type { Execution, Outcome, World } from './world.ts';

export interface WorkflowsOptions {
  readonly machines: readonly MachineResource[];
  /** Calls a function by name or ARN; what it throws has the error's type as name. */
  readonly invokeFunction: (name: string, payload: Json) => Promise<Json>;
  readonly putEvents: (input: JsonObject) => Promise<JsonObject>;
  readonly sleep: World['sleep'];
  readonly now: () => number;
  readonly random: () => number;
  /** Executions that an earlier run of the stack has left; absent: none. */
  readonly left?: readonly LeftExecution[];
  /** Told of all executions that run, whenever one starts or ends by itself. */
  readonly onRunning?: (running: readonly LeftExecution[]) => void;
}

/** What it takes to begin an execution anew. */
export interface LeftExecution {
  readonly machineArn: string;
  readonly name: string;
  readonly input: string;
}

/** Executions and state transitions so far, by type of machine. */
export type Counts = Record<MachineType, { executions: number; transitions: number }>;

interface Started extends LeftExecution {
  readonly arn: string;
  readonly startMs: number;
  readonly stop: AbortController;
  status: 'RUNNING' | 'ABORTED' | Outcome['status'];
}

/** The state machines of the template and their executions, as Step Functions runs them. */
export class Workflows {
  readonly counts: Counts = {
    STANDARD: { executions: 0, transitions: 0 },
    EXPRESS: { executions: 0, transitions: 0 },
  };
  /** How the executions that failed did so, newest last. */
  readonly failures: { readonly execution: string; readonly error: string }[] = [];
  readonly #options: WorkflowsOptions;
  readonly #started = new Map<string, Started>();
  readonly #ended = new AbortController();
  #unnamed = 0;
  #children = 0;
  #running = 0;

  constructor(options: WorkflowsOptions) {
    this.#options = options;
  }

  /** Executions that have not ended. */
  get running(): number {
    return this.#running;
  }

  /**
   * `StartExecution`: the same name and input while it runs is the same execution; afterwards it
   * exists already.
   */
  async startExecution(request: JsonObject): Promise<JsonObject> {
    const machine = this.#find(String(request.stateMachineArn));
    this.#unnamed += 1;
    const unnamed = `unnamed-${this.#unnamed}`;
    // AWS starts an Express workflow as often as it is asked to, whatever the name.
    const isNamed = machine.type === 'STANDARD' && request.name !== undefined;
    const name = isNamed ? String(request.name) : unnamed;
    const input = String(request.input ?? '{}');
    const key = `${machine.arn} ${name}`;
    const before = this.#started.get(key);
    if (before && !(before.status === 'RUNNING' && before.input === input)) {
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${before.arn}'`);
    }
    const started = before ?? this.#start(machine, name, input);
    return { executionArn: started.arn, startDate: started.startMs / 1000 };
  }

  /** `DescribeExecution` of a Standard workflow: whether it runs, and how it ended. */
  describeExecution({ executionArn }: JsonObject): JsonObject {
    const started = [...this.#started.values()].find(({ arn }) => arn === executionArn);
    if (!started) throw new AwsError('ExecutionDoesNotExist', `no execution ${executionArn}`);
    return { executionArn: started.arn, status: started.status };
  }

  /**
   * `StopExecution`: nothing of it goes on but the calls that are under way, and the rounds that it
   * has begun, which AWS leaves to themselves too. False where no execution of that name runs.
   */
  stopExecution(name: string): boolean {
    const started = this.#ofName(name);
    if (started?.status !== 'RUNNING') return false;
    started.status = 'ABORTED';
    started.stop.abort(new StateError('States.Aborted', 'stopped'));
    this.#tell();
    return true;
  }

  /**
   * `RedriveExecution` of one that came to no good end: false for any other. AWS would go on at the
   * state that failed; here, as after a restart, all steps are gone through again.
   */
  redriveExecution(name: string): boolean {
    const started = this.#ofName(name);
    if (!started || started.status === 'RUNNING' || started.status === 'SUCCEEDED') return false;
    this.#start(this.#find(started.machineArn), started.name, started.input);
    return true;
  }

  /**
   * Begins the executions anew that an earlier run has left, under their names. AWS would go on
   * where they stood; here they go through all their steps again, each of which must be safe to
   * repeat on AWS too.
   */
  takeUp(): void {
    const known = (arn: string) => this.#options.machines.find((each) => each.arn === arn);
    for (const { machineArn, name, input } of this.#options.left ?? []) {
      const machine = known(machineArn);
      // Of a machine that is no longer in the template nothing can go on.
      if (machine) this.#start(machine, name, input);
    }
  }

  /** Ends all executions where they are. */
  stop(): void {
    this.#ended.abort(new StateError('States.Aborted', 'the local stack stops'));
  }

  #start(machine: MachineResource, name: string, input: string): Started {
    const started: Started = {
      machineArn: machine.arn,
      name,
      input,
      arn: `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`,
      startMs: this.#options.now(),
      stop: new AbortController(),
      status: 'RUNNING',
    };
    const signal = AbortSignal.any([this.#ended.signal, started.stop.signal]);
    const running = this.#run(machine, { id: started.arn, name, input: parseInput(input) }, signal);
    this.#started.set(`${machine.arn} ${name}`, started);
    this.#tell();
    void running.then((outcome) => {
      // Whom the end of the stack has stopped is left for its next run.
      if (this.#ended.signal.aborted) return;
      if (started.status === 'RUNNING') started.status = outcome.status;
      this.#tell();
      if (outcome.status !== 'SUCCEEDED') {
        this.failures.push({ execution: started.arn, error: outcome.error });
      }
    });
    return started;
  }

  #tell(): void {
    const running = [...this.#started.values()].filter(({ status }) => status === 'RUNNING');
    this.#options.onRunning?.(
      running.map(({ machineArn, name, input }) => ({ machineArn, name, input })),
    );
  }

  async #run(
    machine: MachineResource,
    what: Omit<Execution, 'type'>,
    signal: AbortSignal = this.#ended.signal,
  ): Promise<Outcome> {
    this.#running += 1;
    try {
      const execution = { ...what, type: machine.type };
      return await runMachine(machine.machine, execution, this.#world(), signal);
    } finally {
      this.#running -= 1;
    }
  }

  #world(): World {
    const { sleep, now, random } = this.#options;
    return {
      sleep,
      now,
      random,
      invoke: (resource, parameters) => this.#perform(resource, parameters),
      count: (what, type) => {
        this.counts[type][what] += 1;
      },
    };
  }

  async #perform(resource: string, parameters: Json): Promise<Json> {
    const given = isObject(parameters) ? parameters : {};
    if (resource.endsWith(':::lambda:invoke')) return this.#invokeLambda(given);
    if (resource.endsWith(':::events:putEvents')) return this.#options.putEvents(given);
    if (resource.endsWith(':::states:startExecution')) return this.#startAsTask(given);
    return this.#startSync(given);
  }

  /**
   * A function that failed fails the task with the error's type; the cause is the JSON that Lambda
   * answers.
   */
  async #invokeLambda({ FunctionName: name, Payload: payload }: JsonObject): Promise<Json> {
    try {
      const answer = await this.#options.invokeFunction(String(name), payload ?? {});
      return { ExecutedVersion: '$LATEST', Payload: answer, StatusCode: 200 };
    } catch (error) {
      const { name: errorType, message } = error instanceof Error ? error : new Error('Error');
      throw new StateError(errorType, JSON.stringify({ errorType, errorMessage: message }));
    }
  }

  /** The optimized integration names its parameters and its errors its own way. */
  async #startAsTask({ StateMachineArn, Name, Input }: JsonObject): Promise<Json> {
    try {
      const input = typeof Input === 'string' ? Input : JSON.stringify(Input ?? {});
      const request = { stateMachineArn: StateMachineArn ?? null, name: Name ?? null, input };
      const { executionArn, startDate } = await this.startExecution(request);
      return { ExecutionArn: executionArn ?? null, StartDate: startDate ?? null };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new StateError(`StepFunctions.${error.name}Exception`, error.message);
    }
  }

  /** A child that failed is an answer, not an error. */
  async #startSync({ StateMachineArn: arn, Input: text, Name: given }: JsonObject): Promise<Json> {
    const machine = this.#find(String(arn));
    const name = typeof given === 'string' ? given : `child-${++this.#children}`;
    const executionArn = `${machine.arn.replace(':stateMachine:', ':express:')}:${name}`;
    const startMs = this.#options.now();
    const child = { id: executionArn, name, input: parseInput(String(text)) };
    const outcome = await this.#run(machine, child);
    const times = {
      StartDate: new Date(startMs).toISOString(),
      StopDate: new Date(this.#options.now()).toISOString(),
    };
    const common = { ExecutionArn: executionArn, StateMachineArn: machine.arn, ...times };
    if (outcome.status === 'SUCCEEDED') {
      return { ...common, Status: outcome.status, Output: JSON.stringify(outcome.output) };
    }
    this.failures.push({ execution: executionArn, error: outcome.error });
    const { status, error, cause } = outcome;
    return { ...common, Status: status, Error: error, Cause: cause };
  }

  /** Names of requests are never used twice, whatever the machine. */
  #ofName(name: string): Started | undefined {
    return [...this.#started.values()].find((started) => started.name === name);
  }

  #find(arn: string): MachineResource {
    const machine = this.#options.machines.find((each) => each.arn === arn);
    if (!machine) throw new AwsError('StateMachineDoesNotExist', `there is no ${arn}`);
    return machine;
  }
}

function parseInput(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new AwsError('InvalidExecutionInput', 'the input is not JSON');
  }
}
