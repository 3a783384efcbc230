import {
  GROUP_ROWS_AT_A_TIME,
  PARTS_AT_A_TIME,
} from '../lambdas/enrichments/enrichment-run.contract.ts';
import { startCountedStack } from './local-stack.ts';
import { type ListTime, timeList } from './per-contact.ts';
import { showProgress } from './progress.ts';
import type { Section } from './report.ts';
import type { Settings } from './settings.ts';

/** How long a simulated provider takes, in milliseconds: evenly between these. */
const LATENCY = { minMs: 300, maxMs: 1_100 } as const;
/** Rows of one list that run at the same time: each part of it is a group. */
const ROWS_AT_A_TIME = PARTS_AT_A_TIME * GROUP_ROWS_AT_A_TIME;
const SHARE_MIN = 0.7;

/** Part (f): how fast a list goes, against providers that are all that it waits for. */
export async function benchLists({ quick }: Settings): Promise<Section> {
  const list = await measure(quick ? 1_000 : 10_000);
  const idealSeconds = (list.attempts * meanSeconds()) / ROWS_AT_A_TIME;
  const share = idealSeconds / list.seconds;
  return {
    id: 'f',
    title: `the throughput of a list${quick ? ' (quick: 1,000 contacts, not 10,000)' : ''}`,
    command: `npm run bench -- --only f${quick ? ' --quick' : ''}`,
    tables: [
      {
        title: `One list, providers that take ${LATENCY.minMs} to ${LATENCY.maxMs} ms, ${ROWS_AT_A_TIME} rows at a time`,
        columns: ['what', 'value'],
        rows: [
          ['contacts', list.contacts],
          ['calls of providers and verifiers', list.attempts],
          ['seconds that they take, shared by the rows at a time (ideal)', idealSeconds],
          ['seconds from the call to the last ledger entry', list.seconds],
          ['contacts a second', list.contacts / list.seconds],
        ],
        notes: [
          'A ticket and its polls count as one call, and its wait as none. Everything else, the engine too, runs on this machine: with few processors they are what a list waits for.',
        ],
      },
    ],
    checks: [
      {
        goal: `at least ${SHARE_MIN * 100} % of the ideal throughput`,
        measured: `${(share * 100).toFixed(0)} %`,
        holds: share >= SHARE_MIN,
      },
    ],
  };
}

function meanSeconds(): number {
  return (LATENCY.minMs + LATENCY.maxMs) / 2 / 1000;
}

async function measure(contacts: number): Promise<ListTime> {
  const counted = await startCountedStack(false, `${LATENCY.minMs}-${LATENCY.maxMs}`);
  try {
    return await timeList(counted, contacts, (seconds) =>
      showProgress(`list of ${contacts}: ${seconds.toFixed(0)} s`),
    );
  } finally {
    await counted.stop();
  }
}
