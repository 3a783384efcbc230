import { GROUP_ROWS_MAX, PART_ROWS } from '../lambdas/enrichments/enrichment-run.contract.ts';
import { FUNCTIONS, type FunctionId } from '../lambdas/functions.contract.ts';
import { startCountedStack } from './local-stack.ts';
import { accessBytes, callBytes } from './logs.ts';
import { measureRequests, measureThirdFinder, type RequestUse } from './per-contact.ts';
import { ASSUMED_MS, ASSUMED_ROW_MS, costOf, PRICES, sumOf } from './prices.ts';
import { showProgress } from './progress.ts';
import type { Cell, Check, Section, Table } from './report.ts';
import type { Settings } from './settings.ts';
import { accessLogFormat, standingStill } from './standing-still.ts';
import { measureWait, type WaitUse, waitDollars, waitOf } from './waiting.ts';

const ACCOUNT_WRITES_MAX = 250;

/** Part (d): what whole requests use and cost, by contact. */
export async function benchRequests({ quick }: Settings): Promise<Section> {
  const sizes = quick ? [1, 100, 1_000] : [1, 100, 10_000];
  const { uses, late, both, wait } = await measure(sizes);
  const largest = uses.at(-1);
  return {
    id: 'd',
    title: `what a request uses and costs${quick ? ' (quick: the largest list is 1,000, not 10,000)' : ''}`,
    command: `npm run bench -- --only d${quick ? ' --quick' : ''}`,
    tables: [
      useTable(uses),
      callTable(uses),
      kindTable(uses),
      lateTable(late),
      costTable(uses),
      await besideTable(uses),
      waitTable(wait),
      await standingStill(),
      assumptions(),
    ],
    checks: [
      {
        goal: 'what was found is charged, and nothing else',
        measured: uses.map(({ charged, found }) => `${charged} of ${found}`).join(', '),
        holds: uses.every(({ charged, found }) => charged === found),
      },
      undisturbed(uses),
      ...costChecks(uses),
      ...callChecks(late),
      secondAction(late, both),
      {
        goal: `a list of ${largest?.contacts} writes the account at most ${ACCOUNT_WRITES_MAX} times`,
        measured: `${largest?.accountWrites} times`,
        holds: (largest?.accountWrites ?? Infinity) <= ACCOUNT_WRITES_MAX,
      },
    ],
  };
}

async function measure(sizes: readonly number[]) {
  const counted = await startCountedStack(true);
  try {
    const late = await measureThirdFinder(counted, ['contact.email']);
    const both = await measureThirdFinder(counted, ['contact.email', 'contact.phone']);
    const uses = await measureRequests(counted, sizes, (contacts, done) =>
      showProgress(`list of ${contacts}: ${done} done`),
    );
    return { uses, late, both, wait: await measureWait(counted) };
  } finally {
    await counted.stop();
  }
}

/** Every call that one look-up makes, one after the other or side by side. */
function lateTable(late: RequestUse): Table {
  const { rows, used } = late;
  const functions = Object.entries(used.lambdaCalls);
  return {
    title: 'Calls of one look-up whose third finder has the address, to the last ledger entry',
    columns: ['call', 'of', 'times'],
    rows: [
      ...functions.map(([id, n]): Cell[] => ['Lambda', id, n]),
      ['Lambda', 'in all', lambdaCallsOf(late)],
      ...rows.map(({ operation, kind, calls }): Cell[] => [operation, kind, calls]),
      ['table', 'in all', tableCallsOf(late)],
    ],
  };
}

/** What 1,000 contacts may cost in US dollars, asked for one by one, and in lists. */
const ONE_BY_ONE_MAX = 0.06;
const IN_LISTS_MAX = 0.025;

function costChecks(uses: readonly RequestUse[]): Check[] {
  return uses.map(({ used, contacts }) => {
    const most = contacts === 1 ? ONE_BY_ONE_MAX : IN_LISTS_MAX;
    const cost = (1000 * sumOf(costOf(used))) / contacts;
    const lists = `lists of ${contacts.toLocaleString('en-US')}`;
    return {
      goal: `1,000 contacts in ${lists} cost at most $${most}`,
      measured: `$${cost.toFixed(4)}`,
      holds: cost <= most,
    };
  });
}

const TABLE_CALLS_MAX = 22;
const LAMBDA_CALLS_MAX = 4;

function callChecks(late: RequestUse): Check[] {
  const [table, lambda] = [tableCallsOf(late), lambdaCallsOf(late)];
  return [
    {
      goal: `a look-up that the third finder finds makes at most ${TABLE_CALLS_MAX} calls of the table, beside a look at the vendors every 5 s`,
      measured: `${table}`,
      holds: table <= TABLE_CALLS_MAX,
    },
    {
      goal: `and at most ${LAMBDA_CALLS_MAX} of Lambda`,
      measured: `${lambda}`,
      holds: lambda <= LAMBDA_CALLS_MAX,
    },
  ];
}

function tableCallsOf({ rows }: RequestUse): number {
  const own = rows.filter(({ kind, operation }) => kind !== VENDORS || operation !== 'Query');
  return own.reduce((sum, { calls }) => sum + calls, 0);
}

/** How the vendors stand: a warm function reads it every 5 s, however many look-ups it runs. */
const VENDORS = 'VENDORS';

function lambdaCallsOf({ used }: RequestUse): number {
  return Object.values(used.lambdaCalls).reduce((sum, n) => sum + n, 0);
}

const SECOND_ACTION_MAX = 0.3;

/** Both are found by the same finder, in a call each. */
function secondAction(one: RequestUse, both: RequestUse): Check {
  const share = sumOf(costOf(both.used)) / sumOf(costOf(one.used)) - 1;
  return {
    goal: `a mobile number in the same request costs at most ${SECOND_ACTION_MAX * 100} % more`,
    measured: `${(share * 100).toFixed(1)} % (charged ${both.charged} and ${one.charged})`,
    holds: both.charged === 2 * one.charged && share <= SECOND_ACTION_MAX,
  };
}

/** What was done twice because this machine was too busy would be counted twice. */
function undisturbed(uses: readonly RequestUse[]): Check {
  // The only call of a round settles it; an only part of many rows has two.
  const parts = ({ contacts }: RequestUse): number =>
    contacts > GROUP_ROWS_MAX.alone && contacts <= PART_ROWS ? 1 : 0;
  const settled = ({ used }: RequestUse): number => used.lambdaCalls.settleRound ?? 0;
  const failed = uses.at(-1)?.failedExecutions ?? 0;
  return {
    goal: 'the run was undisturbed: each part settled once, no execution failed',
    measured: `${uses.map((use) => `${settled(use)} of ${parts(use)}`).join(', ')}; ${failed} failed`,
    holds: failed === 0 && uses.every((use) => settled(use) === parts(use)),
  };
}

const heads = (uses: readonly RequestUse[]): string[] =>
  uses.map(({ contacts }) => `list of ${contacts.toLocaleString('en-US')}`);

const perContact = (uses: readonly RequestUse[], of: (use: RequestUse) => number): number[] =>
  uses.map((use) => of(use) / use.contacts);

function useTable(uses: readonly RequestUse[]): Table {
  const each = (name: string, of: (use: RequestUse) => number): Cell[] => [
    name,
    ...perContact(uses, of),
  ];
  return {
    title: 'Used per contact, from the call to the last ledger entry',
    columns: ['unit', ...heads(uses)],
    rows: [
      each('write units', ({ used }) => used.writeUnits),
      each('  of them on indexes', ({ indexUnits }) => indexUnits),
      each('read units', ({ used }) => used.readUnits),
      each('Lambda calls', lambdaCallsOf),
      each('Standard transitions', ({ used }) => used.standardTransitions),
      each('Express executions', ({ used }) => used.expressExecutions),
      each('Express transitions (not charged)', ({ expressTransitions }) => expressTransitions),
      ['account writes (whole request)', ...uses.map(({ accountWrites }) => accountWrites)],
      ['failed conditions (whole request)', ...uses.map((use) => use.failedConditions)],
      ['contacts found', ...uses.map(({ found }) => found)],
      ['seconds on this machine', ...uses.map(({ seconds }) => seconds)],
    ],
    notes: [
      'Five simulated finders and two verifiers that answer at once; invented people, known to each finder as often as real ones are.',
      'Failed conditions are charged as the writes they would have been, and are counted so.',
    ],
  };
}

function callTable(uses: readonly RequestUse[]): Table {
  const ids = (Object.keys(FUNCTIONS) as FunctionId[]).filter((id) =>
    uses.some(({ used }) => (used.lambdaCalls[id] ?? 0) > 0),
  );
  return {
    title: 'Lambda calls of the whole request',
    columns: ['function', ...heads(uses)],
    rows: ids.map((id) => [id, ...uses.map(({ used }) => used.lambdaCalls[id] ?? 0)]),
  };
}

function kindTable(uses: readonly RequestUse[]): Table {
  const kinds = [...new Set(uses.flatMap(({ rows }) => rows.map(({ kind }) => kind)))].sort();
  const unitsOf = (use: RequestUse, kind: string, of: 'write' | 'read'): number =>
    use.rows
      .filter((row) => row.kind === kind)
      .reduce((sum, row) => sum + (of === 'read' ? row.read : row.table + row.index), 0);
  return {
    title: 'Units per contact by kind of item: write / read',
    columns: ['kind of item', ...heads(uses)],
    rows: kinds.map((kind) => [
      kind,
      ...uses.map((use) => {
        const [write, read] = [unitsOf(use, kind, 'write'), unitsOf(use, kind, 'read')];
        return `${(write / use.contacts).toFixed(2)} / ${(read / use.contacts).toFixed(2)}`;
      }),
    ]),
  };
}

function costTable(uses: readonly RequestUse[]): Table {
  const costs = uses.map(({ used, contacts }) => ({ cost: costOf(used), contacts }));
  const dollars = (of: (cost: ReturnType<typeof costOf>) => number): Cell[] =>
    costs.map(({ cost, contacts }) => `$${((1000 * of(cost)) / contacts).toFixed(4)}`);
  return {
    title:
      'AWS list price of 1,000 contacts in lists of that size (us-east-1, providers not included)',
    columns: ['service', ...heads(uses)],
    rows: [
      ['DynamoDB units', ...dollars(({ dynamo }) => dynamo)],
      ['Lambda', ...dollars(({ lambda }) => lambda)],
      ['Step Functions', ...dollars(({ stepFunctions }) => stepFunctions)],
      ['HTTP API, events', ...dollars(({ other }) => other)],
      ['in all', ...dollars(sumOf)],
    ],
    notes: [
      'Prices and their source: bench/prices.ts. Not in it: data transfer, free tiers, reading the results; logs, storage and waiting stand in the next tables.',
    ],
  };
}

const GB = 1e9;

/** What logs and storage add, from bytes that were counted. */
async function besideTable(uses: readonly RequestUse[]): Promise<Table> {
  const access = accessBytes(await accessLogFormat());
  const logged = (use: RequestUse): number =>
    use.loggedBytes + lambdaCallsOf(use) * callBytes() + use.used.httpRequests * access;
  const kept = ({ stored: { table, indexes } }: RequestUse): number =>
    (table + indexes) * (PRICES.tableGbMonth / GB) + table * (PRICES.recoveryGbMonth / GB);
  const bytes = (name: string, of: (use: RequestUse) => number): Cell[] => [
    name,
    ...perContact(uses, of).map(Math.round),
  ];
  const dollars = (name: string, of: (use: RequestUse) => number): Cell[] => [
    name,
    ...perContact(uses, of).map((each) => `$${(1_000 * each).toFixed(4)}`),
  ];
  return {
    title: 'Logs and storage of a contact in lists of that size, and their list price for 1,000',
    columns: ['what', ...heads(uses)],
    rows: [
      bytes('bytes logged by the functions', ({ loggedBytes }) => loggedBytes),
      bytes('bytes logged by Lambda of its calls', (use) => lambdaCallsOf(use) * callBytes()),
      bytes('bytes of the access log', ({ used }) => used.httpRequests * access),
      dollars('logs, once', (use) => logged(use) * (PRICES.logGb / GB)),
      dollars('logs, a month that they are kept', (use) => logged(use) * (PRICES.logGbMonth / GB)),
      bytes('bytes in the table', ({ stored }) => stored.table),
      bytes('bytes in its indexes', ({ stored }) => stored.indexes),
      bytes('  of them in items that expire', ({ stored }) => stored.passing),
      dollars('storage, a month', kept),
    ],
    notes: [
      'Each line of a log counts 26 bytes more, each item and each entry of an index 100. A call of Lambda is three lines, of lengths as they usually are; a workflow that goes well logs nothing.',
      'Storage has point-in-time recovery in it, for the table. The runs of rows expire after 400 days; contacts, charges, requests and the ledger stay. Logs go after 90 days.',
    ],
  };
}

function waitTable(counted: WaitUse): Table {
  return {
    title: `1,000 GETs that wait (\`Prefer: wait\`), at ${FUNCTIONS.progress.memoryMb} MB`,
    columns: ['seconds', 'looks', 'read units', 'dollars'],
    rows: [3, 5, 10, 25].map((seconds) => {
      const use = waitOf(counted, seconds);
      return [seconds, use.looks, use.readUnits, `$${(1_000 * waitDollars(use)).toFixed(4)}`];
    }),
    notes: [
      `Looks and read units were counted at ${counted.seconds} seconds; each second more is one look more. The function runs for as long as the wait, and the request and the call cost once.`,
      'On these assumptions one contact takes some three seconds, so a caller who waits pays one wait of three.',
    ],
  };
}

function assumptions(): Table {
  return {
    title: 'Assumed, not measured: how long a Lambda call lasts on AWS',
    columns: ['function', 'MB (configured)', 'ms (assumed)'],
    rows: (Object.keys(FUNCTIONS) as FunctionId[]).map((id) => [
      id,
      FUNCTIONS[id].memoryMb,
      ASSUMED_MS[id],
    ]),
    notes: [
      `Each further row of a call of runRows adds ${ASSUMED_ROW_MS} ms, where it has ten at a time; the parts of a list of 2,000 and more have five, which takes twice as long.`,
      'An Express execution lasts as long as its calls, at 64 MB.',
    ],
  };
}
