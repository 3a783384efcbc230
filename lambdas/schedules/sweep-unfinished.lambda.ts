import { type SweepPorts, sweepEnrichment } from '../enrichments/sweep-enrichment.ts';
import { listDue, postpone } from '../enrichments/time-index.store.ts';
import { openWorkflowClient } from '../enrichments/workflow-client.ts';
import { openEventClient } from '../events/event-client.ts';
import { findGrantRecord } from '../ledger/grants/grant.store.ts';
import { finishGrant } from '../ledger/grants/grant-credits.ts';
import { termsOf } from '../plans/terms.ts';
import { forEachAtATime } from '../shared/batches.ts';
import { type ItemKey, UNFINISHED_SHARDS } from '../shared/keys.contract.ts';
import { openPorts } from '../shared/ports.ts';
import { epochMs } from '../shared/units.contract.ts';
import { wire } from '../shared/wire.ts';
import { loadWorkspace } from '../workspaces/read-workspaces.ts';
import { toTerms } from '../workspaces/terms-of-workspace.ts';
import { logUndone } from './log-undone.ts';

/** Records taken up from one shard in one run; the rest waits for the next run, minutes later. */
const RECORDS_MAX = 100;
const SHARDS_AT_A_TIME = 4;
/** No record is begun after this long: the function has 10 minutes, and a record may wait for its account's journal. */
const BUDGET_MS = 480_000;
/** A record that could not be brought on makes way for the others this long. */
const TRY_AGAIN_MS = 300_000;

/** Brings records that a crash cut off to their end. */
export const handler = wire(
  'sweepUnfinished',
  (env): SweepPorts => ({
    ...openPorts(),
    ...openWorkflowClient({
      enrichment: env.ENRICHMENT_WORKFLOW_ARN,
      round: env.ROUND_WORKFLOW_ARN,
    }),
    ...openEventClient(env.EVENT_BUS_ARN),
  }),
  async (p) => {
    const counts = { swept: 0, failed: 0 };
    const endsAtMs = p.now() + BUDGET_MS;
    const shards = [...Array(UNFINISHED_SHARDS).keys()];
    await forEachAtATime(shards, SHARDS_AT_A_TIME, async (shard) => {
      for (const key of await listDue(p, shard, p.now(), RECORDS_MAX)) {
        if (p.now() >= endsAtMs) return;
        counts.swept += 1;
        if (!(await sweepRecord(p, key))) counts.failed += 1;
      }
    });
    p.log('SCHEDULE_DONE', { schedule: 'sweep-unfinished', ...counts });
    return counts;
  },
);

/** One record that cannot be brought on must not keep the others, in this run or the next. */
async function sweepRecord(p: SweepPorts, key: ItemKey): Promise<boolean> {
  const [kind = '', ws = '', request = ''] = key.pk.split('#');
  const id = kind === 'ENR' ? request : key.sk.slice('GRANT#'.length);
  try {
    if (kind === 'ENR') await sweepEnrichment(p, ws, id);
    else await sweepGrant(p, ws, id);
    return true;
  } catch (error) {
    logUndone(p, { schedule: 'sweep-unfinished', workspaceId: ws }, error);
    await postpone(p, key, id, epochMs(p.now() + TRY_AGAIN_MS)).catch(() => {});
    return false;
  }
}

async function sweepGrant(p: SweepPorts, ws: string, grantId: string): Promise<void> {
  const record = await findGrantRecord(p, ws, grantId);
  if (record === undefined) return;
  await finishGrant(p, record, termsOf(toTerms(await loadWorkspace(p, ws))));
}
