import type { MeterRow } from './capacity.ts';
import {
  countWrites,
  measurePayments,
  type Pace,
  type PaceResult,
  type Spread,
} from './payment-latency.ts';
import { showProgress } from './progress.ts';
import { type Cell, type Check, type Section, type Table, times } from './report.ts';
import type { Settings } from './settings.ts';

/** A busy day, and one that nobody has: where the machine cannot keep up, the first tells more. */
const EVENTS_A_SECOND = [10, 100];
/** What keeps up has brought the last credits in this long after the last event. */
const BEHIND_MS_MAX = 1_000;

/** Part (i): from an event of Stripe to credits that can be spent, against bare writes. */
export async function benchPayments({ quick }: Settings): Promise<Section> {
  showProgress('the writes of a purchase');
  const rows = await countWrites();
  const items = new Set(rows.map(({ kind }) => kind)).size;
  const writes = rows.reduce((sum, { calls }) => sum + calls, 0);
  const paces = EVENTS_A_SECOND.map(
    (eventsPerSecond): Pace => ({
      eventsPerSecond,
      purchases: (quick ? 1 : 5) * Math.max(20, eventsPerSecond),
    }),
  );
  const measured = await measurePayments(paces, [items, writes], showProgress);
  const { results, packsPaid, packsThere } = measured;
  return {
    id: 'i',
    title: "from an event of Stripe's to credits that can be spent, against bare writes",
    command: `npm run bench -- --only i${quick ? ' --quick' : ''}`,
    tables: [...results.map((each) => latencyTable(each, [items, writes])), writesTable(rows)],
    checks: [
      ...results.flatMap(paceChecks),
      {
        goal: 'each pack is in the balance, once',
        measured: `${packsThere} of ${packsPaid}`,
        holds: packsThere === packsPaid,
      },
    ],
  };
}

function latencyTable(result: PaceResult, writes: readonly number[]): Table {
  const { pace, events, answered, spendable, bare } = result;
  const row = (what: string, { p50Ms, p99Ms }: Spread): Cell[] => [what, p50Ms, p99Ms];
  const ratio = (of: string, { p50Ms, p99Ms }: Spread): Cell[] => [
    `ratio to ${of}`,
    times(spendable.p50Ms / p50Ms),
    times(spendable.p99Ms / p99Ms),
  ];
  const names = writes.map((n) => `${n} bare writes`);
  return {
    title: `Milliseconds at ${pace.eventsPerSecond} events a second, ${events} events of ${pace.purchases} purchases, warm`,
    columns: ['what', 'p50 ms', 'p99 ms'],
    rows: [
      row('the webhook answers', answered),
      row('from the call that tells of the sale to its credits', spendable),
      ...bare.map((spread, n) => row(names[n] ?? '', spread)),
      ...bare.map((spread, n) => ratio(names[n] ?? '', spread)),
    ],
  };
}

function writesTable(rows: readonly MeterRow[]): Table {
  return {
    title: 'Writes that bring the credits of a purchase in',
    columns: ['call', 'kind of item', 'times'],
    rows: rows.map(({ operation, kind, calls }) => [operation, kind, calls]),
    notes: [
      'Bare writes: one of each item, and as many as there are; one after the other, at the pace at which purchases came.',
      'From call to credits: HTTP server, signature, facts, queue, a question to Stripe (the stand-in), grant, event on the bus. All of it runs on this machine, and the ledger behind it too.',
      'Events come at their time, whether or not those before them are done; 20 workspaces buy in turn.',
    ],
  };
}

function paceChecks({ pace, sentPerSecond, behindMs }: PaceResult): Check[] {
  const { eventsPerSecond } = pace;
  return [
    {
      goal: `${eventsPerSecond} events a second were sent`,
      measured: `${sentPerSecond.toFixed(1)}`,
      holds: sentPerSecond >= 0.95 * eventsPerSecond,
    },
    {
      goal: `this machine keeps up with them: the last credits come within ${BEHIND_MS_MAX / 1_000} s of the last event`,
      measured: `${(behindMs / 1_000).toFixed(2)} s`,
      holds: behindMs <= BEHIND_MS_MAX,
    },
  ];
}
