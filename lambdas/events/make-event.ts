import { computedId } from '../shared/random.ts';
import { type EpochMs, toRfc3339 } from '../shared/units.contract.ts';
import { EVENTS, type EventType, type SluiceEvent } from './events.contract.ts';

/** What has happened: to whom, when, and the id of the record that tells of it. */
export interface Happening<Type extends EventType> {
  readonly type: Type;
  readonly workspaceId: string;
  readonly recordId: string;
  readonly atMs: EpochMs;
  readonly data: SluiceEvent<Type>['data'];
}

/** Makes an event; its id follows from its type and record, so that a repeat is the same event. */
export function makeEvent<Type extends EventType>(of: Happening<Type>): SluiceEvent<Type> {
  const { type, workspaceId, recordId, atMs, data } = of;
  return {
    id: computedId('evt', type, workspaceId, recordId),
    type,
    version: EVENTS[type].version,
    time: toRfc3339(atMs),
    workspaceId,
    data,
  };
}
