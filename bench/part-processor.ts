import { openAccount } from '../lambdas/ledger/account/load-account.ts';
import { termsOf } from '../lambdas/plans/terms.ts';
import { openPorts } from '../lambdas/shared/ports.ts';
import { openBenchTable } from './bench-table.ts';
import { startCountedStack } from './local-stack.ts';
import { askForThirdFinder } from './per-contact.ts';
import { fixedWork, type ProcessorTime, timeOf } from './processor-time.ts';
import { benchWorkspace, debitOnce } from './product.ts';
import { showProgress } from './progress.ts';
import { type Cell, type Check, type Section, times } from './report.ts';
import type { Settings } from './settings.ts';

/** What a look-up may take of a processor, and its hold and settle alone, in milliseconds. */
const LOOK_UP_MS_MAX = 70;
const DEBIT_MS_MAX = 18;
/** Done before anything is counted: code is compiled by then, and connections stand. */
const WARM_UP = 50;

/** Part (e): how much of a processor a look-up takes. */
export async function benchProcessor({ quick }: Settings): Promise<Section> {
  const count = quick ? 100 : 400;
  showProgress(`${count} look-ups one by one`);
  const lookUp = perUnit(await timeOfLookUps(count), count);
  showProgress(`${count} debits one by one`);
  const debit = perUnit(await timeOfDebits(count), count);
  const fixed = sumOf(await timeOf(fixedWork));
  const row = (name: string, { ownMs, startedMs }: ProcessorTime): Cell[] => [
    name,
    ownMs,
    startedMs,
    ownMs + startedMs,
    times((ownMs + startedMs) / fixed),
  ];
  return {
    id: 'e',
    title: 'the processor time of a look-up',
    command: `npm run bench -- --only e${quick ? ' --quick' : ''}`,
    tables: [
      {
        title: `Milliseconds of processor time, the mean of ${count} one by one, warm`,
        columns: ['what', 'Node', 'engine', 'in all', 'of the fixed work'],
        rows: [
          row('a look-up that the third finder finds, over HTTP', lookUp),
          row('a hold and its settle alone', debit),
          row('fixed work: SHA-256 over 256 MiB', { ownMs: fixed, startedMs: 0 }),
        ],
        notes: [
          'Node: the whole process with its threads, so the HTTP server, the interpreter of the workflow, the simulated vendors and the caller count too. Engine: the table, a process of its own (counted on Linux alone).',
          'The last column compares machines: a slow one takes longer for both.',
        ],
      },
    ],
    checks: [
      check('a look-up', LOOK_UP_MS_MAX, sumOf(lookUp)),
      check('a hold and its settle', DEBIT_MS_MAX, sumOf(debit)),
    ],
  };
}

function check(what: string, most: number, ms: number): Check {
  return {
    goal: `${what} takes at most ${most} ms of a processor`,
    measured: `${ms.toFixed(1)} ms`,
    holds: ms <= most,
  };
}

function sumOf({ ownMs, startedMs }: ProcessorTime): number {
  return ownMs + startedMs;
}

function perUnit({ ownMs, startedMs }: ProcessorTime, count: number): ProcessorTime {
  return { ownMs: ownMs / count, startedMs: startedMs / count };
}

async function timeOfLookUps(count: number): Promise<ProcessorTime> {
  const counted = await startCountedStack(false);
  try {
    const askOne = await askForThirdFinder(counted, WARM_UP + count);
    for (let n = 0; n < WARM_UP; n += 1) await askOne();
    return await timeOf(async () => {
      for (let n = 0; n < count; n += 1) await askOne();
    });
  } finally {
    await counted.stop();
  }
}

async function timeOfDebits(count: number): Promise<ProcessorTime> {
  const table = await openBenchTable();
  try {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = table.bareUrl;
    const workspace = benchWorkspace('ws_processor', WARM_UP + count);
    const ports = openPorts();
    await openAccount(ports, { workspaceId: workspace.workspaceId }, termsOf(workspace));
    for (let n = 0; n < WARM_UP; n += 1) await debitOnce(ports, workspace, `enr_warm${n}`);
    return await timeOf(async () => {
      for (let n = 0; n < count; n += 1) await debitOnce(ports, workspace, `enr_${n}`);
    });
  } finally {
    await table.stop();
  }
}
