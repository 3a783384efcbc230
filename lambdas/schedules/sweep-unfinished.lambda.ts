import { MESSAGE_LIFETIME_MS } from '../billing/payment-queue.contract.ts';
import { openPaymentQueue, type PaymentQueue } from '../billing/payment-queue.ts';
import { finishCreditBack } from '../enrichments/credit-back/credit-back.ts';
import { findCredited } from '../enrichments/credit-back/credited-charge.store.ts';
import { finishDouble } from '../enrichments/credit-back/finish-double.ts';
import { type SweepPorts, sweepEnrichment } from '../enrichments/sweep-enrichment.ts';
import { openStartQueue } from '../enrichments/waiting-starts.ts';
import { openWorkflowClient } from '../enrichments/workflow-client.ts';
import { openEventClient } from '../events/event-client.ts';
import { sweepExport } from '../exports/sweep-export.ts';
import type { ImportPorts } from '../imports/ports.ts';
import { sweepImport } from '../imports/sweep-import.ts';
import {
  bringUpToDate,
  findAdjustment,
  findGrantRecord,
  findVoid,
  finishAdjustment,
  finishGrant,
  finishVoid,
} from '../ledger/ledger.ts';
import { seatTermsOf } from '../plans/terms.ts';
import { openFiles } from '../shared/files-client.ts';
import { type ItemKey, unfinished } from '../shared/keys.contract.ts';
import { openPorts, type Ports } from '../shared/ports.ts';
import { postpone } from '../shared/unfinished.store.ts';
import { epochMs } from '../shared/units.contract.ts';
import { wire } from '../shared/wire.ts';
import { announceCapacity } from '../workspaces/capacity-requests/request-capacity.ts';
import { finishMember } from '../workspaces/members/finish-member.ts';
import { loadWorkspace } from '../workspaces/read-workspaces.ts';
import { loadAccountTerms } from '../workspaces/terms-of-account.ts';
import { toTerms } from '../workspaces/terms-of-workspace.ts';
import { type Ends, sweepRecords } from './sweep-records.ts';

/** What the sweep reaches. */
type SweepAllPorts = SweepPorts & PaymentQueue & ImportPorts;

/** Brings records that a crash cut off to their end. */
export const handler = wire(
  'sweepUnfinished',
  (env): SweepAllPorts => ({
    ...openPorts(),
    ...openWorkflowClient({
      enrichment: env.ENRICHMENT_WORKFLOW_ARN,
      round: env.ROUND_WORKFLOW_ARN,
    }),
    ...openStartQueue(env.WAITING_STARTS_URL),
    ...openEventClient(env.EVENT_BUS_ARN),
    ...openPaymentQueue(env.PAYMENTS_URL),
    files: openFiles(env.BUCKET_NAME),
  }),
  async (p) => {
    const counts = await sweepRecords(p, endsOf(p));
    p.log('SCHEDULE_DONE', { schedule: 'sweep-unfinished', ...counts });
    return counts;
  },
);

/** THE TABLE of what can have work left, and who ends it. */
export function endsOf(p: SweepAllPorts): Ends {
  return {
    ENRICHMENT: (key) => sweepEnrichment(p, workspaceOf(key.pk), unfinished.idOf(key)),
    GRANT: async (key) => {
      const record = await findGrantRecord(p, workspaceOf(key.pk), unfinished.idOf(key));
      if (record === undefined) return;
      await finishGrant(p, record, await loadAccountTerms(p, record.account));
    },
    VOID: async (key) => {
      const record = await findVoid(p, key);
      if (record !== undefined) await finishVoid(p, record);
    },
    ADJ: async (key) => {
      const record = await findAdjustment(p, workspaceOf(key.pk), unfinished.idOf(key));
      if (record === undefined) return;
      await finishAdjustment(p, record, await loadAccountTerms(p, record.account));
    },
    MEMBER: (key) => sweepMember(p, key),
    REMOVED: (key) => sweepMember(p, key),
    SUBSCRIPTION: (key) => handOn(p, key, p.queueSubscription),
    PAYMENT: (key) => handOn(p, key, p.queuePayment),
    TOPUP: (key) => handOn(p, key, p.queueTopUp),
    CREDITED: async (key) => {
      const record = await findCredited(p, workspaceOf(key.pk), unfinished.idOf(key));
      if (record !== undefined) await finishCreditBack(p, record);
    },
    DOUBLE: (key) => finishDouble(p, workspaceOf(key.pk), key),
    IMPORT: (key) => sweepImport(p, workspaceOf(key.pk), unfinished.idOf(key)),
    EXPORT: (key) => sweepExport(p, workspaceOf(key.pk), unfinished.idOf(key)),
    CAPACITY: (key) => announceCapacity(p, workspaceOf(key.pk), unfinished.idOf(key)),
  };
}

/**
 * Hands a record on to the queue. It is looked at again when its message is done or was put aside:
 * else each run would add a message to those that are tried again. First it makes way, so that a
 * later time that the message's work writes is not overwritten.
 */
async function handOn(p: Ports, key: ItemKey, queue: (id: string) => Promise<void>): Promise<void> {
  const id = unfinished.idOf(key);
  await postpone(p, key, id, epochMs(p.now() + MESSAGE_LIFETIME_MS));
  await queue(id);
}

/** The account of a seat follows its licence; keys of one who was removed are revoked. */
async function sweepMember(p: SweepPorts, key: ItemKey): Promise<void> {
  const ws = workspaceOf(key.pk);
  const terms = toTerms(await loadWorkspace(p, ws), p.now());
  await finishMember(p, ws, unfinished.idOf(key), (seat, licence) =>
    bringUpToDate(p, { workspaceId: ws, seat }, seatTermsOf(terms, licence)),
  );
}

/** `ENR#ws#id`, `WS#ws` → `ws`. */
function workspaceOf(pk: string): string {
  return pk.split('#')[1] ?? '';
}
