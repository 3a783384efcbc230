import * as z from 'zod/mini';

const amounts = z.record(z.string(), z.int());

/**
 * Whose credits: the workspace's own, those of a member's seat, or an allowance on the shared ones.
 */
const account = z.string().check(z.regex(/^(workspace|(seat|cap):.+)$/));
const time = z.iso.datetime();

/** What is left of a credit type, held credits too: what is less than `threshold` is low. */
const level = z.object({
  account,
  creditType: z.string(),
  left: z.int(),
  threshold: z.int(),
});

const enrichmentEnded = z.object({ enrichmentId: z.string(), charged: amounts });

/** Money: whole minor units of a currency (`usd` cents), and the sale that it was paid for. */
const money = { purchaseId: z.string(), amount: z.int(), currency: z.string() };

/**
 * THE LIST of events that leave Sluice: on the bus, and to webhook endpoints. `data` carries ids
 * and amounts, never a person's data. A change that a receiver could trip over gets a new version.
 */
export const EVENTS = {
  'enrichment.completed': {
    version: 1,
    says: 'A request has ended: everything that was found is charged, the rest given back.',
    data: enrichmentEnded,
  },
  'enrichment.cancelled': {
    version: 1,
    says: 'A request has ended since somebody stopped it; what was found by then is charged.',
    data: enrichmentEnded,
  },
  'contact.details-found': {
    version: 1,
    says: 'A request has found and paid for details of a contact. Once per contact and datum.',
    data: z.object({
      contactId: z.string(),
      enrichmentId: z.string(),
      details: z.array(z.string()),
      credits: amounts,
    }),
  },
  'import.failed': {
    version: 1,
    says: 'A list could not be taken in, and why: nothing was held. A list that was, runs as an enrichment.',
    data: z.object({ importId: z.string(), code: z.string() }),
  },
  'export.due': {
    version: 1,
    says: 'The enrichment of an export has ended: Sluice writes the file.',
    data: z.object({ exportId: z.string(), enrichmentId: z.string() }),
  },
  'export.completed': {
    version: 1,
    says: 'The file of an export is there; what its own enrichment has found is charged.',
    data: z.object({
      exportId: z.string(),
      enrichmentId: z.string(),
      format: z.string(),
      rows: z.int(),
      bytes: z.int(),
      charged: amounts,
    }),
  },
  'export.failed': {
    version: 1,
    says: 'The file of an export could not be written in a day; its enrichment stands.',
    data: z.object({ exportId: z.string(), enrichmentId: z.string() }),
  },
  'capacity.requested': {
    version: 1,
    says: 'A workspace asks its operator for more credits of a type; its words are in the list.',
    data: z.object({ capacityRequestId: z.string(), creditType: z.string(), amount: z.int() }),
  },
  'credits.low': {
    version: 1,
    says: 'Less is left of a credit type than the plan’s part of its allotment. Once per crossing.',
    data: level,
  },
  'credits.recovered': {
    version: 1,
    says: 'As much is left of a credit type again as the threshold. Once per crossing.',
    data: level,
  },
  'credits.expiring': {
    version: 1,
    says: 'A grant with credits to spend has 14 days or less to go. Once per grant.',
    data: z.object({
      account,
      grantId: z.string(),
      creditType: z.string(),
      credits: z.int(),
      expiresAt: time,
    }),
  },
  'period.started': {
    version: 1,
    says: 'A period of an account has begun, with the allotment that it was given.',
    data: z.object({
      account,
      plan: z.string(),
      startsAt: time,
      endsAt: time,
      allotments: amounts,
    }),
  },
  'plan.changed': {
    version: 1,
    says: 'A workspace’s running period has come to another plan, or another version of it.',
    data: z.object({ from: z.string(), to: z.string() }),
  },
  'purchase.completed': {
    version: 1,
    says: 'Packs were paid for, and their credits are there.',
    data: z.object({ ...money, credits: amounts }),
  },
  'purchase.refunded': {
    version: 1,
    says: 'Money of a purchase went back, and the credits that it had paid for with it.',
    data: z.object({ ...money, refundId: z.string() }),
  },
  'purchase.disputed': {
    version: 1,
    says: 'A payment is disputed: what is left of its credits is frozen until that is decided.',
    data: z.object({ ...money, disputeId: z.string() }),
  },
  'purchase.dispute-closed': {
    version: 1,
    says: 'A dispute was decided: won, the credits are there again; lost, they are gone.',
    data: z.object({ ...money, disputeId: z.string(), outcome: z.string() }),
  },
  'top-up.failed': {
    version: 1,
    says: 'The automatic top-up has stopped, and why; it goes on once its owner has acted.',
    data: z.object({ topUpId: z.string(), reason: z.string() }),
  },
  'member.cap-reached': {
    version: 1,
    says: 'Nothing of an allowance is left to spend until its period ends or it is raised.',
    data: z.object({ account, creditType: z.string(), cap: z.int(), resetsAt: time }),
  },
} as const;

export type EventType = keyof typeof EVENTS;

/**
 * One event as a receiver gets it, at least once: the same `id` says that it is the same event.
 * `time` is when it happened, RFC 3339 UTC.
 */
export interface SluiceEvent<Type extends EventType = EventType> {
  readonly id: `evt_${string}`;
  readonly type: Type;
  readonly version: number;
  readonly time: string;
  readonly workspaceId: string;
  readonly data: z.output<(typeof EVENTS)[Type]['data']>;
}
