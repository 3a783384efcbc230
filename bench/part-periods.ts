import { forEachWorkspace, type TourCounts } from '../lambdas/schedules/each-workspace.ts';
import { TURN_TOUR, turnWorkspace } from '../lambdas/schedules/turn-workspace.ts';
import { forEachAtATime } from '../lambdas/shared/batches.ts';
import { openPorts } from '../lambdas/shared/ports.ts';
import { epochMs } from '../lambdas/shared/units.contract.ts';
import { createWorkspace } from '../lambdas/workspaces/create-workspace.ts';
import { type BenchTable, openBenchTable } from './bench-table.ts';
import { showProgress } from './progress.ts';
import type { Section } from './report.ts';
import type { Settings } from './settings.ts';

/** What a run of `turn-periods` took. */
interface Run {
  readonly what: string;
  readonly counts: TourCounts;
  readonly seconds: number;
  readonly reads: number;
  readonly writes: number;
  readonly calls: number;
}

const PER_MINUTE_MIN = 2_000;

/** Part (g): the schedule of periods over many workspaces. */
export async function benchPeriods({ quick }: Settings): Promise<Section> {
  const table = await openBenchTable();
  try {
    const workspaces = quick ? 500 : 5_000;
    const runs = await measureRuns(table, workspaces);
    const perMinute = ({ counts, seconds }: Run): number =>
      Math.round((60 * counts.workspaces) / seconds);
    const [slowest = 0] = runs.map(perMinute).sort((a, b) => a - b);
    return {
      id: 'g',
      title: 'periods that begin in many workspaces at the same moment',
      command: 'npm run bench -- --only g',
      tables: [
        {
          title: `turn-periods over ${workspaces} workspaces, ${TURN_TOUR.atATime} at a time, on one engine`,
          columns: ['run', 'seconds', 'workspaces a minute', 'calls', 'read units', 'write units'],
          rows: runs.map((run) => [
            run.what,
            Math.round(run.seconds * 10) / 10,
            perMinute(run),
            each(run, run.calls),
            each(run, run.reads),
            each(run, run.writes),
          ]),
          notes: ['Calls and units: of one workspace. The engine is one process on this machine.'],
        },
      ],
      checks: [
        {
          goal: `at least ${PER_MINUTE_MIN} workspaces a minute`,
          measured: `${slowest}`,
          holds: slowest >= PER_MINUTE_MIN && runs.every(({ counts }) => counts.failed === 0),
        },
      ],
    };
  } finally {
    await table.stop();
  }
}

function each({ counts }: Run, n: number): number {
  return Math.round((100 * n) / counts.workspaces) / 100;
}

async function measureRuns(table: BenchTable, workspaces: number): Promise<Run[]> {
  let nowMs = Date.UTC(2026, 2, 31, 23, 50);
  const outside = { now: () => epochMs(nowMs), log: () => {}, publish: async () => {} };
  const p = { ...openPorts(), ...outside };
  const ids = Array.from({ length: workspaces }, (_, n) => `ws_${String(n).padStart(6, '0')}`);
  await forEachAtATime(ids, 16, async (id) => {
    showProgress(`workspace ${id}`);
    const asked = { id, name: 'Bench', plan: 'workspace-pool', timezone: 'UTC' };
    await createWorkspace(p, { ...asked, periodAnchor: '2026-01-01' }, { bodyHash: 'h' });
  });
  const run = async (what: string): Promise<Run> => {
    showProgress(what);
    table.meter.clear();
    const startMs = performance.now();
    const counts = await forEachWorkspace(p, TURN_TOUR, (ws) => turnWorkspace(p, ws));
    const seconds = (performance.now() - startMs) / 1000;
    const rows = table.meter.rows();
    const sum = (of: (row: (typeof rows)[number]) => number): number =>
      rows.reduce((n, row) => n + of(row), 0);
    return {
      what,
      counts,
      seconds,
      reads: sum(({ read }) => read),
      writes: sum(({ table: units, index }) => units + index),
      calls: sum(({ calls }) => calls),
    };
  };
  const opened = await run('accounts are opened');
  nowMs = Date.UTC(2026, 3, 1, 0, 0);
  const turned = await run('a period begins in each');
  const idle = await run('nothing is due');
  return [opened, turned, idle];
}
