import { type AcrossResult, type AcrossSettings, type Crowd, runAcross } from './across.ts';
import { type BenchTable, openBenchTable } from './bench-table.ts';
import { showProgress } from './progress.ts';
import type { Section } from './report.ts';
import type { Settings } from './settings.ts';

const MANY = 64;
const NOBODY: Crowd = { shared: 0, capped: 0, seats: 0 };
/** Waits tuned to the conflict: the better one for transactions. */
const SHORT = { baseMs: 10, capMs: 320 };

interface Row {
  readonly what: string;
  readonly way: AcrossSettings['way'];
  readonly result: AcrossResult;
}

/**
 * Part (h): debits over several accounts, seats and capped members beside a busy shared account.
 */
export async function benchAcross(settings: Settings): Promise<Section> {
  const table = await openBenchTable();
  try {
    const rows = await measureRows(table, settings);
    const [, , shared, capped, transactions] = rows.map(({ result }) => result);
    const cappedOurs = capped?.perSecond.capped ?? 0;
    const cappedTheirs = transactions?.perSecond.capped ?? 0;
    return {
      id: 'h',
      title: 'debits over several accounts: seats and capped members beside a busy shared account',
      command: 'npm run bench -- --only h',
      tables: [
        {
          title: 'Completed debits (hold + settle) a second, simulated',
          columns: ['who debits', 'way', 'shared', 'capped', 'seat', 'conflicts/debit', 'failed'],
          rows: rows.map(({ what, way, result }) => [
            what,
            way === 'ours' ? 'a plain write an account' : 'one transaction over the accounts',
            result.perSecond.shared,
            result.perSecond.capped,
            result.perSecond.seats,
            result.conflicts,
            result.failed,
          ]),
          notes: [
            'The model of part (a); each writer is a member with a seat or a cap of its own.',
            'A seat has an item and a partition of its own; its requests share the indexes, and the reads of the shared account, with all others.',
          ],
        },
      ],
      checks: [
        {
          goal: '64 capped members: more debits a second than with one transaction over both accounts',
          measured: `${cappedOurs.toFixed(0)} against ${cappedTheirs.toFixed(0)}, without caps ${(shared?.perSecond.shared ?? 0).toFixed(0)}`,
          holds: cappedOurs > cappedTheirs,
        },
      ],
    };
  } finally {
    await table.stop();
  }
}

async function measureRows(table: BenchTable, { quick, model, seed }: Settings): Promise<Row[]> {
  const crowds: readonly (readonly [string, AcrossSettings['way'], Partial<Crowd>])[] = [
    ['1 seat', 'ours', { seats: 1 }],
    [`1 seat, ${MANY} on the shared account`, 'ours', { seats: 1, shared: MANY }],
    [`${MANY} on the shared account`, 'ours', { shared: MANY }],
    [`${MANY} capped members`, 'ours', { capped: MANY }],
    [`${MANY} capped members`, 'transactions', { capped: MANY }],
  ];
  const rows: Row[] = [];
  for (const [what, way, crowd] of crowds) {
    showProgress(`${what}, ${way}`);
    const result = await runAcross(table, {
      way,
      crowd: { ...NOBODY, ...crowd },
      model,
      backOff: SHORT,
      warmUpSeconds: 2,
      seconds: quick ? 3 : 10,
      seed,
    });
    rows.push({ what, way, result });
  }
  return rows;
}
