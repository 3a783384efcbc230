import { isObject, type Json, type JsonObject } from '../../server/json.ts';

/** What was put on the bus: recorded, delivered to nobody. */
export class EventBus {
  readonly events: JsonObject[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** `PutEvents`; `Detail` comes as JSON text from the SDK and as an object from a workflow. */
  async putEvents(input: JsonObject): Promise<JsonObject> {
    const entries = Array.isArray(input.Entries) ? input.Entries.filter(isObject) : [];
    const answers = entries.map((entry) => {
      const id = `event-${this.events.length + 1}`;
      this.events.push({
        id,
        at: new Date(this.#now()).toISOString(),
        bus: entry.EventBusName ?? 'default',
        source: entry.Source ?? null,
        detailType: entry.DetailType ?? null,
        detail: detailOf(entry.Detail ?? null),
      });
      return { EventId: id };
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
