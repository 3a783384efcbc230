import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { serveBuckets, toObjectEvent } from './aws/files/bucket-server.ts';
import { ObjectFolder } from './aws/files/object-folder.ts';
import { Functions } from './aws/lambda/functions.ts';
import { QueueDelivery } from './aws/queues/queue-delivery.ts';
import { EventRules } from './aws/rules/event-rules.ts';
import { ClockMover } from './aws/scheduler/move-clock.ts';
import { Schedules } from './aws/scheduler/schedules.ts';
import { skipWaits } from './aws/scheduler/skip-waits.ts';
import { type AwsEndpoint, serveAws } from './aws/services/aws-endpoint.ts';
import { EventBus } from './aws/services/event-bus.ts';
import { secretOperations } from './aws/services/kept-secrets.ts';
import { parameterReader } from './aws/services/parameters.ts';
import { Queues } from './aws/services/queues.ts';
import { Workflows } from './aws/states/workflows.ts';
import { streamOperations } from './aws/streams/stream-call.ts';
import { deliver } from './aws/streams/stream-delivery.ts';
import { type FailedBatch, toFailureRecord } from './aws/streams/stream-failure.ts';
import { StreamReader } from './aws/streams/stream-reader.ts';
import { StreamPump } from './aws/streams/streams.ts';
import type {
  LocalTemplate,
  MappingResource,
  QueueMappingResource,
} from './aws/template/resources.ts';
import type { RunState } from './run-state.ts';
import type { JsonObject } from './server/json.ts';
import type { HttpServer } from './server/raw-server.ts';
import type { LocalClock } from './time/clock.ts';
import { Rest } from './time/rest.ts';

export interface RuntimeOptions {
  readonly template: LocalTemplate;
  readonly clock: LocalClock;
  readonly state: RunState;
  readonly dynamoUrl: string;
  /** ARN of a stream in the template → in the engine. */
  readonly streams: ReadonlyMap<string, string>;
  /** Values of the secrets, by ARN. */
  readonly secrets: ReadonlyMap<string, JsonObject>;
  /** Values of encrypted parameters, by the last part of their names. */
  readonly parameters: ReadonlyMap<string, JsonObject>;
  /** Events of Stripe on their way: those under way, tries so far. */
  readonly deliveries?: { readonly busy: number; readonly total: number } | undefined;
  readonly onLine: (functionName: string, line: string) => void;
  /** Where objects are kept. */
  readonly filesDir: string;
  /** The clock goes on by itself to the next wait of a workflow when nothing else is at work. */
  readonly skipsWaits?: boolean | undefined;
  /** Keeps what Node has compiled of the functions, from one start to the next. */
  readonly compiledDir?: string | undefined;
  /** Where the API answers, as soon as it does. */
  readonly apiUrl: () => string | undefined;
}

/** How often the schedules are looked at while the clock goes by itself. */
const SCHEDULE_LOOK_MS = 500;

/** What is served to the functions before they are there. */
interface Services {
  readonly aws: AwsEndpoint;
  readonly bus: EventBus;
  readonly queues: Queues;
  readonly buckets: HttpServer;
}

/** Everything of the template that runs behind the HTTP server. */
export class Runtime {
  readonly functions: Functions;
  readonly workflows: Workflows;
  readonly bus: EventBus;
  readonly queues: Queues;
  readonly schedules: Schedules;
  readonly mover: ClockMover;
  readonly rest: Rest;
  /**
   * What could not be delivered, or failed by the clock: what goes to the failure queues on AWS.
   */
  readonly failures: JsonObject[] = [];
  readonly #options: RuntimeOptions;
  readonly #aws: AwsEndpoint;
  readonly #pumps: readonly StreamPump[];
  readonly #deliveries: readonly QueueDelivery[];
  readonly #buckets: HttpServer;
  readonly #rules: EventRules;
  #stopping = false;
  #looking: NodeJS.Timeout | undefined;
  #stopSkipping: (() => Promise<void>) | undefined;

  /** Starts the endpoint of the AWS services first, because the functions are told where it is. */
  static async start(options: RuntimeOptions): Promise<Runtime> {
    const events: { put?: (event: JsonObject, bus?: string) => void } = {};
    const bus = new EventBus({
      now: () => options.clock.now(),
      onPut: (event, name) => events.put?.(event, name),
    });
    const { kept } = options.state;
    const queues = new Queues({
      now: () => options.clock.now(),
      queues: options.template.queues,
      left: kept.messages,
      onChange: (messages) => {
        kept.messages = messages;
        options.state.save();
      },
    });
    const late: { workflows?: Workflows } = {};
    const aws = await serveAws({
      ...secretOperations({
        ofTemplate: options.secrets,
        left: kept.secrets,
        onChange: (secrets) => {
          kept.secrets = secrets;
          options.state.save();
        },
      }),
      'AmazonSSM.GetParameter': parameterReader(options.parameters),
      'AWSEvents.PutEvents': (input) => bus.putEvents(input),
      ...queues.operations,
      ...streamOperations(options.dynamoUrl),
      'AWSStepFunctions.StartExecution': async (input) => {
        if (!late.workflows) throw new Error('the workflows are not there yet');
        return late.workflows.startExecution(input);
      },
      'AWSStepFunctions.DescribeExecution': async (input) => {
        if (!late.workflows) throw new Error('the workflows are not there yet');
        return late.workflows.describeExecution(input);
      },
    });
    const buckets = await serveBuckets({
      folder: new ObjectFolder(options.filesDir),
      buckets: options.template.buckets,
      now: () => options.clock.now(),
      onCreated: (object) => events.put?.(toObjectEvent(object, options.clock.now())),
    });
    const runtime = new Runtime(options, { aws, bus, queues, buckets });
    events.put = (event, name) => runtime.#rules.put(event, name);
    late.workflows = runtime.workflows;
    return runtime;
  }

  private constructor(options: RuntimeOptions, { aws, bus, queues, buckets }: Services) {
    const { template, clock, deliveries } = options;
    this.#options = options;
    this.#aws = aws;
    this.#buckets = buckets;
    this.bus = bus;
    this.queues = queues;
    this.functions = new Functions(template.functions, {
      clock,
      endpoints: {
        AWS_ENDPOINT_URL_DYNAMODB: options.dynamoUrl,
        AWS_ENDPOINT_URL_DYNAMODB_STREAMS: aws.url,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.url,
        AWS_ENDPOINT_URL_SSM: aws.url,
        AWS_ENDPOINT_URL_SFN: aws.url,
        AWS_ENDPOINT_URL_SQS: aws.url,
        AWS_ENDPOINT_URL_EVENTBRIDGE: aws.url,
        AWS_ENDPOINT_URL_S3: buckets.url,
      },
      onLine: options.onLine,
      newRequestId: randomUUID,
      compiledDir: options.compiledDir,
      apiUrl: options.apiUrl,
    });
    const invoke = this.functions.invoke.bind(this.functions);
    this.workflows = new Workflows({
      machines: template.machines,
      invokeFunction: (name, payload) => invoke(name, payload),
      putEvents: (input) => bus.putEvents(input),
      sleep: (ms, signal) => clock.sleep(ms, signal),
      now: () => clock.now(),
      random: Math.random,
      left: options.state.kept.executions,
      onRunning: (running) => {
        options.state.kept.executions = running;
        options.state.save();
      },
    });
    this.schedules = new Schedules({
      schedules: template.schedules,
      startMs: options.state.kept.startMs,
      fromMs: clock.now(),
      invoke: (arn, event) => invoke(arn, event),
      onFailure: (schedule, error) => this.#failed({ schedule, error }),
    });
    this.#pumps = template.mappings.map((mapping) => this.#pump(mapping));
    this.#deliveries = template.queueMappings.map((mapping) => this.#delivery(mapping));
    this.#rules = new EventRules({
      rules: template.rules,
      invoke: (arn, event) => this.functions.invoke(arn, event),
      sleep: (ms) => clock.sleep(ms),
      onFailure: (rule, error) => this.#failed({ rule, error }),
    });
    this.rest = new Rest({
      busy: () => this.#busy,
      total: () => this.functions.total + (deliveries?.total ?? 0),
      unfinished: () =>
        this.workflows.running + this.#rules.unfinished + sumOf(this.#deliveries, 'unfinished'),
      drained: async () => {
        await Promise.all(this.#pumps.map((pump) => pump.drained()));
      },
    });
    this.mover = new ClockMover({
      clock,
      keep: (offsetMs) => {
        options.state.kept.clockOffsetMs = offsetMs;
        options.state.save();
      },
      takeDue: (untilMs) => this.schedules.takeDue(untilMs),
      fire: (name) => this.schedules.fire(name),
      settled: (withinMs) => this.rest.settled(withinMs),
    });
  }

  /** Lets the schedules fire by the clock, and goes on with what an earlier run has left. */
  goOn(): void {
    this.workflows.takeUp();
    for (const delivery of this.#deliveries) delivery.start();
    if (this.#options.skipsWaits) this.#skipWaits();
    this.#looking = setInterval(() => void this.mover.keepUp(), SCHEDULE_LOOK_MS).unref();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#looking);
    await this.#stopSkipping?.();
    this.workflows.stop();
    for (const delivery of this.#deliveries) delivery.stop();
    const pumps = this.#pumps.map((pump) => pump.stop());
    // A pump may be waiting for a function; the end of the function's worker is its answer.
    await this.functions.stop();
    await Promise.all([...pumps, this.#aws.stop(), this.#buckets.stop()]);
    this.#options.state.save();
  }

  #skipWaits(): void {
    const { clock } = this.#options;
    const { functions, workflows } = this;
    this.#stopSkipping = skipWaits({
      onlyWaits: () => workflows.running > 0 && this.#busy + functions.overHttp === 0,
      total: () => functions.total,
      nextWakeMs: () => clock.nextWakeMs(),
      now: () => clock.now(),
      moveTo: (ms) => this.mover.moveTo(ms),
    });
  }

  #pump(mapping: MappingResource): StreamPump {
    const { dynamoUrl, streams, state } = this.#options;
    const { positions } = state.kept;
    const streamArn = streams.get(mapping.streamArn) ?? '';
    const reader = new StreamReader({
      endpoint: dynamoUrl,
      streamArn,
      eventSourceArn: mapping.streamArn,
      after: positions[mapping.id],
    });
    return new StreamPump({
      read: (limit) => reader.read(limit),
      deliver: (records) =>
        deliver(records, {
          mapping,
          invoke: (arn, event) => this.functions.invoke(arn, event),
          sleep: async (ms) => {
            if (this.#stopping) throw new Error('the local stack stops');
            await pause(ms);
          },
          onFailure: (records, error) => {
            this.#failed({ mapping: mapping.id, error, records: records.length });
            this.#putAside(mapping, { records, streamArn, shardId: reader.shardId });
          },
        }),
      onError: (error) => this.#options.onLine(mapping.id, String(error)),
      batchSize: mapping.batchSize,
      onPosition: (position) => {
        positions[mapping.id] = position;
        // Records that a kill has the next run hand over again are safe to repeat, as on AWS.
        state.saveSoon();
      },
      sleep: async (ms) => void (await pause(ms)),
    });
  }

  /** What is at work or about to be, requests over HTTP aside. */
  get #busy(): number {
    const { deliveries } = this.#options;
    return this.functions.busy + (deliveries?.busy ?? 0) + sumOf(this.#deliveries, 'waiting');
  }

  #delivery(mapping: QueueMappingResource): QueueDelivery {
    return new QueueDelivery({
      mapping,
      queues: this.queues,
      invoke: (arn, event) => this.functions.invoke(arn, event),
      sleep: async (ms) => void (await pause(ms, undefined, { ref: false })),
      onFailure: (messages, error) => this.#failed({ mapping: mapping.id, error, messages }),
    });
  }

  #putAside(
    { failures, functionArn, retries }: MappingResource,
    batch: Pick<FailedBatch, 'records' | 'streamArn' | 'shardId'>,
  ): void {
    if (failures === undefined) return;
    const record = toFailureRecord({
      ...batch,
      functionArn,
      attempts: retries + 1,
      at: this.#at(),
    });
    this.queues.send(failures, record);
  }

  #failed(what: JsonObject): void {
    this.failures.push({ at: this.#at(), ...what });
  }

  #at(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }
}

function sumOf(deliveries: readonly QueueDelivery[], what: 'unfinished' | 'waiting'): number {
  return deliveries.reduce((sum, delivery) => sum + delivery[what], 0);
}
