import { bringUpToDate } from '../ledger/ledger.ts';
import { termsOf } from '../plans/terms.ts';
import { openPorts, type Ports } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';
import { listWorkspaceIds, loadWorkspace } from '../workspaces/read-workspaces.ts';
import { toTerms } from '../workspaces/terms-of-workspace.ts';
import { logUndone } from './log-undone.ts';

/** Starts the periods that have come due and books expired credits, workspace by workspace. */
export const handler = wire('turnPeriods', openPorts, async (p) => {
  const counts = { workspaces: 0, failed: 0 };
  let cursor: string | undefined;
  do {
    const page = await listWorkspaceIds(p, { limit: 200, cursor });
    for (const ws of page.items) {
      counts.workspaces += 1;
      if (!(await turnWorkspace(p, ws))) counts.failed += 1;
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  p.log('SCHEDULE_DONE', { schedule: 'turn-periods', ...counts });
  return counts;
});

/** One workspace that cannot be turned must not keep the others; the next run tries it again. */
async function turnWorkspace(p: Ports, ws: string): Promise<boolean> {
  try {
    const terms = termsOf(toTerms(await loadWorkspace(p, ws), p.now()));
    await bringUpToDate(p, { workspaceId: ws }, terms);
    return true;
  } catch (error) {
    logUndone(p, { schedule: 'turn-periods', workspaceId: ws }, error);
    return false;
  }
}
