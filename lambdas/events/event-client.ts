import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { REQUEST_LIMITS } from '../shared/dynamo.ts';
import type { SluiceEvent } from './events.contract.ts';

/** Tells other systems of the account what has happened. */
export interface EventClient {
  /** Puts an event on the bus, at least once. Errors: when the bus has not taken it. */
  readonly publish: (event: SluiceEvent) => Promise<void>;
}

/** Opens the client for one event bus. */
export function openEventClient(eventBusArn: string): EventClient {
  const client = new EventBridgeClient({ maxAttempts: 4, requestHandler: REQUEST_LIMITS });
  return {
    publish: async (event) => {
      const entry = {
        EventBusName: eventBusArn,
        Source: 'sluice',
        DetailType: event.type,
        Time: new Date(event.time),
        Detail: JSON.stringify(event),
      };
      const answer = await client.send(new PutEventsCommand({ Entries: [entry] }));
      // The call succeeds also where the bus refuses an entry (AWS: PutEvents).
      const refused = answer.Entries?.find(({ ErrorCode }) => ErrorCode !== undefined);
      if (refused) throw new Error(`the bus refused an event: ${refused.ErrorCode}`);
    },
  };
}
