import {
  GROUP_ROWS_AT_A_TIME,
  PARTS_AT_A_TIME,
} from '../lambdas/enrichments/enrichment-run.contract.ts';
import { startCountedStack } from './local-stack.ts';
import { type ListTime, timeList } from './per-contact.ts';
import { showProgress } from './progress.ts';
import type { Section } from './report.ts';
import type { Settings } from './settings.ts';

/** How long each simulated provider takes, in milliseconds. */
const LATENCY_MS = 1_000;
/** Rows of one list that run at the same time: each part of it is a group. */
const ROWS_AT_A_TIME = PARTS_AT_A_TIME * GROUP_ROWS_AT_A_TIME;
const SHARE_MIN = 0.85;
const SIZES = [100, 1_000, 10_000] as const;

/** Part (f): how fast lists go, against providers that are all that they wait for. */
export async function benchLists({ quick }: Settings): Promise<Section> {
  const sizes = quick ? SIZES.slice(0, -1) : SIZES;
  const lists: ListTime[] = [];
  for (const contacts of sizes) lists.push(await measure(contacts));
  const largest = lists.at(-1);
  const share = largest ? shareOf(largest) : 0;
  return {
    id: 'f',
    title: `the throughput of lists${quick ? ' (quick: up to 1,000 contacts, not 10,000)' : ''}`,
    command: `npm run bench -- --only f${quick ? ' --quick' : ''}`,
    tables: [
      {
        title: `Lists, 24 providers that take ${LATENCY_MS} ms each, ${ROWS_AT_A_TIME} rows at a time`,
        columns: [
          'contacts',
          'calls a contact',
          'ideal s',
          's, to the last ledger entry',
          'contacts a second',
          'of the ideal',
        ],
        rows: lists.map((list) => [
          list.contacts,
          list.attempts / list.contacts,
          idealSeconds(list),
          list.seconds,
          list.contacts / list.seconds,
          `${(shareOf(list) * 100).toFixed(0)} %`,
        ]),
        notes: [
          'Ideal: what the calls take, shared by the rows at a time; a list of no more rows than that takes at least as long as its longest row. A ticket and its polls count as one call, and its wait as none. Everything else, the engine too, runs on this machine: with few processors they are what a list waits for.',
        ],
      },
    ],
    checks: [
      {
        goal: `at least ${SHARE_MIN * 100} % of the ideal throughput at ${largest?.contacts} contacts`,
        measured: `${(share * 100).toFixed(0)} %`,
        holds: share >= SHARE_MIN,
      },
    ],
  };
}

const idealSeconds = ({ attempts }: ListTime): number =>
  (attempts * LATENCY_MS) / 1_000 / ROWS_AT_A_TIME;

const shareOf = (list: ListTime): number => idealSeconds(list) / list.seconds;

async function measure(contacts: number): Promise<ListTime> {
  const counted = await startCountedStack(false, {
    latency: `${LATENCY_MS}-${LATENCY_MS}`,
    vendors: undefined,
  });
  try {
    return await timeList(counted, contacts, (seconds) =>
      showProgress(`list of ${contacts}: ${seconds.toFixed(0)} s`),
    );
  } finally {
    await counted.stop();
  }
}
