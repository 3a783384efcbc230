import type { EnrichmentView } from '../../../enrichments/enrichments.contract.ts';
import type { ProgressDependencies, Route } from '../../http/route.ts';

/** Waits between two looks: 250 ms, 500 ms, then a second each. 25 seconds are 27 looks. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 1_000;

/**
 * Gives an enrichment; with `Prefer: wait`, as soon as it has ended, or after that many seconds.
 */
export const getEnrichment: Route<'getEnrichment', ProgressDependencies> = {
  async run(deps, { workspace, id, waitSeconds }) {
    const load = () => deps.useCases.loadEnrichment(deps, workspace.id, id);
    const enrichment = await loadWhenEnded(deps, load, waitSeconds * 1_000);
    return { kind: 'json', body: enrichment, waitSeconds };
  },
};

async function loadWhenEnded(
  deps: Pick<ProgressDependencies, 'now' | 'sleep'>,
  load: () => Promise<EnrichmentView>,
  waitMs: number,
): Promise<EnrichmentView> {
  const startedAt = deps.now();
  let enrichment = await load();
  let pauseMs = FIRST_WAIT_MS;
  let leftMs = waitMs;
  while (enrichment.status === 'running' && leftMs > 0) {
    const sleptMs = Math.min(pauseMs, leftMs);
    await deps.sleep(sleptMs);
    enrichment = await load();
    // Slow looks count too; so does a clock that was moved.
    leftMs = Math.min(leftMs - sleptMs, waitMs - (deps.now() - startedAt));
    pauseMs = Math.min(pauseMs * 2, LONGEST_WAIT_MS);
  }
  return enrichment;
}
