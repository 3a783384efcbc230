import { parseArgs } from 'node:util';
import { rebuildWorkspace } from '../lambdas/enrichments/read/rebuild-workspace.ts';
import { openPorts } from '../lambdas/shared/ports.ts';
import { loadWorkspace } from '../lambdas/workspaces/read-workspaces.ts';

/**
 * `npm run ledger:rebuild -- --table NAME --workspace ID`: makes the missing entries of a
 * workspace's ledgers anew, and its totals. With the credentials of who runs it.
 */
const { values } = parseArgs({
  options: { table: { type: 'string' }, workspace: { type: 'string' } },
});

if (values.table === undefined || values.workspace === undefined) {
  console.log('npm run ledger:rebuild -- --table NAME --workspace ID');
  process.exitCode = 2;
} else {
  process.env.TABLE_NAME = values.table;
  await rebuild(values.workspace);
}

async function rebuild(workspaceId: string): Promise<void> {
  const p = openPorts();
  const workspace = await loadWorkspace(p, workspaceId);
  const { accounts, totals } = await rebuildWorkspace(p, workspace);
  for (const { id, entries, missing } of accounts) {
    const account = id.seat ?? id.cap ?? 'workspace';
    const end = missing === undefined ? 'whole' : `revision ${missing} follows from no record`;
    console.log(`${account}: ${entries} entries made anew, ${end}`);
    if (missing !== undefined) process.exitCode = 1;
  }
  console.log(totals === undefined ? 'totals left alone' : `${totals} totals put right`);
}
