import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { serveHttp } from './aws/api-gateway/http.ts';
import { ensureTable, startDatabase } from './aws/dynamodb/database.ts';
import { callDynamo } from './aws/dynamodb/dynamo-call.ts';
import { openFunctionLog } from './aws/lambda/function-log.ts';
import { checkoutSwitches, stripeSecret, stripeTestKey } from './aws/services/secrets.ts';
import type { Counts } from './aws/states/workflows.ts';
import { readTemplate } from './aws/template/read-template.ts';
import type { LocalTemplate } from './aws/template/resources.ts';
import { serveControls } from './controls/controls.ts';
import { type StripeStandIn, startStripe } from './outside/stripe/stand-in.ts';
import { keepSimulators } from './outside/vendors/engine/kept-simulators.ts';
import { type Simulators, startSimulators } from './outside/vendors/engine/simulator-server.ts';
import { providersSecret, simulatedIds } from './outside/vendors/engine/vendor-keys.ts';
import { lockDir } from './process/dir-lock.ts';
import { type Environment, readEnvironment } from './process/environment.ts';
import { parseLatency } from './process/latency.ts';
import { makePrivateDir } from './process/private-files.ts';
import { Stoppers } from './process/stoppers.ts';
import { RunState } from './run-state.ts';
import { Runtime } from './runtime.ts';
import type { JsonObject } from './server/json.ts';
import { ensureAssembly } from './synth.ts';
import { LocalClock } from './time/clock.ts';

export interface StackOptions {
  /** Where the API listens; 0 takes a free port. */
  readonly port: number;
  /**
   * Keeps everything there from one start to the next. Absent: everything starts fresh and is gone
   * afterwards.
   */
  readonly dataDir?: string | undefined;
  /**
   * How long each simulated provider takes to answer, in milliseconds: `50-300`. Absent: each takes
   * its own time, and fails now and then.
   */
  readonly latency?: string | undefined;
  /** The simulated providers and verifiers that have a key; absent: all. */
  readonly vendors?: readonly string[] | undefined;
  /** What the clock says at a fresh start; absent: the real time. */
  readonly now?: string | undefined;
  /** A folder that `cdk synth` wrote. Absent: it is made of the project's sources. */
  readonly assemblyDir?: string | undefined;
  /**
   * The clock goes on by itself to the next wait of a workflow when nothing else is at work: for
   * tests.
   */
  readonly skipsWaits?: boolean | undefined;
  /** Called when the folder is there and, with `dataDir`, belongs to this stack. */
  readonly onDir?: (dir: string) => void;
  readonly onSynth?: () => void;
}

/** A stack that runs. */
export interface LocalStack {
  readonly url: string;
  readonly operatorKey: string;
  /** Providers and verifiers that are simulated, having no key. */
  readonly simulated: readonly string[];
  /** The stand-in for Stripe; absent where payments go to Stripe itself. */
  readonly stripe: StripeStandIn | undefined;
  /** Executions and state transitions so far. */
  readonly counts: Counts;
  /** Where the DynamoDB engine answers. */
  readonly dynamoUrl: string;
  readonly tables: readonly string[];
  /** Where the log of the functions is, and `local.json`. */
  readonly dir: string;
  /** Says whether everything came to rest within that time. */
  idle(timeoutMs: number): Promise<boolean>;
  stop(): Promise<void>;
}

const PROJECT_DIR = join(import.meta.dirname, '..');
const CACHE_DIR = join(PROJECT_DIR, '.sluice');
/** In the folder of an assembly. */
const COMPILED = 'compiled';
/** Where the product takes Stripe's events. */
const WEBHOOK_PATH = '/stripe/webhook';

/** Starts the synthesized stacks on this machine; resolves when the API answers. */
export async function startStack(options: StackOptions): Promise<LocalStack> {
  // Lambda's time zone. Functions share this process.
  process.env.TZ = 'UTC';
  const ended = new Stoppers();
  try {
    return await start(options, ended);
  } catch (error) {
    await ended.stop();
    throw error;
  }
}

async function start(options: StackOptions, running: Stoppers): Promise<LocalStack> {
  const env = readEnvironment(PROJECT_DIR, process.env);
  const isStripeReal = stripeTestKey(env) !== undefined;
  const checkout = checkoutSwitches(env);
  const dir = takeDir(options, running);
  options.onDir?.(dir);
  const state = new RunState(options);
  const clock = new LocalClock(state.kept.clockOffsetMs);
  const log = openFunctionLog(dir, { fresh: options.dataDir === undefined });
  running.add(() => log.close());
  const [assemblyDir, database, started, stripe] = await startParts(
    options,
    { env, clock, state, isStripeReal },
    running,
  );
  const simulators = kept(started, options);
  const template = readTemplate(assemblyDir, { tablePrefix: tablePrefix(options) });
  const dynamoUrl = database.endpoint;
  const streams = await createTables(template, dynamoUrl);
  if (env.DYNAMODB_ENDPOINT && !options.dataDir) running.add(() => dropTables(template, dynamoUrl));
  const { operatorKey } = state.kept;
  const secrets = secretsOf(template, {
    OperatorSecret: { operatorKey },
    ProvidersSecret: {
      ...providersSecret(env, simulators.url, options.vendors),
      callbacks: { key: randomBytes(24).toString('hex') },
    },
  });
  const api: { url?: string } = {};
  const onLine = log.write;
  const runtime = await Runtime.start({
    template,
    clock,
    state,
    dynamoUrl,
    streams,
    secrets,
    parameters: new Map([['stripe', { ...stripeSecret(env, stripe), checkout }]]),
    deliveries: stripe?.delivery,
    onLine,
    filesDir: filesDir(options, dir, running),
    skipsWaits: options.skipsWaits,
    // Beside the bundles, and gone with them; a folder that was named is left as it is.
    compiledDir: options.assemblyDir === undefined ? join(assemblyDir, COMPILED) : undefined,
    apiUrl: () => api.url,
  });
  running.add(() => runtime.stop());
  await runtime.functions.load(template.routes[0]?.functionArn ?? '');
  const http = await serveHttp(options.port, {
    routes: template.routes,
    cors: template.cors,
    invoke: (arn, event) => runtime.functions.invoke(arn, event, 'http'),
    controls: serveControls({
      operatorKey,
      now: () => clock.now(),
      moveTo: (ms) => runtime.mover.moveTo(ms),
      move: (targetOf) => runtime.mover.move(targetOf),
      idle: (timeoutMs) => runtime.rest.idle(timeoutMs),
      simulators,
      executions: {
        stop: (name) => runtime.workflows.stopExecution(name),
        redrive: (name) => runtime.workflows.redriveExecution(name),
      },
      stripe,
      recorded: () => recordedBy(runtime),
      schedules: runtime.schedules,
    }),
    now: () => clock.now(),
    newRequestId: randomUUID,
  });
  running.add(() => http.stop());
  api.url = http.url;
  stripe?.delivery.deliverTo(`${http.url}${WEBHOOK_PATH}`);
  runtime.goOn();
  return {
    url: http.url,
    operatorKey,
    simulated: simulatedIds(env),
    stripe,
    counts: runtime.workflows.counts,
    dynamoUrl,
    tables: template.tables.map(({ name }) => name),
    dir,
    idle: (timeoutMs) => runtime.rest.idle(timeoutMs),
    stop: () => running.stop(),
  };
}

/** Makes the folder and gives it; what is kept there belongs to one stack at a time. */
function takeDir({ dataDir }: StackOptions, running: Stoppers): string {
  const dir = dataDir ?? CACHE_DIR;
  makePrivateDir(dir);
  if (dataDir === undefined) return dir;
  const lock = lockDir(dataDir);
  running.add(() => lock.stop());
  return dir;
}

/** What starts fresh has a folder of its own, which goes at its end. */
function filesDir({ dataDir }: StackOptions, dir: string, running: Stoppers): string {
  if (dataDir !== undefined) return join(dir, 'files');
  const own = mkdtempSync(join(dir, 'files-'));
  running.add(async () => rmSync(own, { recursive: true, force: true }));
  return own;
}

function kept(simulators: Simulators, { dataDir }: StackOptions): Simulators {
  if (dataDir === undefined) return simulators;
  return keepSimulators(simulators, join(dataDir, 'simulators.json'));
}

interface Memory {
  readonly env: Environment;
  readonly clock: LocalClock;
  readonly state: RunState;
  readonly isStripeReal: boolean;
}

/** What takes time and does not need one another, at once. */
function startParts(options: StackOptions, memory: Memory, running: Stoppers) {
  const { env, clock, state, isStripeReal } = memory;
  const { dataDir, onSynth } = options;
  const latency = options.latency ?? env.SLUICE_LATENCY;
  const synthOptions = {
    projectDir: PROJECT_DIR,
    cacheDir: CACHE_DIR,
    ...(onSynth && { onSynth }),
  };
  return Promise.all([
    options.assemblyDir ?? ensureAssembly(synthOptions),
    running.keep(startDatabase({ dataDir, endpoint: env.DYNAMODB_ENDPOINT })),
    running.keep(
      startSimulators({
        random: Math.random,
        ...(latency !== undefined && { latency: parseLatency(latency) }),
      }),
    ),
    isStripeReal
      ? undefined
      : running.keep(
          startStripe({
            clock,
            random: Math.random,
            ...state.kept.stripe,
            file: dataDir && join(dataDir, 'stripe.json'),
          }),
        ),
  ]);
}

/** Several stacks may share an engine; what starts fresh gets a table of its own. */
function tablePrefix({ dataDir }: StackOptions): string {
  return dataDir === undefined ? `sluice-${randomBytes(4).toString('hex')}-` : 'sluice-local-';
}

async function createTables(
  { tables }: LocalTemplate,
  endpoint: string,
): Promise<ReadonlyMap<string, string>> {
  const streams = new Map<string, string>();
  for (const table of tables) {
    const stream = await ensureTable(endpoint, table);
    if (stream !== undefined) streams.set(table.streamArn, stream);
  }
  return streams;
}

async function dropTables({ tables }: LocalTemplate, endpoint: string): Promise<void> {
  for (const { name } of tables) {
    await callDynamo(endpoint, 'DynamoDB_20120810.DeleteTable', { TableName: name });
  }
}

/** Values by the secrets' logical ids; an Error for a secret that nobody fills. */
function secretsOf(
  { secrets }: LocalTemplate,
  values: Readonly<Record<string, JsonObject>>,
): ReadonlyMap<string, JsonObject> {
  return new Map(
    secrets.map(({ id, arn }) => {
      const value = values[id];
      if (!value) throw new Error(`the local stack has no value for the secret ${id}`);
      return [arn, value];
    }),
  );
}

function recordedBy(runtime: Runtime): JsonObject {
  return {
    events: runtime.bus.events,
    webhooks: [],
    failures: runtime.failures,
    queues: { ...runtime.queues.lengths },
    failedExecutions: [...runtime.workflows.failures],
    counts: { ...runtime.workflows.counts },
  };
}
