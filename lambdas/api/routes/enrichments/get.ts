import type { ProgressDependencies, Route } from '../../http/route.ts';

/** Waits between two looks: 250 ms, 500 ms, then a second each. 25 seconds are 27 looks. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 1_000;

/**
 * Gives an enrichment; with `Prefer: wait`, as soon as it has ended, or after that many seconds.
 */
export const getEnrichment: Route<'getEnrichment', ProgressDependencies> = {
  async run(deps, { workspace, id, waitSeconds }) {
    const startedAt = deps.now();
    const first = await deps.useCases.loadEnrichment(deps, workspace.id, id);
    if (first.status !== 'running' || waitSeconds === 0)
      return { kind: 'json', body: first, waitSeconds };
    const isRunning = () => deps.useCases.isRunning(deps, workspace.id, id);
    await waitForEnd(deps, isRunning, { startedAt, waitMs: waitSeconds * 1_000 });
    const body = await deps.useCases.loadEnrichment(deps, workspace.id, id);
    return { kind: 'json', body, waitSeconds };
  },
};

/** Waits until a request has ended, or so long. */
async function waitForEnd(
  deps: Pick<ProgressDependencies, 'now' | 'sleep'>,
  isRunning: () => Promise<boolean>,
  { startedAt, waitMs }: { readonly startedAt: number; readonly waitMs: number },
): Promise<void> {
  let pauseMs = FIRST_WAIT_MS;
  let leftMs = waitMs;
  while (leftMs > 0) {
    const sleptMs = Math.min(pauseMs, leftMs);
    await deps.sleep(sleptMs);
    if (!(await isRunning())) return;
    // Slow looks count too; so does a clock that was moved.
    leftMs = Math.min(leftMs - sleptMs, waitMs - (deps.now() - startedAt));
    pauseMs = Math.min(pauseMs * 2, LONGEST_WAIT_MS);
  }
}
