import * as z from 'zod/mini';

const amounts = z.record(z.string(), z.int());

const enrichmentEnded = z.object({ enrichmentId: z.string(), charged: amounts });

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
  'capacity.requested': {
    version: 1,
    says: 'A workspace asks its operator for more credits of a type; its words are in the list.',
    data: z.object({ capacityRequestId: z.string(), creditType: z.string(), amount: z.int() }),
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
