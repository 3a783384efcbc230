import {
  GROUP_ROWS_AT_A_TIME,
  groupRowsAtATime,
  PART_ROWS,
} from '../lambdas/enrichments/enrichment-run.contract.ts';
import { FUNCTIONS, type FunctionId } from '../lambdas/functions.contract.ts';

/**
 * AWS list prices, us-east-1, US dollars, as of November 2026.
 *
 * Source: AWS price list as collected by infracost (August 2026) and airbyte (2025); the price of
 * events is from
 *         AWS's own page. Look them up before relying on them.
 */
export const PRICES = {
  /** DynamoDB on demand, per unit. */
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  /** Lambda on arm64: per call, and per GB-second. */
  lambdaCall: 0.2 / 1e6,
  lambdaGbSecond: 0.0000133334,
  /**
   * Step Functions: Standard per transition; Express per execution, and per GB-hour of its first
   * tier.
   */
  standardTransition: 0.025 / 1e3,
  expressExecution: 1 / 1e6,
  expressGbSecond: 0.060012 / 3600,
  /** API Gateway HTTP API per request; EventBridge per event that one puts. */
  httpRequest: 1 / 1e6,
  event: 1 / 1e6,
  /**
   * EventBridge Scheduler per run; CloudWatch per alarm, Secrets Manager per secret, both a month.
   */
  schedule: 1 / 1e6,
  /**
   * SQS, standard queue, per request: a look that finds nothing is one. From public pages on this
   * price, read in November 2026.
   */
  queueRequest: 0.4 / 1e6,
  alarmMonth: 0.1,
  /**
   * CloudWatch Logs per GB taken in (the first tier, of Lambda and of the access log) and per GB a
   * month, before it is compressed; DynamoDB per GB a month of table and indexes (Standard), and of
   * the table for point-in-time recovery. A GB is taken as 1e9 bytes.
   *
   * Source: logs from public pages on the price, the table from AWS's own, read in November 2026;
   *         that of point-in-time recovery as it has long been, not looked up anew.
   */
  logGb: 0.5,
  logGbMonth: 0.03,
  tableGbMonth: 0.25,
  recoveryGbMonth: 0.2,
  /**
   * CloudWatch per metric that one orders, a month; metrics of one's own cost it in the hours that
   * they are sent.
   */
  orderedMetricMonth: 0.3,
  secretMonth: 0.4,
} as const;

/** Express is charged in steps of 64 MB and 100 ms. */
const EXPRESS_GB = 64 / 1024;
const EXPRESS_STEP_MS = 100;

/**
 * How long a call is taken to last on AWS, in milliseconds: time on this machine says nothing of
 * it. Printed with the results: those that wait for a provider wait for a real one.
 */
export const ASSUMED_MS: Readonly<Record<FunctionId, number>> = {
  api: 60,
  progress: 40,
  billing: 300,
  providers: 100,
  receiveStripe: 60,
  receiveCallback: 40,
  applyPayments: 400,
  // Of a deployment that sells nothing, nearly all calls end at once.
  reconcilePayments: 100,
  docs: 40,
  openRound: 100,
  // Of one row: the providers answer in most of it, and its round is settled too.
  runRows: 1_900,
  runListRows: 1_900,
  settleRound: 300,
  finishEnrichment: 40,
  projectLedger: 40,
  // It waits a second for messages.
  replayLedger: 1_100,
  turnPeriods: 100,
  auditLedgers: 200,
  learnOrder: 100,
  sweepUnfinished: 100,
  startWaiting: 40,
  // Of a list of 1,000 rows.
  readImports: 1_500,
  writeExports: 1_500,
};

/** What each further row adds to a call that runs several, ten at a time; of five it is twice that. */
export const ASSUMED_ROW_MS = 160;

/** What a request used. */
export interface Used {
  /** Rows that were run. */
  readonly rows: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly lambdaCalls: Readonly<Partial<Record<FunctionId, number>>>;
  readonly standardTransitions: number;
  readonly expressExecutions: number;
  readonly httpRequests: number;
  readonly events: number;
}

/** What it costs, in US dollars, by service. */
export interface Cost {
  readonly dynamo: number;
  readonly lambda: number;
  readonly stepFunctions: number;
  readonly other: number;
}

/** Gives the list price of what a request used. */
export function costOf(used: Used): Cost {
  const calls = Object.entries(used.lambdaCalls) as [FunctionId, number][];
  const lambda = calls.reduce((sum, [id, n]) => {
    const gbSeconds = (FUNCTIONS[id].memoryMb / 1024) * (lastedMs(id, used) / 1000);
    return sum + n * PRICES.lambdaCall + gbSeconds * PRICES.lambdaGbSecond;
  }, 0);
  return {
    dynamo: used.writeUnits * PRICES.writeUnit + used.readUnits * PRICES.readUnit,
    lambda,
    stepFunctions:
      used.standardTransitions * PRICES.standardTransition +
      used.expressExecutions * PRICES.expressExecution +
      expressSeconds(used) * EXPRESS_GB * PRICES.expressGbSecond,
    other: used.httpRequests * PRICES.httpRequest + used.events * PRICES.event,
  };
}

export function sumOf({ dynamo, lambda, stepFunctions, other }: Cost): number {
  return dynamo + lambda + stepFunctions + other;
}

/** What runs rows: several a call. */
const RUN_ROWS: readonly FunctionId[] = ['runRows', 'runListRows'];

/** How long all calls of a function lasted, as assumed. */
function lastedMs(id: FunctionId, { lambdaCalls, rows }: Used): number {
  const calls = lambdaCalls[id] ?? 0;
  if (calls === 0 || !RUN_ROWS.includes(id)) return calls * ASSUMED_MS[id];
  const all = RUN_ROWS.reduce((sum, each) => sum + (lambdaCalls[each] ?? 0), 0);
  const slower = GROUP_ROWS_AT_A_TIME.most / groupRowsAtATime(Math.ceil(rows / PART_ROWS));
  const further = Math.max(0, rows - all) * ASSUMED_ROW_MS * slower;
  return calls * ASSUMED_MS[id] + (further * calls) / all;
}

/**
 * A round lasts as long as its calls do; each execution is rounded up, on average by half a step.
 */
function expressSeconds(used: Used): number {
  const calls = [...RUN_ROWS, 'settleRound' as const].reduce(
    (sum, id) => sum + lastedMs(id, used),
    0,
  );
  return (calls + (used.expressExecutions * EXPRESS_STEP_MS) / 2) / 1000;
}
