import { loadWorkspace } from '../accounts/read-workspaces.ts';
import { toTerms } from '../accounts/to-terms.ts';
import { type SweepPorts, sweepEnrichment } from '../enrichments/sweep-enrichment.ts';
import { listDue } from '../enrichments/time-index.store.ts';
import { openWorkflowClient } from '../enrichments/workflow-client.ts';
import { findGrantRecord } from '../ledger/grant.store.ts';
import { finishGrant } from '../ledger/grant-credits.ts';
import { termsOf } from '../pricing/terms.ts';
import { type ItemKey, UNFINISHED_SHARDS } from '../shared/keys.contract.ts';
import { describeError, log } from '../shared/log.ts';
import { openPorts } from '../shared/ports.ts';
import { wire } from '../shared/wire.ts';

/** Records taken up from one shard in one run; the rest waits for the next run, minutes later. */
const RECORDS_MAX = 100;

/** Brings records that a crash cut off to their end. */
export const handler = wire(
  'sweepUnfinished',
  (env): SweepPorts => ({ ...openPorts(), ...openWorkflowClient(env.ENRICHMENT_WORKFLOW_ARN) }),
  async (p) => {
    const counts = { swept: 0, failed: 0 };
    for (let shard = 0; shard < UNFINISHED_SHARDS; shard += 1) {
      for (const key of await listDue(p, shard, p.now(), RECORDS_MAX)) {
        counts.swept += 1;
        if (!(await sweepRecord(p, key))) counts.failed += 1;
      }
    }
    log('SCHEDULE_DONE', { schedule: 'sweep-unfinished', ...counts });
    return counts;
  },
);

/** One record that cannot be brought on must not keep the others; the next run tries it again. */
async function sweepRecord(p: SweepPorts, { pk, sk }: ItemKey): Promise<boolean> {
  const [kind = '', ws = '', id = ''] = pk.split('#');
  try {
    if (kind === 'ENR') await sweepEnrichment(p, ws, id);
    else await sweepGrant(p, ws, sk.slice('GRANT#'.length));
    return true;
  } catch (error) {
    log('SCHEDULE_ITEM_FAILED', {
      schedule: 'sweep-unfinished',
      workspaceId: ws,
      ...describeError(error),
    });
    return false;
  }
}

async function sweepGrant(p: SweepPorts, ws: string, grantId: string): Promise<void> {
  const record = await findGrantRecord(p, ws, grantId);
  if (record === undefined) return;
  await finishGrant(p, ws, termsOf(toTerms(await loadWorkspace(p, ws))), record);
}
