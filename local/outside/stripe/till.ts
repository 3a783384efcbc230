import {
  API_VERSION,
  type EventType,
  type Kind,
  type Kinds,
  type LineItem,
  type StripeEvent,
  type StripeObject,
} from './objects.ts';
import { invalidRequest, notFound } from './stripe-error.ts';

export interface TillOptions {
  readonly clock: {
    now(): number;
    sleep(ms: number, signal?: AbortSignal): Promise<void>;
  };
  /** From 0 (included) to 1 (excluded). */
  readonly random: () => number;
  /** Where the stand-in answers. */
  readonly url: string;
  /** Told of every event, oldest first. */
  readonly onEvent: (event: StripeEvent) => void;
}

export interface PaymentData {
  readonly description?: string | undefined;
  readonly metadata?: Record<string, string> | undefined;
}

type Books = { readonly [K in Kind]: Map<string, Kinds[K]> };

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** One simulated account at Stripe: its objects, its time, its ids and its events. */
export class Till {
  readonly books: Books = {
    customer: new Map(),
    product: new Map(),
    price: new Map(),
    'checkout.session': new Map(),
    payment_intent: new Map(),
    charge: new Map(),
    refund: new Map(),
    dispute: new Map(),
    event: new Map(),
  };
  /** What each checkout session sells, by the session's id. */
  readonly lines = new Map<string, readonly LineItem[]>();
  /** What goes from a checkout session to its payment, by the session's id. */
  readonly paymentData = new Map<string, PaymentData>();
  /** Who waits for a session to expire, by the session's id. */
  readonly watches = new Map<string, AbortController>();
  readonly clock: TillOptions['clock'];
  readonly url: string;
  readonly #options: TillOptions;

  constructor(options: TillOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.url = options.url;
  }

  /** The time as Stripe writes it. */
  get nowSeconds(): number {
    return Math.floor(this.clock.now() / 1000);
  }

  newId(prefix: string, letters = 24): string {
    const { random } = this.#options;
    const drawn = Array.from({ length: letters }, () => LETTERS[Math.floor(random() * 62)]);
    return `${prefix}_${drawn.join('')}`;
  }

  /** Gives the object that a path names; 404 where there is none. */
  find<K extends Kind>(kind: K, id: string, param: string = kind): Kinds[K] {
    const found = this.books[kind].get(id);
    if (!found) throw notFound(`No such ${kind}: '${id}'`, 'resource_missing', param);
    return found;
  }

  /** Gives the object that a parameter names; 400 where there is none. */
  named<K extends Kind>(kind: K, id: string, param: string): Kinds[K] {
    const found = this.books[kind].get(id);
    if (!found) throw invalidRequest(`No such ${kind}: '${id}'`, 'resource_missing', param);
    return found;
  }

  /** Gives the object of that id, whatever it is. */
  anything(id: string): StripeObject | undefined {
    for (const book of Object.values(this.books)) {
      const found = book.get(id);
      if (found) return found;
    }
    return undefined;
  }

  /** Writes down that something happened to the object, as it is now. */
  emit(type: EventType, object: StripeObject, previous?: object): void {
    const event: StripeEvent = {
      id: this.newId('evt'),
      object: 'event',
      api_version: API_VERSION,
      created: this.nowSeconds,
      data: { object: structuredClone(object), ...(previous && { previous_attributes: previous }) },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
    };
    this.books.event.set(event.id, event);
    this.#options.onEvent(event);
  }

  /** Nothing expires any more. */
  close(): void {
    for (const watch of this.watches.values()) watch.abort();
    this.watches.clear();
  }
}
