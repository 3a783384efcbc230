import {
  EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { forEachAtATime } from '../shared/batches.ts';
import { REQUEST_LIMITS } from '../shared/dynamo.ts';
import type { SluiceEvent } from './events.contract.ts';

/** The bus takes so many events a call (AWS: PutEvents); each is paid for by itself. */
const CALL_EVENTS_MAX = 10;
const CALLS_AT_A_TIME = 10;

/** Tells other systems of the account what has happened. */
export interface EventClient {
  /**
   * Puts events on the bus, each at least once. Errors: when the bus has not taken one of them.
   * None at all makes no call.
   */
  readonly publish: (...events: readonly SluiceEvent[]) => Promise<void>;
}

/** Opens the client for one event bus. */
export function openEventClient(eventBusArn: string): EventClient {
  const client = new EventBridgeClient({ maxAttempts: 4, requestHandler: REQUEST_LIMITS });
  return {
    publish: async (...events) => {
      const entries = events.map((event) => toEntry(eventBusArn, event));
      await forEachAtATime(inCalls(entries), CALLS_AT_A_TIME, async (Entries) => {
        const answer = await client.send(new PutEventsCommand({ Entries }));
        // The call succeeds also where the bus refuses an entry (AWS: PutEvents).
        const refused = answer.Entries?.find(({ ErrorCode }) => ErrorCode !== undefined);
        if (refused) throw new Error(`the bus refused an event: ${refused.ErrorCode}`);
      });
    },
  };
}

function toEntry(eventBusArn: string, event: SluiceEvent): PutEventsRequestEntry {
  return {
    EventBusName: eventBusArn,
    Source: 'sluice',
    DetailType: event.type,
    Time: new Date(event.time),
    Detail: JSON.stringify(event),
  };
}

function inCalls(entries: readonly PutEventsRequestEntry[]): PutEventsRequestEntry[][] {
  const calls = Math.ceil(entries.length / CALL_EVENTS_MAX);
  return Array.from({ length: calls }, (_, n) =>
    entries.slice(n * CALL_EVENTS_MAX, (n + 1) * CALL_EVENTS_MAX),
  );
}
