import type { EventClient } from '../events/event-client.ts';
import { revisionsIn, type StreamRecord } from '../ledger/ledger.ts';
import { forEachAtATime } from '../shared/batches.ts';
import { eventsOf } from './account-events.ts';

const WORKSPACES_AT_A_TIME = 8;

/**
 * Tells on the bus what follows from the revisions that records of the stream carry, those of a
 * workspace one after the other. To be called once their ledger entries are written.
 *
 * Errors: where the bus has not taken one, so that the batch is tried again, and goes aside in the
 *         end; its replay tells the same events, by the same ids.
 */
export async function tellRevisions(
  p: EventClient,
  records: readonly StreamRecord[],
): Promise<void> {
  const events = revisionsIn(records).flatMap((pair) => eventsOf(pair));
  const byWorkspace = Map.groupBy(events, ({ workspaceId }) => workspaceId);
  await forEachAtATime([...byWorkspace.values()], WORKSPACES_AT_A_TIME, async (its) => {
    for (const event of its) await p.publish(event);
  });
}
