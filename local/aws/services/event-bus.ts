import { isObject, type Json, type JsonObject } from '../../server/json.ts';
import { ACCOUNT, REGION } from '../template/local-names.ts';

export interface EventBusOptions {
  readonly now: () => number;
  /** Told of each event, as the rules of its bus see it. */
  readonly onPut: (event: JsonObject, bus: string) => void;
}

/** What was put on the bus: recorded, and told to its rules. */
export class EventBus {
  readonly events: JsonObject[] = [];
  readonly #options: EventBusOptions;

  constructor(options: EventBusOptions) {
    this.#options = options;
  }

  /** `PutEvents`; `Detail` comes as JSON text from the SDK and as an object from a workflow. */
  async putEvents(input: JsonObject): Promise<JsonObject> {
    const entries = Array.isArray(input.Entries) ? input.Entries.filter(isObject) : [];
    const answers = entries.map((entry) => {
      const event = {
        id: `event-${this.events.length + 1}`,
        at: new Date(this.#options.now()).toISOString(),
        bus: entry.EventBusName ?? 'default',
        source: entry.Source ?? null,
        detailType: entry.DetailType ?? null,
        detail: detailOf(entry.Detail ?? null),
      };
      this.events.push(event);
      const { at: time, bus, detailType, ...told } = event;
      const common = { version: '0', account: ACCOUNT, region: REGION, resources: [] };
      const name = String(bus).split('/').at(-1) ?? '';
      this.#options.onPut({ ...common, ...told, time, 'detail-type': detailType }, name);
      return { EventId: event.id };
    });
    return { FailedEntryCount: 0, Entries: answers };
  }
}

function detailOf(detail: Json): Json {
  if (typeof detail !== 'string') return detail;
  try {
    return JSON.parse(detail) as Json;
  } catch {
    return detail;
  }
}
