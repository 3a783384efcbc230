import { measureBalance } from './balance-latency.ts';
import { showProgress } from './progress.ts';
import { type Section, times } from './report.ts';
import type { Settings } from './settings.ts';

/** Part (b): the balance over HTTP against a bare read of its item. */
export async function benchBalance({ quick }: Settings): Promise<Section> {
  showProgress('GET balance against GetItem');
  const { calls, http, getItem } = await measureBalance(quick ? 300 : 2_000);
  return {
    id: 'b',
    title: 'GET balance over HTTP against a bare GetItem, on one machine and one engine',
    command: 'npm run bench -- --only b',
    tables: [
      {
        title: `Milliseconds, ${calls} calls of each in turns, one at a time, warm`,
        columns: ['call', 'p50 ms', 'p99 ms'],
        rows: [
          ['GET /v1/workspaces/{ws}/balance', http.p50Ms, http.p99Ms],
          ['GetItem of the account (SDK, consistent)', getItem.p50Ms, getItem.p99Ms],
          ['ratio', times(http.p50Ms / getItem.p50Ms), times(http.p99Ms / getItem.p99Ms)],
        ],
        notes: [
          'The balance: HTTP server, worker thread with the deployed bundle, key check (looked up once in 5 s), one consistent GetItem, the answer. Server and caller share the process.',
        ],
      },
    ],
    checks: [],
  };
}
