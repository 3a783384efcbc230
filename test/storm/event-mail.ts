import type Stripe from 'stripe';
import { receiveEvent } from '../../lambdas/billing/receive-event.ts';
import { DEPLOYMENT } from './sales.ts';
import type { Surroundings } from './surroundings.ts';
import { drawDelay } from './weather.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** The way of Stripe's events to the webhook: late, twice, all at once, or never. */
export class EventMail {
  readonly #world: Surroundings;
  readonly #kept = new Set<string>();
  /** What has happened on the way. */
  readonly counts = { sent: 0, lost: 0, again: 0, late: 0 };

  constructor(world: Surroundings) {
    this.#world = world;
  }

  post(event: Stripe.Event): void {
    const { chance, weather, schedule, trace } = this.#world;
    const { status = '' } = event.data.object as { readonly status?: string };
    trace.tell('Stripe', `${event.type} ${idOf(event)} ${status}`);
    this.counts.sent += 1;
    if (chance.happens(weather.lost)) {
      this.counts.lost += 1;
      trace.tell('  on the way', `${event.id} is lost`);
      return;
    }
    const comes = chance.happens(weather.again) ? chance.whole(2, 3) : 1;
    this.counts.again += comes - 1;
    for (let n = 0; n < comes; n += 1) {
      const delayMs = drawDelay(chance, weather, schedule.nowMs);
      if (delayMs > 10 * MINUTE) this.counts.late += 1;
      schedule.after(delayMs, () => void this.#deliver(event));
    }
  }

  /** Has the reconciler read Stripe's list, newest first, and take in what it finds. */
  reconcile({ all }: { readonly all: boolean }): void {
    const { stripe, trace } = this.#world;
    const found = stripe.events.filter(({ id }) => all || !this.#kept.has(id)).reverse();
    trace.tell('reconciler', `takes in ${found.length} of ${stripe.events.length} events`);
    for (const event of found) void this.#receive(event).catch(() => {});
  }

  /** Stripe sends again what was answered with an error, for three days. */
  async #deliver(event: Stripe.Event, tries = 1): Promise<void> {
    const { schedule, chance, isCalm } = this.#world;
    try {
      await this.#receive(event);
    } catch {
      if (tries > 4 && !isCalm) return;
      schedule.after(chance.spread(MINUTE, DAY), () => void this.#deliver(event, tries + 1));
    }
  }

  async #receive(event: Stripe.Event): Promise<void> {
    const world = this.#world;
    const kind = await world.functions.invoke('receiveStripe', (p, by) =>
      receiveEvent(world.portsOf(p, by), { deployment: DEPLOYMENT }, structuredClone(event)),
    );
    world.trace.tell('webhook', `takes ${event.type} ${idOf(event)}: ${kind}`);
    this.#kept.add(event.id);
  }
}

function idOf(event: Stripe.Event): string {
  return (event.data.object as { readonly id: string }).id;
}
