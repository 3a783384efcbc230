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

/** Runs of each schedule in an hour, by its expression. */
const RUNS_PER_HOUR: Readonly<Record<string, number>> = {
  'cron(0 * * * ? *)': 1,
  'cron(30 3 * * ? *)': 1 / 24,
  'rate(1 minute)': 60,
  'rate(5 minutes)': 12,
  'rate(15 minutes)': 4,
};

/**
 * What a deployment costs in a month in which nobody asks for anything: counted in the template, at
 * list prices.
 */
export async function standingStill(): Promise<Table> {
  const cacheDir = join(PROJECT_DIR, '.sluice');
  const counts = countResources(await ensureAssembly({ projectDir: PROJECT_DIR, cacheDir }));
  const runs = runsOfSchedules();
  const looks = counts.get('AWS::Lambda::EventSourceMapping') ?? 0;
  const lines: [string, number, number][] = [
    ['alarms', counts.get('AWS::CloudWatch::Alarm') ?? 0, PRICES.alarmMonth],
    ['secrets', counts.get('AWS::SecretsManager::Secret') ?? 0, PRICES.secretMonth],
    ['metrics ordered of Lambda: looks at the stream', looks, PRICES.orderedMetricMonth],
    ['runs of schedules, each a Lambda call', runs.count, runs.dollars / runs.count],
    ['looks into queues', runs.looks, PRICES.queueRequest],
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

function countResources(dir: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { Type } of resourcesOf(dir)) counts.set(Type, (counts.get(Type) ?? 0) + 1);
  return counts;
}

interface TemplateResource {
  readonly Type: string;
  readonly Properties?: { readonly AccessLogSettings?: { readonly Format: string } };
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
