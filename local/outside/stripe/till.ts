import { Agenda, type AgendaClock, type Due } from './agenda.ts';
import type { DraftLine } from './invoices/draft-line.ts';
import {
  API_VERSION,
  type EventType,
  KINDS,
  type Kind,
  type Kinds,
  type LineItem,
  type StripeEvent,
  type StripeObject,
} from './objects.ts';
import { invalidRequest, notFound } from './wire/stripe-error.ts';

export interface TillOptions {
  readonly clock: AgendaClock;
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
  readonly receipt_email?: string | undefined;
  readonly setup_future_usage?: 'off_session' | 'on_session' | undefined;
}

/** What a checkout session was given for what comes after it. */
export interface SessionTerms {
  readonly payment?: PaymentData | undefined;
  readonly subscription?: {
    readonly description?: string | undefined;
    readonly metadata?: Record<string, string> | undefined;
    readonly trial_period_days?: number | undefined;
  };
  readonly setup?: { readonly metadata?: Record<string, string> | undefined };
  readonly invoice?: {
    readonly description?: string | undefined;
    readonly footer?: string | undefined;
    readonly metadata?: Record<string, string> | undefined;
  };
  /** The customer's address or name follows what is typed. */
  readonly updates?: readonly ('address' | 'name')[];
  /** Rates of tax of each line, by its place. */
  readonly taxRates?: readonly (readonly string[])[];
}

/** What the account's owner can set in Stripe's dashboard. */
export interface TillSettings {
  /** What becomes of a subscription whose last try to be paid has failed. */
  afterRetries: 'canceled' | 'unpaid';
}

type Books = { readonly [K in Kind]: Map<string, Kinds[K]> };

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** One simulated account at Stripe: its objects, its time, its ids and its events. */
export class Till {
  readonly books = Object.fromEntries(KINDS.map((kind) => [kind, new Map()])) as Books;
  /** What each checkout session sells, by the session's id. */
  readonly lines = new Map<string, readonly LineItem[]>();
  /** By the session's id. */
  readonly terms = new Map<string, SessionTerms>();
  /** The checkout sessions on whose pages payments were begun, by the payment's id. */
  readonly paying = new Map<string, string>();
  /** Numbers of the test cards behind payment methods, by the method's id. */
  readonly cards = new Map<string, string>();
  /** Payment methods that were set up for payments without their owner. */
  readonly setUp = new Set<string>();
  /** What the next invoice of a subscription has beside its period, by the subscription's id. */
  readonly pendingLines = new Map<string, readonly DraftLine[]>();
  /** Prices that subscriptions are to have from their next period on, by the subscription's id. */
  readonly nextPrices = new Map<string, string>();
  /** Ids of customers that were deleted. */
  readonly deleted = new Set<string>();
  readonly settings: TillSettings = { afterRetries: 'canceled' };
  readonly agenda: Agenda;
  readonly clock: AgendaClock;
  readonly url: string;
  /** The call of the API that is being answered. */
  request: StripeEvent['request'] = { id: null, idempotency_key: null };
  #asOf: number | undefined;
  readonly #options: TillOptions;

  constructor(options: TillOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.url = options.url;
    this.agenda = new Agenda(options.clock);
  }

  /** The time as Stripe writes it; of what is done late, when it was due. */
  get nowSeconds(): number {
    return this.#asOf ?? Math.floor(this.clock.now() / 1000);
  }

  /** Does what was due at that time, in seconds, as if it were then. */
  doAsOf(seconds: number, work: () => void): void {
    this.#asOf = seconds;
    try {
      work();
    } finally {
      this.#asOf = undefined;
    }
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

  /** Gives the objects of a kind that have these values, oldest first. */
  having<K extends Kind>(kind: K, wanted: Partial<Kinds[K]>): readonly Kinds[K][] {
    const names = Object.entries(wanted);
    return [...this.books[kind].values()].filter((each) =>
      names.every(([name, value]) => Reflect.get(each, name) === value),
    );
  }

  /** Takes an object up in the book of its kind. */
  add<K extends Kind>(kind: K, object: Kinds[K]): Kinds[K] {
    this.books[kind].set(object.id, object);
    return object;
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
      request: { ...this.request },
      type,
    };
    this.books.event.set(event.id, event);
    this.#options.onEvent(event);
  }

  /** Does the work on an object, and writes down what changed, if anything did. */
  change(type: EventType, object: StripeObject, work: () => void): void {
    const before = structuredClone(object);
    work();
    const previous = Object.fromEntries(
      Object.entries(before).filter(
        ([name, value]) => JSON.stringify(Reflect.get(object, name)) !== JSON.stringify(value),
      ),
    );
    if (Object.keys(previous).length > 0) this.emit(type, object, previous);
  }

  plan(due: Due): void {
    this.agenda.plan(due);
  }

  /** Nothing falls due any more. */
  close(): void {
    this.agenda.close();
  }
}
