import { rowsAtATime } from '../lambdas/enrichments/enrichment-run.contract.ts';
import { PROVIDERS, VENDORS, VERIFIERS } from '../lambdas/waterfall/registry.ts';
import { type CountedStack, startCountedStack } from './local-stack.ts';
import { type ListUse, measureList } from './per-contact.ts';
import { costOf, sumOf } from './prices.ts';
import { showProgress } from './progress.ts';
import type { Cell, Section, Table } from './report.ts';
import type { Settings } from './settings.ts';

/** How long each simulated provider takes, in milliseconds. */
const LATENCY_MS = 1_000;
/** Far more than a list asks for. */
const PER_SECOND_MAX = 1_000;
const SHARE_MIN = 0.85;
const IN_LISTS_MAX = 0.025;
const SIZES = [100, 1_000, 10_000] as const;

/** Part (f): how fast lists go, and what they use, against providers that are all they wait for. */
export async function benchLists({ quick }: Settings): Promise<Section> {
  const sizes = quick ? SIZES.slice(0, -1) : SIZES;
  const lists: ListUse[] = [];
  for (const contacts of sizes) lists.push(await measure(contacts));
  const [largest] = lists.slice(-1);
  const share = largest ? shareOf(largest) : 0;
  const cost = Math.max(...lists.map(costOfThousand));
  return {
    id: 'f',
    title: `the throughput of lists${quick ? ' (quick: up to 1,000 contacts, not 10,000)' : ''}`,
    command: `npm run bench -- --only f${quick ? ' --quick' : ''}`,
    tables: [timeTable(lists), useTable(lists)],
    checks: [
      {
        goal: `at least ${SHARE_MIN * 100} % of the ideal throughput at ${largest?.contacts} contacts`,
        measured: `${(share * 100).toFixed(0)} %`,
        holds: share >= SHARE_MIN,
      },
      {
        goal: `1,000 contacts in any of these lists cost at most $${IN_LISTS_MAX}`,
        measured: `$${cost.toFixed(4)}`,
        holds: cost <= IN_LISTS_MAX,
      },
    ],
  };
}

function timeTable(lists: readonly ListUse[]): Table {
  return {
    title: `Lists against ${PROVIDERS.length} finders and ${VERIFIERS.length} verifiers that take ${LATENCY_MS} ms each`,
    columns: [
      'contacts',
      'rows at a time',
      'calls a contact',
      'ideal s',
      's, to the last ledger entry',
      'contacts a second',
      'of the ideal',
    ],
    rows: lists.map((list) => [
      list.contacts,
      rowsAtATime(list.contacts),
      list.calls / list.contacts,
      idealSeconds(list),
      list.seconds,
      list.contacts / list.seconds,
      `${(shareOf(list) * 100).toFixed(0)} %`,
    ]),
    notes: [
      'Ideal: what the calls take, shared by the rows at a time; a list of few rows takes at least as long as its longest. The time of a ticket is none, since its row gives up its place meanwhile.',
      `Vendors may be called ${PER_SECOND_MAX.toLocaleString('en-US')} times a second each, whatever limits their documents name.`,
      'All of it runs on this machine, the engine too: with few processors, or busy ones, they are what a list waits for. `npm run throughput` has the same lists in virtual time, on no machine.',
    ],
  };
}

function useTable(lists: readonly ListUse[]): Table {
  const each = (name: string, of: (list: ListUse) => Cell): Cell[] => [name, ...lists.map(of)];
  const dollars = (name: string, of: (cost: ReturnType<typeof costOf>) => number): Cell[] =>
    each(name, ({ used, contacts }) => `$${((1_000 * of(costOf(used))) / contacts).toFixed(4)}`);
  const lambdaCalls = ({ used }: ListUse): number =>
    Object.values(used.lambdaCalls).reduce((sum, n) => sum + n, 0);
  return {
    title: 'Used per contact, and its AWS list price for 1,000',
    columns: [
      'what',
      ...lists.map(({ contacts }) => `list of ${contacts.toLocaleString('en-US')}`),
    ],
    rows: [
      each('write units', ({ used, contacts }) => used.writeUnits / contacts),
      each('read units', ({ used, contacts }) => used.readUnits / contacts),
      each('Lambda calls', (list) => lambdaCalls(list) / list.contacts),
      each('state transitions', ({ used, contacts }) => used.standardTransitions / contacts),
      dollars('DynamoDB units', ({ dynamo }) => dynamo),
      dollars('Lambda', ({ lambda }) => lambda),
      dollars('Step Functions', ({ stepFunctions }) => stepFunctions),
      dollars('HTTP API, events', ({ other }) => other),
      dollars('in all', sumOf),
    ],
    notes: ['How long a call of Lambda lasts is assumed, as in part (d).'],
  };
}

const idealSeconds = (list: ListUse): number =>
  (list.heldCalls * LATENCY_MS) / 1_000 / rowsAtATime(list.contacts);

const shareOf = (list: ListUse): number => idealSeconds(list) / list.seconds;

const costOfThousand = ({ used, contacts }: ListUse): number =>
  (1_000 * sumOf(costOf(used))) / contacts;

async function measure(contacts: number): Promise<ListUse> {
  const counted = await startCountedStack(true, {
    latency: `${LATENCY_MS}-${LATENCY_MS}`,
    vendors: undefined,
  });
  try {
    await liftLimits(counted);
    return await measureList(counted, contacts, (done) =>
      showProgress(`list of ${contacts}: ${done} done`),
    );
  } finally {
    await counted.stop();
  }
}

/** The vendors' own limits of calls are the market's: with them, a list waits for nothing else. */
async function liftLimits({ request }: CountedStack): Promise<void> {
  const limited = [...VENDORS.values()].filter(({ limits }) => limits !== undefined);
  const limits = { perSecond: PER_SECOND_MAX, perMinute: 60 * PER_SECOND_MAX };
  for (const { id } of limited) await request('PUT', `/v1/providers/${id}`, { limits });
}
