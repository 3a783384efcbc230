import type { BenchTable } from './bench-table.ts';
import type { TableModel } from './modelled-table.ts';
import { showProgress } from './progress.ts';
import { type Check, type Table, times } from './report.ts';
import type { Settings } from './settings.ts';
import { type RunResult, type RunSettings, runDebits } from './throughput.ts';
import type { BackOff } from './usual-way.ts';

const WRITERS = [1, 8, 64];
const MANY = 64;
/** The SDK's own numbers for a call that is not throttled, and those that our ledger waits by. */
const SDK: BackOff = { baseMs: 100, capMs: 20_000 };
const SHORT: BackOff = { baseMs: 10, capMs: 320 };

type Run = Pick<RunSettings, 'way' | 'writers' | 'backOff' | 'model'>;
type Runner = (run: Run) => Promise<RunResult>;

/** Runs both ways in the simulation: completed debits a second, and what they depend on. */
export async function compareWays(
  table: BenchTable,
  settings: Settings,
): Promise<{ tables: readonly Table[]; checks: readonly Check[] }> {
  const { model, seed, quick } = settings;
  const run: Runner = (each) => {
    showProgress(`simulation: ${each.way}, ${each.writers} writers`);
    // The usual way's long waits need a longer look; its calls are few.
    const long = each.way === 'usual' ? 4 : 1;
    const seconds = (quick ? 1 : 2) * long;
    return runDebits(table, { ...each, warmUpSeconds: long / 2, seconds, seed });
  };
  const rows: { readonly writers: number; readonly results: readonly RunResult[] }[] = [];
  for (const writers of WRITERS) {
    const results: RunResult[] = [];
    for (const [way, backOff] of WAYS) results.push(await run({ way, writers, backOff, model }));
    rows.push({ writers, results });
  }
  const atMany = rows.find(({ writers }) => writers === MANY)?.results ?? [];
  const [ours, sdk, short] = atMany.map(({ debitsPerSecond }) => debitsPerSecond);
  return {
    tables: [debitTable(rows, model), await sensitivity(run, model, atMany[0])],
    checks: [
      ratioCheck('with the back-off of the SDK', ours, sdk),
      ratioCheck('with its back-off tuned to the conflict', ours, short),
    ],
  };
}

const WAYS: readonly (readonly [RunSettings['way'], BackOff])[] = [
  ['ours', SHORT],
  ['usual', SDK],
  ['usual', SHORT],
];

function ratioCheck(how: string, ours = 0, usual = 0): Check {
  return {
    goal: `at ${MANY} writers at least 10 times the usual way's debits a second, ${how}`,
    measured: `${ours.toFixed(0)} against ${usual.toFixed(1)}, ${times(ours / usual)}`,
    holds: ours >= 10 * usual,
  };
}

function debitTable(
  all: readonly { readonly writers: number; readonly results: readonly RunResult[] }[],
  model: TableModel,
): Table {
  const rows = all.flatMap(({ writers, results }) =>
    results.map((result, n) => {
      const [way, backOff] = WAYS[n] ?? ['ours', SHORT];
      const ratio = (results[0]?.debitsPerSecond ?? 0) / result.debitsPerSecond;
      return [
        writers,
        way === 'ours' ? 'ours' : `usual, waits 0 to ${backOff.baseMs} ms · 2^n`,
        result.debitsPerSecond,
        way === 'ours' ? '' : times(ratio),
        result.p50Ms,
        result.p99Ms,
        result.conflicts,
        result.throttles,
        way === 'ours' ? String(Math.round(result.ledgerPerSecond)) : '',
        way === 'ours' ? String(result.ledgerBehind) : '',
        result.failed,
      ] as const;
    }),
  );
  return {
    title: 'Completed debits (hold + settle) a second on ONE account, simulated',
    columns: [
      'writers',
      'way',
      'debits/s',
      'ours is',
      'p50 ms',
      'p99 ms',
      'conflicts/debit',
      'throttles/debit',
      'entries/s',
      'entries behind',
      'failed',
    ],
    rows,
    notes: [
      `Model: read ${model.readMs} ms, write ${model.writeMs} ms, transaction ${model.transactionMs} ms of which ${model.windowMs} ms at its items; each ± ${100 * model.spread} %; per partition key ${model.writeUnitsPerSecond} write and ${model.readUnitsPerSecond} read units a second, ${model.burstSeconds} s of unused ones saved up.`,
      'The code is real (ours: stores and ledger of the product; usual: bench/usual-way.ts) and so are conditions and items (a real engine); time, conflicts and throttles are the model. No time passes between hold and settle.',
      'A write that meets a transaction at its item is refused and uses no units; plain writes of one item do not wait for each other (AWS documents both).',
      'entries: ledger entries written by the projector, by its own code; behind: revisions without an entry when time was up. The usual way writes its entries in the transaction.',
    ],
  };
}

/** The same at 64 writers, one number of the model changed at a time. */
async function sensitivity(run: Runner, model: TableModel, base?: RunResult): Promise<Table> {
  const variants: readonly (readonly [string, Partial<TableModel>])[] = [
    ['as above', {}],
    [
      'transactions as fast as a plain write: 4 ms, 2 at the items',
      { transactionMs: 4, windowMs: 2 },
    ],
    ['transactions 6 ms, 4 at the items', { transactionMs: 6, windowMs: 4 }],
    ['transactions 20 ms, 16 at the items', { transactionMs: 20, windowMs: 16 }],
    ['everything takes twice as long', twice(model)],
    [
      'the account over 1 KB: 2 units a write',
      { writeUnitsPerSecond: model.writeUnitsPerSecond / 2 },
    ],
  ];
  const rows: (string | number)[][] = [];
  for (const [name, change] of variants) {
    const changed = { ...model, ...change };
    // Ours has no transactions: what changes them alone leaves it as it was.
    const same = !('writeMs' in change || 'writeUnitsPerSecond' in change);
    const [ours, sdk, short] = [
      same && base
        ? base
        : await run({ way: 'ours', writers: MANY, backOff: SHORT, model: changed }),
      await run({ way: 'usual', writers: MANY, backOff: SDK, model: changed }),
      await run({ way: 'usual', writers: MANY, backOff: SHORT, model: changed }),
    ];
    rows.push([
      name,
      ours.debitsPerSecond,
      sdk.debitsPerSecond,
      short.debitsPerSecond,
      times(ours.debitsPerSecond / sdk.debitsPerSecond),
      times(ours.debitsPerSecond / short.debitsPerSecond),
    ]);
  }
  return {
    title: `Sensitivity: debits a second at ${MANY} writers when the model is another`,
    columns: ['model', 'ours', 'usual (SDK waits)', 'usual (short waits)', 'ratio', 'ratio'],
    rows,
  };
}

function twice({ readMs, writeMs, transactionMs, windowMs }: TableModel): Partial<TableModel> {
  return {
    readMs: 2 * readMs,
    writeMs: 2 * writeMs,
    transactionMs: 2 * transactionMs,
    windowMs: 2 * windowMs,
  };
}
