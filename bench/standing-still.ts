import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FUNCTIONS, type FunctionId } from '../lambdas/functions.contract.ts';
import { SCHEDULES } from '../lambdas/schedules.contract.ts';
import { ensureAssembly } from '../local/synth.ts';
import { callBytes } from './logs.ts';
import { ASSUMED_MS, PRICES } from './prices.ts';
import type { Table } from './report.ts';

const PROJECT_DIR = join(import.meta.dirname, '..');
const HOURS = 730;
/** What looks into a queue at each run. */
const LOOKS_INTO_QUEUE: readonly FunctionId[] = ['replayLedger', 'startWaiting'];

const EVENT_SOURCE_MAPPING = 'AWS::Lambda::EventSourceMapping';
/**
 * Lambda looks into an empty queue with five pollers, each of which waits for twenty seconds: what
 * is told of it, not measured.
 */
const LOOKS_PER_HOUR_OF_A_MAPPING = (5 * 3_600) / 20;

/** Runs of each schedule in an hour, by its expression. */
const RUNS_PER_HOUR: Readonly<Record<string, number>> = {
  'cron(0 * * * ? *)': 1,
  'cron(20 * * * ? *)': 1,
  'cron(40 * * * ? *)': 1,
  'cron(30 3 * * ? *)': 1 / 24,
  'cron(10 4 * * ? *)': 1 / 24,
  'rate(1 minute)': 60,
  'rate(5 minutes)': 12,
  'rate(15 minutes)': 4,
};

/**
 * What a deployment costs in a month in which nobody asks for anything: counted in the template, at
 * list prices.
 *
 * @param assemblyDir what `cdk synth` wrote; absent: it is made of the project's sources
 */
export async function standingStill(assemblyDir?: string): Promise<Table> {
  const cacheDir = join(PROJECT_DIR, '.sluice');
  const dir = assemblyDir ?? (await ensureAssembly({ projectDir: PROJECT_DIR, cacheDir }));
  const counts = countResources(dir);
  const runs = runsOfSchedules();
  const mappings = mappingsOf(dir);
  const lines: [string, number, number][] = [
    ['alarms', counts.get('AWS::CloudWatch::Alarm') ?? 0, PRICES.alarmMonth],
    ['secrets', counts.get('AWS::SecretsManager::Secret') ?? 0, PRICES.secretMonth],
    ['metrics ordered of Lambda: looks at the stream', mappings.ordered, PRICES.orderedMetricMonth],
    ['runs of schedules, each a Lambda call', runs.count, runs.dollars / runs.count],
    ['looks into queues', runs.looks + mappings.looks, PRICES.queueRequest],
    ['lines that Lambda logs of these calls', runs.count, callBytes() * (PRICES.logGb / 1e9)],
  ];
  const sum = lines.reduce((total, [, count, price]) => total + count * price, 0);
  return {
    title: 'A month in which nobody asks for anything (us-east-1, free tiers not counted)',
    columns: ['what', 'count', 'dollars'],
    rows: [
      ...lines.map(([what, count, price]) => [what, count, dollars(count * price)]),
      ['in all', '', dollars(sum)],
    ],
    notes: [
      'Everything else is paid by use: table, queues, bus, functions, workflows, HTTP API, and the ' +
        'metrics of what the logs say. The free tier takes ten alarms and ten metrics.',
    ],
  };
}

/** Gives the format of the access log, as the template has it. */
export async function accessLogFormat(): Promise<string> {
  const cacheDir = join(PROJECT_DIR, '.sluice');
  const dir = await ensureAssembly({ projectDir: PROJECT_DIR, cacheDir });
  for (const { Type, Properties } of resourcesOf(dir)) {
    const settings = Properties?.AccessLogSettings;
    if (Type === 'AWS::ApiGatewayV2::Stage' && settings) return settings.Format;
  }
  throw new Error('the template has no access log');
}

/** Streams are looked at for nothing; a queue that is bound to a function, at the price of SQS. */
function mappingsOf(dir: string) {
  const mappings = resourcesOf(dir).filter(({ Type }) => Type === EVENT_SOURCE_MAPPING);
  // A stream is read from somewhere; a queue is not.
  const queues = mappings.filter(({ Properties }) => Properties?.StartingPosition === undefined);
  return {
    ordered: mappings.filter(({ Properties }) => Properties?.MetricsConfig !== undefined).length,
    looks: queues.length * LOOKS_PER_HOUR_OF_A_MAPPING * HOURS,
  };
}

function countResources(dir: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { Type } of resourcesOf(dir)) counts.set(Type, (counts.get(Type) ?? 0) + 1);
  return counts;
}

interface TemplateResource {
  readonly Type: string;
  readonly Properties?: {
    readonly AccessLogSettings?: { readonly Format: string };
    readonly MetricsConfig?: unknown;
    readonly StartingPosition?: string;
  };
}

function resourcesOf(dir: string): TemplateResource[] {
  const names = readdirSync(dir).filter((file) => file.endsWith('.template.json'));
  return names.flatMap((name) => {
    const { Resources } = JSON.parse(readFileSync(join(dir, name), 'utf8')) as {
      readonly Resources: Readonly<Record<string, TemplateResource>>;
    };
    return Object.values(Resources);
  });
}

function runsOfSchedules() {
  let count = 0;
  let looks = 0;
  let spent = 0;
  for (const { runs, expression } of Object.values(SCHEDULES)) {
    const perHour = RUNS_PER_HOUR[expression];
    if (perHour === undefined) throw new Error(`how often is ${expression}?`);
    const each = (FUNCTIONS[runs].memoryMb / 1024) * (ASSUMED_MS[runs] / 1000);
    count += perHour * HOURS;
    if (LOOKS_INTO_QUEUE.includes(runs)) looks += perHour * HOURS;
    spent += perHour * HOURS * (PRICES.lambdaCall + PRICES.schedule + each * PRICES.lambdaGbSecond);
  }
  return { count: Math.round(count), looks, dollars: spent };
}

const dollars = (amount: number): string => `$${amount.toFixed(2)}`;
