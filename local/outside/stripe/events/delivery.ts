import { setTimeout as pause } from 'node:timers/promises';
import type { StripeEvent } from '../objects.ts';
import { signatureOf } from './signature.ts';

export const DELIVERY_MODES = ['normal', 'paused', 'reversed', 'duplicated'] as const;
export type DeliveryMode = (typeof DELIVERY_MODES)[number];

/** Where events go beside the stack's own endpoint. */
export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly secret?: string | undefined;
}

export interface DeliveryOptions {
  readonly now: () => number;
  /** Signs what goes to the stack's own endpoint. */
  readonly secret: string;
  /** Further endpoints that an event goes to. */
  readonly endpointsFor?: (event: StripeEvent) => readonly Endpoint[];
  /** Told whenever something has been tried. */
  readonly onChange?: () => void;
  /** Between two tries. */
  readonly pauseMs?: number;
}

/** One try; without a status where nobody answered. */
export interface Attempt {
  readonly at: string;
  readonly status: number | null;
}

/** An event on its way to one endpoint. */
export interface Delivery {
  readonly event: StripeEvent;
  /** Absent: the stack's own. */
  readonly endpoint?: Endpoint | undefined;
  /** `pending` while there are tries to come. */
  state: 'held' | 'pending' | 'delivered' | 'failed';
  readonly attempts: Attempt[];
}

/** As in Stripe's sandbox. */
const TRIES = 3;
const PAUSE_MS = 20;
/** Who takes longer has not answered. */
const ANSWER_WITHIN_MS = 10_000;

/** What was on its way when the stand-in ended. */
export interface KeptDeliveries {
  readonly mode: DeliveryMode;
  readonly deliveries: readonly (Omit<Delivery, 'event'> & { readonly eventId: string })[];
}

/**
 * Carries events to the webhook endpoints. First tries go one after another; a repeat holds up no
 * other event.
 */
export class EventDelivery {
  readonly #options: DeliveryOptions;
  readonly #deliveries = new Map<string, Delivery[]>();
  readonly #stopped = new AbortController();
  #endpoint: string | undefined;
  #mode: DeliveryMode = 'normal';
  #held: Delivery[] = [];
  readonly #left: Delivery[] = [];
  #line: Promise<unknown> = Promise.resolve();
  #underWay = 0;
  #tried = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  get mode(): DeliveryMode {
    return this.#mode;
  }

  /** Events that are to be tried, those held back aside. */
  get busy(): number {
    return this.#underWay;
  }

  /** Tries so far. */
  get total(): number {
    return this.#tried;
  }

  get deliveries(): readonly Delivery[] {
    return [...this.#deliveries.values()].flat();
  }

  get kept(): KeptDeliveries {
    return {
      mode: this.#mode,
      deliveries: this.deliveries.map(({ event, ...rest }) => ({ ...rest, eventId: event.id })),
    };
  }

  /** Goes on as an earlier run left it; what was under way is tried again when there is an end. */
  restore({ mode, deliveries }: KeptDeliveries, eventOf: (id: string) => StripeEvent): void {
    this.#mode = mode;
    for (const { eventId, ...rest } of deliveries) {
      const delivery = { ...rest, event: eventOf(eventId) };
      this.#deliveries.set(eventId, [...(this.#deliveries.get(eventId) ?? []), delivery]);
      if (delivery.state === 'held') this.#held.push(delivery);
      if (delivery.state === 'pending') this.#left.push(delivery);
    }
  }

  /** Says where the stack's own endpoint is. */
  deliverTo(endpoint: string): void {
    this.#endpoint = endpoint;
    for (const delivery of this.#left.splice(0)) this.#send(delivery);
  }

  take(event: StripeEvent): void {
    const others = this.#options.endpointsFor?.(event) ?? [];
    const deliveries = [undefined, ...others].map(
      (endpoint): Delivery => ({ event, endpoint, state: 'held', attempts: [] }),
    );
    event.pending_webhooks = deliveries.length;
    this.#deliveries.set(event.id, deliveries);
    for (const delivery of deliveries) {
      if (this.#mode === 'paused' || this.#mode === 'reversed') this.#held.push(delivery);
      else this.#send(delivery);
    }
  }

  /**
   * What was held back comes when events are let through again: newest first if they were reversed.
   */
  setMode(mode: DeliveryMode): void {
    const last = this.#mode;
    this.#mode = mode;
    if (mode === 'paused' || mode === 'reversed') return;
    const held = last === 'reversed' ? this.#held.reverse() : this.#held;
    this.#held = [];
    for (const delivery of held) this.#send(delivery);
  }

  /** Tries once more, now, whatever the mode; undefined where there is no such event. */
  async redeliver(id: string): Promise<Delivery | undefined> {
    const deliveries = this.#deliveries.get(id) ?? [];
    await this.#counted(() => Promise.all(deliveries.map((each) => this.#try(each))));
    return deliveries[0];
  }

  stop(): void {
    this.#stopped.abort();
  }

  #send(delivery: Delivery): void {
    delivery.state = 'pending';
    const copies = this.#mode === 'duplicated' ? 2 : 1;
    void this.#counted(async () => {
      const first = this.#line.then(() =>
        Promise.all(Array.from({ length: copies }, () => this.#try(delivery))),
      );
      this.#line = first;
      await Promise.all((await first).map((taken) => this.#repeat(delivery, taken)));
      // One that was cut off by the end is tried again at the next start.
      if (delivery.state === 'pending' && !this.#stopped.signal.aborted) delivery.state = 'failed';
    });
  }

  async #repeat(delivery: Delivery, alreadyTaken: boolean): Promise<void> {
    let taken = alreadyTaken;
    for (let tries = 1; !taken && tries < TRIES && !this.#stopped.signal.aborted; tries += 1) {
      await pause((this.#options.pauseMs ?? PAUSE_MS) * tries);
      taken = await this.#try(delivery);
    }
  }

  /** Says whether the endpoint took the event. */
  async #try(delivery: Delivery): Promise<boolean> {
    this.#tried += 1;
    const at = new Date(this.#options.now()).toISOString();
    const status = await this.#post(delivery);
    delivery.attempts.push({ at, status });
    const taken = status !== null && status >= 200 && status < 300;
    if (taken && delivery.state !== 'delivered') {
      delivery.state = 'delivered';
      delivery.event.pending_webhooks -= 1;
    }
    this.#options.onChange?.();
    return taken;
  }

  async #post({ event, endpoint }: Delivery): Promise<number | null> {
    const { now } = this.#options;
    const secret = endpoint?.secret ?? this.#options.secret;
    const body = JSON.stringify(event, null, 2);
    try {
      const answer = await fetch(endpoint?.url ?? this.#endpoint ?? '', {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'stripe-signature': signatureOf(body, secret, now()),
          'x-simulated': 'sluice',
        },
        body,
        signal: AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return null;
    }
  }

  async #counted<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
    }
  }
}
