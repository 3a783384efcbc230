import { describe, expect, test } from 'vitest';
import { PHONE_VERIFIERS, PROVIDERS, VERIFIERS } from '../../lambdas/waterfall/registry.ts';
import { ofType, propertiesOf, synthesize } from '../lib/synthesize.ts';
import { declaredNumbers, openedClients } from './declared-numbers.ts';
import { readSources } from './source-files.ts';

/**
 * THE LAW of times: what waits outlives what it waits for, over all layers, and what is tried again
 * is tried for a bounded time. The values are written here once more. A change of the product that
 * leaves this page as it is fails the first half; one that is written here too must hold in the
 * second.
 */

const sources = readSources('lambdas');
const declared = declaredNumbers(sources);
const { stateful, service } = synthesize();

/** Constants of the sources, in the unit of their name. */
const CONSTANTS = {
  // The HTTP API.
  WAIT_SECONDS_MAX_OF_A_GET: 25,
  CALL_LIFETIME_MS: 30_000,
  JOURNAL_WAIT_MS_MAX: 10_000,
  // A call of a vendor.
  TRY_MS_MAX: 45_000,
  CALL_MS_MAX: 51_500,
  ANSWERS_WITHIN_SECONDS: 120,
  CALLBACK_SECONDS: 86_400,
  ANSWER_SECONDS: 604_800,
  // A row, a part, a request.
  WATERFALL_BUDGET_SECONDS: 150,
  VERIFICATION_SECONDS: 60,
  ROUND_WORK_SECONDS: 235,
  ROUND_TIMEOUT_SECONDS: 297,
  MARGIN_MS: 5_000,
  STARTS_MAX: 6,
  JOINED_WAIT_MS_MAX: 14_400_000,
  WORKFLOW_TIMEOUT_SECONDS: 79_200,
  HOLD_LIFETIME_SECONDS: 28_800,
  HOLD_LIFETIME_SECONDS_MAX: 86_400,
  // What comes after.
  CLAIM_DOUBT_MS: 60_000,
  SWEEP_AFTER_MS: 120_000,
  BUDGET_MS: 480_000,
  RUN_MS_MAX: 300_000,
  STARTS_HIDDEN_SECONDS: 50,
  FAILURES_HIDDEN_SECONDS: 60,
  TAKES_MS_MAX: 25_000,
  FENCE_LIFETIME_MS: 3_600_000,
  // Payments.
  STRIPE_RETRIES: 2,
  STRIPE_TIMEOUT_MS: 10_000,
  // Files.
  FILE_TRIES_MAX: 3,
  FILE_ANSWER_MS_MAX: 10_000,
  UPLOAD_LIFETIME_SECONDS: 3_600,
  LATE_MS: 3_600_000,
  READER_DEAD_MS: 50_000,
  READING_DUE_MS: 1_200_000,
} as const;

/** Names that several files use for a time of their own, and the file that is meant. */
const MEANT: Readonly<Record<string, readonly [name: string, path: string]>> = {
  WAIT_SECONDS_MAX_OF_A_GET: ['WAIT_SECONDS_MAX', 'lambdas/api/route-spec.contract.ts'],
  STRIPE_RETRIES: ['RETRIES', 'lambdas/billing/stripe-client.ts'],
  STRIPE_TIMEOUT_MS: ['TIMEOUT_MS', 'lambdas/billing/stripe-client.ts'],
};

/** Seconds that a function may run. */
const FUNCTIONS: Readonly<Record<string, number>> = {
  Api: 29,
  Billing: 29,
  Providers: 29,
  ReceiveStripe: 29,
  ReceiveCallback: 29,
  ApplyPayments: 60,
  Progress: 29,
  Docs: 10,
  OpenRound: 120,
  RunRows: 240,
  RunListRows: 240,
  SettleRound: 60,
  FinishEnrichment: 60,
  ProjectLedger: 60,
  ReplayLedger: 600,
  TurnPeriods: 600,
  AuditLedgers: 900,
  LearnOrder: 600,
  ReconcilePayments: 900,
  SweepUnfinished: 600,
  ReadImports: 900,
  WriteExports: 900,
  StartWaiting: 60,
};

/**
 * Seconds that the workflow waits for a task, and what it tries again: after a time-out, and for
 * how long at most.
 */
interface TaskTimes {
  readonly seconds: number;
  readonly function?: string;
  readonly timeoutTries: number;
  /** Sum of the longest waits of each retrier. */
  readonly waits: readonly number[];
}
const ofPart = { timeoutTries: 3, waits: [0, 210, 7] };
const ofRows = { timeoutTries: 3, waits: [0, 116, 15, 7] };
const TASKS: Readonly<Record<string, TaskTimes>> = {
  OpenRound: { seconds: 130, function: 'OpenRound', ...ofPart },
  OpenRoundAlone: { seconds: 130, function: 'OpenRound', ...ofPart },
  SettleRound: { seconds: 70, function: 'SettleRound', ...ofPart },
  SettleRoundAlone: { seconds: 70, function: 'SettleRound', ...ofPart },
  FinishEnrichment: { seconds: 70, function: 'FinishEnrichment', ...ofPart },
  // After a time-out the round may still run, and a second one would call its vendors again.
  RunRound: { seconds: 307, timeoutTries: 0, waits: [31] },
  RunRoundAlone: { seconds: 307, timeoutTries: 0, waits: [31] },
  RunRows: { seconds: 250, function: 'RunRows', ...ofRows },
  RunListRows: { seconds: 250, function: 'RunListRows', ...ofRows },
  // The round that it stands in ends it.
  HandOver: { seconds: Number.POSITIVE_INFINITY, timeoutTries: 0, waits: [0, 31] },
};

/** Clients of AWS services: attempts, and seconds that one may last with its connection. */
const CLIENTS: Readonly<Record<string, readonly [attempts: number, limits: string | number]>> = {
  'DynamoDBClient lambdas/shared/dynamo.ts': [4, 'REQUEST_LIMITS'],
  'DynamoDBClient lambdas/shared/dynamo.ts, for accounts': [1, 'REQUEST_LIMITS'],
  'SecretsManagerClient lambdas/shared/secrets.ts': [3, 2_000],
  'SecretsManagerClient lambdas/workspaces/provider-keys/key-vault-client.ts': [3, 2_000],
  'SSMClient lambdas/shared/parameters.ts': [3, 2_000],
  'SFNClient lambdas/enrichments/workflow-client.ts': [6, 'REQUEST_LIMITS'],
  'EventBridgeClient lambdas/events/event-client.ts': [4, 'REQUEST_LIMITS'],
  'DynamoDBStreamsClient lambdas/ledger/journal/stream-range.store.ts': [4, 'REQUEST_LIMITS'],
  'SQSClient lambdas/shared/queue-client.ts': [4, 'REQUEST_LIMITS'],
};
const LIMITS = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };
/** The SDK's own waits between attempts, at most: 0.1 s, doubled each time. */
const sdkWaits = (attempts: number): number => 0.1 * (2 ** (attempts - 1) - 1);
const SDK_WAITS_SECONDS = sdkWaits(4);

/** How long the tickets of each provider are waited for. */
const TICKET_SECONDS = PROVIDERS.flatMap(({ searches }) =>
  searches.map(({ poll }) => poll?.answersWithinSeconds ?? CONSTANTS.ANSWERS_WITHIN_SECONDS),
);

/** Seconds that AWS sets. */
const AWS = { gateway: 30, express: 300, stream: 86_400, queue: 1_209_600 };

/** Seconds of the template beside functions and tasks. */
const TEMPLATE = {
  integration: 29,
  parent: 79_200,
  child: 297,
  recordAge: 21_600,
  retention: 1_209_600,
  starts: 1_209_600,
  uploads: 86_400,
};

describe('the product has the times that stand here', () => {
  test.each(Object.entries(CONSTANTS))('%s is %i', (key, value) => {
    const [name, path] = MEANT[key] ?? [key, undefined];
    const found =
      path === undefined ? declared : declaredNumbers(sources.filter((file) => file.path === path));
    expect(found.get(name)).toEqual([value]);
  });

  test('functions', () => {
    const deployed = ofType(service, 'AWS::Lambda::Function').map(([id, { Properties }]) => [
      id.replace(/Function$/, ''),
      Properties.Timeout,
    ]);
    expect(Object.fromEntries(deployed)).toEqual(FUNCTIONS);
  });

  test('tasks of the workflow', () => {
    expect(Object.fromEntries(tasksOf('EnrichmentWorkflow', 'RoundRun'))).toEqual(
      Object.fromEntries(
        Object.entries(TASKS).map(([name, { function: _function, ...times }]) => [name, times]),
      ),
    );
  });

  test('clients of AWS services', async () => {
    const { CONNECTIONS, REQUEST_LIMITS } = await import('../../lambdas/shared/dynamo.ts');
    expect(REQUEST_LIMITS).toEqual(LIMITS);
    expect(CONNECTIONS).toMatchObject(LIMITS);
    const opened = openedClients(sources).map(({ maxAttempts, limits, at }, n, all) => {
      const again = all.findIndex((other) => other.at === at) < n;
      return [again ? `${at}, for accounts` : at, [maxAttempts, limits]];
    });
    expect(Object.fromEntries(opened)).toEqual(CLIENTS);
  });

  test('the rest of the template', () => {
    expect({
      integration: Number(propertiesOf(service, 'ApiIntegration').TimeoutInMillis) / 1000,
      parent: machineOf('EnrichmentWorkflow').TimeoutSeconds,
      child: machineOf('RoundRun').TimeoutSeconds,
      recordAge: propertiesOf(service, 'LedgerStream').MaximumRecordAgeInSeconds,
      retention: propertiesOf(service, 'LedgerFailures').MessageRetentionPeriod,
      starts: propertiesOf(service, 'WaitingStarts').MessageRetentionPeriod,
      uploads: uploadsLiveSeconds(),
    }).toEqual(TEMPLATE);
    const mappings = ofType(service, 'AWS::Lambda::EventSourceMapping');
    expect(mappings.map(([, { Properties }]) => Properties.EventSourceArn)).toEqual([
      'Payments.Arn',
      'Table.StreamArn',
    ]);
    // A queue that starts a function hides a message for six times its time-out.
    const { ApplyPayments = 0 } = FUNCTIONS;
    expect(propertiesOf(service, 'Payments').VisibilityTimeout).toBe(6 * ApplyPayments);
    // All of a batch begin at once: none waits behind another until the function ends.
    expect(propertiesOf(service, 'PaymentsDelivery').BatchSize).toBe(5);
    expect(propertiesOf(stateful, 'Table').StreamSpecification).toBeDefined();
  });

  test('no vendor may take longer than a try', () => {
    for (const { id, timeoutMs } of [...PROVIDERS, ...VERIFIERS, ...PHONE_VERIFIERS]) {
      expect(timeoutMs, id).toBeLessThanOrEqual(CONSTANTS.TRY_MS_MAX);
    }
  });
});

const seconds = (ms: number): number => ms / 1000;
const C = CONSTANTS;
const longestFunction = Math.max(...Object.values(FUNCTIONS));
/** One call of the table at its slowest, and one of the account. */
const tableCall = 4 * (1 + 3) + SDK_WAITS_SECONDS;
const secretRead = 3 * (1 + 2) + SDK_WAITS_SECONDS;
/**
 * A start that Step Functions refuses for its rate each time: the SDK waits half a second, doubled
 * each time, at most. An answer comes at once.
 */
const refusedStart = 0.5 * (2 ** (C.STARTS_MAX - 1) - 1) + C.STARTS_MAX * 0.1;
/** One at its slowest, where Step Functions does not answer at all. */
const slowStart = C.STARTS_MAX * (1 + 3) + sdkWaits(C.STARTS_MAX);
/** Stripe's SDK waits half a second between its tries, doubled each time. */
const stripeCall =
  (C.STRIPE_RETRIES + 1) * seconds(C.STRIPE_TIMEOUT_MS) + 0.5 * (2 ** C.STRIPE_RETRIES - 1);
/** With all its tries and waits: none begins that could outlast it. */
const vendorCall = seconds(C.CALL_MS_MAX);

const fileCall = C.FILE_TRIES_MAX * seconds(C.FILE_ANSWER_MS_MAX) + 2;

/** `[what ends, what must still be there, seconds of the one, seconds of the other]`. */
const ORDER: readonly (readonly [string, string, number, number])[] = [
  ['a call of the table', 'the api function', tableCall, FUNCTIONS.Api ?? 0],
  ['a wait for the journal', 'the api function', seconds(C.JOURNAL_WAIT_MS_MAX) + tableCall, 29],
  ['a waiting GET and its last look', 'Progress', C.WAIT_SECONDS_MAX_OF_A_GET + 3, 29],
  ['the api function', 'the gateway', FUNCTIONS.Api ?? 0, AWS.gateway],
  ['Progress', 'the gateway', FUNCTIONS.Progress ?? 0, AWS.gateway],
  ['the integration', 'the gateway', TEMPLATE.integration, AWS.gateway],
  ['the api function', 'the life of a call', FUNCTIONS.Api ?? 0, seconds(C.CALL_LIFETIME_MS)],
  [
    'the life of a call',
    'the doubt in a claim',
    seconds(C.CALL_LIFETIME_MS),
    seconds(C.CLAIM_DOUBT_MS),
  ],
  ['the doubt in a claim', 'the sweep', seconds(C.CLAIM_DOUBT_MS), seconds(C.SWEEP_AFTER_MS)],
  ['a try', 'a call of a vendor', seconds(C.TRY_MS_MAX), vendorCall],
  ['a vendor and the vendors’ keys', 'RunRows', vendorCall + 6, FUNCTIONS.RunRows ?? 0],
  [
    'a try of the slowest vendor',
    'the work of RunRows',
    seconds(C.TRY_MS_MAX),
    (FUNCTIONS.RunRows ?? 0) - seconds(C.MARGIN_MS),
  ],
  ['a ticket', 'the budget of a row', Math.max(...TICKET_SECONDS), C.WATERFALL_BUDGET_SECONDS],
  ['a token', 'the answer that was kept for it', C.CALLBACK_SECONDS, C.ANSWER_SECONDS],
  ['a call of a vendor', 'the time for verifications', vendorCall, C.VERIFICATION_SECONDS],
  ['a write of the table', 'the margin of RunRows', 3 + 1, seconds(C.MARGIN_MS)],
  [
    'a row’s budget and its last verification',
    'the work of a round',
    C.WATERFALL_BUDGET_SECONDS + C.VERIFICATION_SECONDS,
    C.ROUND_WORK_SECONDS,
  ],
  [
    'the work of a round and its settle',
    'the round',
    C.ROUND_WORK_SECONDS + (FUNCTIONS.SettleRound ?? 0),
    TEMPLATE.child,
  ],
  ['waits of rows for room', 'the round', 116 + 15 + 7, TEMPLATE.child],
  ['the round', 'an Express execution', TEMPLATE.child, AWS.express],
  ['the round', 'who waits for it', TEMPLATE.child, TASKS.RunRound?.seconds ?? 0],
  [
    'a row that waits for another request',
    'the workflow',
    seconds(C.JOINED_WAIT_MS_MAX),
    TEMPLATE.parent,
  ],
  [
    'the workflow and the last function',
    'a hold',
    TEMPLATE.parent + longestFunction,
    C.HOLD_LIFETIME_SECONDS_MAX,
  ],
  [
    'a row that waits for another request, and its round',
    'a hold without a sign of work',
    seconds(C.JOINED_WAIT_MS_MAX) + TEMPLATE.child,
    C.HOLD_LIFETIME_SECONDS,
  ],
  [
    'a hold without a sign of work',
    'any hold',
    C.HOLD_LIFETIME_SECONDS,
    C.HOLD_LIFETIME_SECONDS_MAX,
  ],
  ['any function', 'a fence', longestFunction, seconds(C.FENCE_LIFETIME_MS)],
  ['a start that is refused, and its message', 'the api function', refusedStart + 4, 29],
  [
    'a run of StartWaiting and its last starts',
    'StartWaiting',
    seconds(C.TAKES_MS_MAX) + slowStart + 4,
    FUNCTIONS.StartWaiting ?? 0,
  ],
  ['a start', 'a message that is hidden', slowStart + tableCall, C.STARTS_HIDDEN_SECONDS],
  ['a message that is hidden', 'the next look for starts', C.STARTS_HIDDEN_SECONDS, 60],
  [
    'Stripe that does not answer, its key and a write',
    'ApplyPayments',
    stripeCall + secretRead + tableCall,
    FUNCTIONS.ApplyPayments ?? 0,
  ],
  // Lambda calls a function again a minute after it has failed.
  ['a reader that has died', 'its next try', seconds(C.READER_DEAD_MS), 60],
  ['a call of the bucket', 'the reader counts as dead', fileCall, seconds(C.READER_DEAD_MS)],
  ['a reader', 'the sweep of its import', FUNCTIONS.ReadImports ?? 0, seconds(C.READING_DUE_MS)],
  [
    'the link and a late event',
    'the file',
    C.UPLOAD_LIFETIME_SECONDS + seconds(C.LATE_MS),
    TEMPLATE.uploads,
  ],
  ['any hold', 'a start that waits', C.HOLD_LIFETIME_SECONDS_MAX, TEMPLATE.starts],
  ['a sweep and its last record', 'SweepUnfinished', seconds(C.BUDGET_MS) + 2 * tableCall, 600],
  ['a replay and as long again', 'ReplayLedger', seconds(C.RUN_MS_MAX) * 2, 600.001],
  ['a batch that is tried again', 'the stream', TEMPLATE.recordAge + 6 * 3_600, AWS.stream],
  ['the stream', 'what went aside', AWS.stream, TEMPLATE.retention + 0.001],
  ['what went aside', 'the queue', TEMPLATE.retention, AWS.queue + 0.001],
  ['a look at the queue', 'a message that is hidden', 1 + tableCall, C.FAILURES_HIDDEN_SECONDS],
];

describe('what waits outlives what it waits for', () => {
  test.each(ORDER)('%s ends before %s (%d s, %d s)', (_what, _other, ends, lives) => {
    expect(ends).toBeLessThan(lives);
  });

  const ofFunctions = Object.entries(TASKS).filter(([, { function: name }]) => name !== undefined);

  test.each(ofFunctions)(
    '%s waits longer than its function may run, and is tried again after a time-out',
    (_name, task) => {
      expect(FUNCTIONS[task.function ?? '']).toBeLessThan(task.seconds);
      expect(task.timeoutTries).toBeGreaterThan(0);
    },
  );

  test.each(Object.entries(CLIENTS))(
    '%s gives up before any function ends',
    (_name, [attempts, limits]) => {
      const request = typeof limits === 'number' ? limits : LIMITS.requestTimeout;
      const longest = attempts * seconds(LIMITS.connectionTimeout + request) + SDK_WAITS_SECONDS;
      // Docs reaches nothing outside.
      const { Docs: _docs, ...others } = FUNCTIONS;
      expect(longest).toBeLessThan(Math.min(...Object.values(others)));
    },
  );

  test('a start reads the keys and still has time for a vendor', () => {
    expect(secretRead + seconds(C.TRY_MS_MAX)).toBeLessThan(FUNCTIONS.RunRows ?? 0);
  });
});

interface Retry {
  readonly ErrorEquals: readonly string[];
  readonly MaxAttempts: number;
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
}
interface State {
  readonly Type: string;
  readonly TimeoutSeconds?: number;
  readonly Retry?: readonly Retry[];
  readonly ItemProcessor?: { readonly States: Readonly<Record<string, State>> };
}
interface Machine {
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}

/** Days that an uploaded file lives, in seconds. */
function uploadsLiveSeconds(): number {
  const { LifecycleConfiguration: life } = propertiesOf(stateful, 'Bucket');
  const { Rules: rules } = life as {
    readonly Rules: readonly { readonly Prefix?: string; readonly ExpirationInDays: number }[];
  };
  const days = rules.find(({ Prefix }) => Prefix === 'uploads/')?.ExpirationInDays;
  return (days ?? 0) * 86_400;
}

function machineOf(id: string): Machine {
  return JSON.parse(String(propertiesOf(service, id).DefinitionString)) as Machine;
}

function tasksOf(...machines: readonly string[]): [string, Omit<TaskTimes, 'function'>][] {
  const walk = (states: Readonly<Record<string, State>>): [string, State][] =>
    Object.entries(states).flatMap(([name, state]) => [
      [name, state] as [string, State],
      ...walk(state.ItemProcessor?.States ?? {}),
    ]);
  const tasks = machines.flatMap((id) => walk(machineOf(id).States));
  return tasks
    .filter(([, { Type }]) => Type === 'Task')
    .map(([name, { TimeoutSeconds = Number.POSITIVE_INFINITY, Retry = [] }]) => [
      name,
      { seconds: TimeoutSeconds, timeoutTries: timeoutTries(Retry), waits: Retry.map(waitsOf) },
    ]);
}

/**
 * The first retrier that matches a time-out counts; `States.TaskFailed` matches every error but
 * this one.
 */
function timeoutTries(retries: readonly Retry[]): number {
  const matching = ['States.Timeout', 'States.ALL'];
  const first = retries.find(({ ErrorEquals }) => ErrorEquals.some((e) => matching.includes(e)));
  return first?.MaxAttempts ?? 0;
}

function waitsOf({
  MaxAttempts,
  IntervalSeconds = 1,
  BackoffRate = 2,
  MaxDelaySeconds,
}: Retry): number {
  const waits = [...Array(MaxAttempts).keys()].map((n) =>
    Math.min(IntervalSeconds * BackoffRate ** n, MaxDelaySeconds ?? Number.POSITIVE_INFINITY),
  );
  return Math.round(waits.reduce((sum, wait) => sum + wait, 0));
}
