import {
  type AccountSize,
  measureEndedGrants,
  measureOpenGrants,
  measureOpenHolds,
} from './account-size.ts';
import { type AgedUnits, measureAged } from './aged-account.ts';
import { type BenchTable, openBenchTable } from './bench-table.ts';
import { compareWays } from './part-throughput.ts';
import { showProgress } from './progress.ts';
import type { Check, Section, Table } from './report.ts';
import type { Settings } from './settings.ts';
import { measureProduct, measureUsual, type ProductUnits, type WaySum } from './write-units.ts';

/** What lies behind a new account, and behind an old one. */
const NEW = { openHolds: 0, endedGrants: 0, entries: 0 };
const OLD = { openHolds: 10_000, endedGrants: 1_000, entries: 1_000_000 };
const OLD_QUICK = { openHolds: 500, endedGrants: 50, entries: 20_000 };
const OPEN_GRANTS = [1, 2, 3, 4, 10, 60, 300];

/** Part (a): our writes against the usual way's. */
export async function benchWrites(settings: Settings): Promise<Section> {
  const table = await openBenchTable();
  try {
    const units = await unitTables(table);
    const sizes = await sizeTables(table, settings.quick ? [0, 1_000] : [0, 1_000, 10_000]);
    const aged = await agedTable(table, settings.quick ? OLD_QUICK : OLD);
    const speed = await compareWays(table, settings);
    return {
      id: 'a',
      title:
        'the writes of an enrichment: ours against one transaction for the hold and one for the settle',
      command: 'npm run bench -- --only a',
      tables: [...units.tables, ...sizes.tables, ...aged.tables, ...speed.tables],
      checks: [...units.checks, ...sizes.checks, ...aged.checks, ...speed.checks],
    };
  } finally {
    await table.stop();
  }
}

interface Results {
  readonly tables: readonly Table[];
  readonly checks: readonly Check[];
}

async function unitTables(table: BenchTable): Promise<Results> {
  showProgress('one enrichment, write by write');
  const ours = await measureProduct(table);
  const usual = await measureUsual(table);
  const [our, their] = [sumAll(ours.steps), sumAll(usual)];
  const [ourAll, theirAll] = [our.table + our.index, their.table + their.index];
  return {
    tables: [unitTable(ours, usual), restTable(ours), itemTable(ours)],
    checks: [
      {
        goal: 'fewer write units in all than the usual way',
        measured: `${ourAll} against ${theirAll}, ${(ourAll / theirAll).toFixed(2)} of it; table alone ${our.table} against ${their.table}`,
        holds: ourAll < theirAll && our.table < their.table,
      },
      {
        goal: 'the balance item itself: fewer write units than the usual way',
        measured: `${our.balance} against ${their.balance}, ${(our.balance / their.balance).toFixed(2)} of it`,
        holds: our.balance < their.balance,
      },
    ],
  };
}

function sumAll(steps: Readonly<Record<string, WaySum>>): WaySum {
  return Object.values(steps).reduce((sum, step) => ({
    writes: sum.writes + step.writes,
    table: sum.table + step.table,
    index: sum.index + step.index,
    balance: sum.balance + step.balance,
  }));
}

function unitTable(ours: ProductUnits, usual: Readonly<Record<string, WaySum>>): Table {
  const row = (way: string, step: string, { writes, table, index, balance }: WaySum) =>
    [way, step, writes, table, index, table + index, balance] as const;
  const rows = (way: string, steps: Readonly<Record<string, WaySum>>) => [
    ...Object.entries(steps).map(([step, sum]) => row(way, step, sum)),
    row(way, 'in all', sumAll(steps)),
  ];
  const protocol = sumAll({
    ...ours.steps,
    record: { writes: -2, table: -2, index: 0, balance: 0 },
    first: ours.steps.record ?? { writes: 0, table: 0, index: 0, balance: 0 },
  });
  return {
    title: 'Write units of one single-contact enrichment (1 contact, found)',
    columns: ['way', 'step', 'items written', 'table', 'indexes', 'together', 'of it the balance'],
    rows: [...rows('ours', ours.steps), ...rows('usual', usual)],
    notes: [
      'record: the request, its part (the contact itself) and its end; hold: account, request; settle: round, account, round; ledger: two entries.',
      `Without the part and the end of the request, which the usual way keeps in its one request row, ours is ${protocol.table} on the table.`,
      'usual: balance, request row and ledger row in one TransactWriteItems each; its request row has the same two indexes, so they cancel out.',
      'Units: as the engine reports them (1 KB rounded up, twice in a transaction, indexes apart).',
    ],
  };
}

function restTable(ours: ProductUnits): Table {
  const rows = Object.entries(ours.rest).map(
    ([kind, { writes, table, index }]) => [kind, writes, table, index, table + index] as const,
  );
  const all = sumAll({ ...ours.rest, ...ours.steps });
  return {
    title: 'What the whole request writes besides (whatever the way of debiting)',
    columns: ['kind of item', 'writes', 'table', 'indexes', 'together'],
    rows: [...rows, ['whole request', all.writes, all.table, all.index, all.table + all.index]],
    notes: [
      `The whole request also reads ${ours.readUnits} units; ${ours.failedConditions} conditions failed.`,
      'CONTACT, ID: the record of the person and a lead for each way in which it is known, in transactions; RUN: one a step of the waterfall (here two).',
    ],
  };
}

function itemTable(ours: ProductUnits): Table {
  return {
    title: 'Largest item of each kind after that request',
    columns: ['kind of item', 'bytes'],
    rows: Object.entries(ours.bytes).sort(([a], [b]) => (a < b ? -1 : 1)),
    notes: ['Bytes by the rules of the DynamoDB Developer Guide; 1 write unit reaches to 1,024.'],
  };
}

async function sizeTables(table: BenchTable, levels: readonly number[]): Promise<Results> {
  const holds = await measureOpenHolds(table, levels, (open) =>
    showProgress(`${open} holds opened`),
  );
  const grants = await measureOpenGrants(table, OPEN_GRANTS);
  const ended = await measureEndedGrants(table, [0, 1_000]);
  const columns = (what: string) => [what, 'bytes', 'units of a hold', 'units of a settle'];
  const rowOf = ({ open, bytes, hold, settle }: AccountSize) =>
    [open, bytes, hold, settle] as const;
  return {
    tables: [
      {
        title: 'The account item with holds open (opened one by one through the ledger; one grant)',
        columns: columns('open holds'),
        rows: holds.map(rowOf),
      },
      {
        title: 'The account item with grants open (each with an expiry of its own)',
        columns: columns('open grants'),
        rows: grants.map(rowOf),
        notes: ['All but the first few wait beside the account until the draws come to them.'],
      },
      {
        title: 'The account item with grants that have ended (each given and voided)',
        columns: columns('ended grants'),
        rows: ended.map(rowOf),
      },
    ],
    checks: [
      {
        goal: 'a hold and a settle cost the account 1 unit each, whatever is open',
        measured: holds
          .map(({ open, hold, settle }) => `${open} open: ${hold} + ${settle}`)
          .join(', '),
        holds: holds.every(({ hold, settle }) => hold === 1 && settle === 1),
      },
      {
        goal: 'a hold and a settle cost the account 1 unit each, however many grants are open',
        measured: grants
          .map(({ open, hold, settle }) => `${open} open: ${hold} + ${settle}`)
          .join(', '),
        holds: grants.every(({ hold, settle }) => hold === 1 && settle === 1),
      },
      {
        goal: 'a hold and a settle cost the account 1 unit each, however many grants have ended',
        measured: ended
          .map(({ open, hold, settle }) => `${open} ended: ${hold} + ${settle}`)
          .join(', '),
        holds: ended.every(({ hold, settle }) => hold === 1 && settle === 1),
      },
    ],
  };
}

async function agedTable(table: BenchTable, old: typeof NEW): Promise<Results> {
  const young = await measureAged(table, 'ws_new', NEW, showProgress);
  const aged = await measureAged(table, 'ws_old', old, showProgress);
  const rowOf = (name: string, units: AgedUnits) =>
    [
      name,
      units.debit.write,
      units.debit.read,
      units.ledger.write,
      units.ledger.read,
      units.balance,
      units.pastBalance,
    ] as const;
  const daily = ({ debit, ledger, balance }: AgedUnits) =>
    [debit.write, debit.read, ledger.write, ledger.read, balance].join(' + ');
  return {
    tables: [
      {
        title: 'Units of one debit and one look at the balance, with a past behind the account',
        columns: [
          'account',
          'debit, written',
          'debit, read',
          'ledger, written',
          'ledger, read',
          'balance, read',
          'past balance, read',
        ],
        rows: [rowOf('new', young), rowOf('old', aged)],
        notes: [
          `old: ${old.openHolds.toLocaleString('en')} open holds, ${old.endedGrants.toLocaleString('en')} ended grants, ${old.entries.toLocaleString('en')} ledger entries; all but the first few entries are copies of a real one.`,
          'Debit: record, hold, settle. Ledger: its two entries with their totals. A past balance is searched by revision: one read for each halving.',
        ],
      },
    ],
    checks: [
      {
        goal: 'a debit, its entries and a look at the balance cost an old account what they cost a new one: ratio 1.0',
        measured: `${daily(aged)} units against ${daily(young)}`,
        holds: daily(aged) === daily(young),
      },
    ],
  };
}
