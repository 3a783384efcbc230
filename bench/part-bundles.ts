import { measureBundles } from './load-time.ts';
import { showProgress } from './progress.ts';
import { type Section, times } from './report.ts';
import type { Settings } from './settings.ts';

/** Part (c): what each function has to load before it can answer. */
export async function benchBundles({ quick }: Settings): Promise<Section> {
  const turns = quick ? 5 : 15;
  const loads = measureBundles(turns, (turn) => showProgress(`bundles: turn ${turn + 1}`));
  const client = loads.find(({ name }) => name === 'DynamoDB client alone');
  const rows = loads.map(({ name, bytes, medianMs }) => [
    name,
    bytes / 1024,
    times(bytes / (client?.bytes ?? 1)),
    medianMs,
    times(medianMs / (client?.medianMs ?? 1)),
  ]);
  return {
    id: 'c',
    title: "each function's bundle against a bundle with the DynamoDB client alone",
    command: 'npm run bench -- --only c',
    tables: [
      {
        title: `Size, and time to import in a fresh process (median of ${turns}, in turns)`,
        columns: ['bundle', 'KB', 'size ratio', 'load ms', 'load ratio'],
        rows,
        notes: [
          'All built by lib/bundles.ts. The start of the process is not counted; the first call, which opens the clients, is not either.',
        ],
      },
    ],
    checks: [],
  };
}
