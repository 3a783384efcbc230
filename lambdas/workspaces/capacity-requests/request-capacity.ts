import type { EventClient } from '../../events/event-client.ts';
import { makeEvent } from '../../events/make-event.ts';
import { assertInvariant } from '../../shared/errors.ts';
import type { CapacityRequestId } from '../../shared/ids.contract.ts';
import { describeError } from '../../shared/log.ts';
import type { Ports } from '../../shared/ports.ts';
import { computedId, newId } from '../../shared/random.ts';
import { toMade } from '../made-by.ts';
import type {
  CapacityRequest,
  CreationKind,
  NewCapacityRequest,
  Origin,
} from '../workspaces.contract.ts';
import {
  findCapacityRequest,
  leaveUnfinished,
  putCapacityRequest,
} from './capacity-request.store.ts';

/**
 * Asks the operator for more credits: puts the wish on the list, and tells of it on the bus. Where
 * the bus does not take the event, the sweep tells it. A repeat gets the wish as it was made.
 *
 * Errors: IDEMPOTENCY_KEY_REUSED.
 */
export async function requestCapacity(
  p: Ports & EventClient,
  input: NewCapacityRequest,
  origin: Origin,
): Promise<{ kind: CreationKind; request: CapacityRequest }> {
  const { workspaceId: ws, actor, creditType, amount, note } = input;
  const { idempotencyKey: key } = origin;
  const id: CapacityRequestId = key ? computedId('capr', ws, key) : newId('capr', p.random);
  const wish = { id, workspaceId: ws, actor, creditType, amount, ...(note && { note }) };
  const made = toMade(p, ws, origin);
  const put = await putCapacityRequest(p, { ...wish, createdAt: p.now(), ...made });
  assertInvariant(put.kind !== 'taken', 'capacity-request-id-is-new');
  try {
    await announceCapacity(p, ws, id);
  } catch (error) {
    p.log('EVENT_DELAYED', describeError(error));
  }
  return { kind: put.kind, request: { ...put.item, closedAt: undefined } };
}

/** Tells of a wish on the bus, unless that is done. Safe to repeat: it is the same event. */
export async function announceCapacity(
  p: Ports & EventClient,
  ws: string,
  id: string,
): Promise<void> {
  const record = await findCapacityRequest(p, ws, id);
  if (record?.i2sk === undefined) return;
  const { creditType, amount, createdAt } = record;
  const data = { capacityRequestId: id, creditType, amount };
  const type = 'capacity.requested';
  await p.publish(makeEvent({ type, workspaceId: ws, recordId: id, atMs: createdAt, data }));
  await leaveUnfinished(p, ws, id);
}
