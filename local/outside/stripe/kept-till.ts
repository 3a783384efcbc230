import { existsSync, readFileSync } from 'node:fs';
import { writePrivately } from '../../process/private-files.ts';
import type { Due } from './agenda.ts';
import type { EventDelivery, KeptDeliveries } from './events/delivery.ts';
import { KINDS, type StripeObject } from './objects.ts';
import type { Till } from './till.ts';
import type { IdempotencyKeys, KeptAnswer } from './wire/idempotency.ts';

/** What a stand-in is made of, as far as it is kept. */
export interface Parts {
  readonly till: Till;
  readonly delivery: EventDelivery;
  readonly keys: IdempotencyKeys;
}

/** Maps and sets of the till beside its books. */
const MAPS = ['lines', 'terms', 'paying', 'cards', 'pendingLines', 'nextPrices'] as const;
const SETS = ['setUp', 'deleted'] as const;

interface Kept {
  readonly url: string;
  readonly books: Readonly<Record<string, readonly StripeObject[]>>;
  readonly maps: Readonly<Record<string, readonly (readonly [string, unknown])[]>>;
  readonly sets: Readonly<Record<string, readonly string[]>>;
  readonly settings: Till['settings'];
  readonly dues: readonly Due[];
  readonly deliveries: KeptDeliveries;
  readonly keys: readonly (readonly [string, KeptAnswer])[];
}

/** How long what happens is gathered before it is written. */
const GATHER_MS = 50;

/** Keeps what a stand-in knows in a file; without a file it keeps nothing. */
export class TillFile {
  #file: string | undefined;
  #parts: Parts | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(file: string | undefined) {
    this.#file = file;
  }

  /** The port of the last run, on which the addresses lead that were handed out then. */
  get port(): number {
    const { url } = this.#read() ?? {};
    return url === undefined ? 0 : Number(new URL(url).port);
  }

  /** Lets the parts go on as the last run left them. */
  restore(parts: Parts): void {
    this.#parts = parts;
    const { till, delivery, keys } = parts;
    const kept = this.#read(till.url);
    if (!kept) return;
    for (const kind of KINDS) {
      const book = till.books[kind] as Map<string, StripeObject>;
      for (const object of kept.books[kind] ?? []) book.set(object.id, object);
    }
    for (const name of MAPS) {
      const map = till[name] as Map<string, unknown>;
      for (const [id, value] of kept.maps[name] ?? []) map.set(id, value);
    }
    for (const name of SETS) for (const id of kept.sets[name] ?? []) till[name].add(id);
    Object.assign(till.settings, kept.settings);
    for (const due of kept.dues) till.plan(due);
    delivery.restore(kept.deliveries, (id) => till.find('event', id));
    keys.restore(kept.keys);
  }

  /** Writes what there is, in a moment. */
  saveSoon(): void {
    if (this.#file === undefined) return;
    this.#timer ??= setTimeout(() => this.save(), GATHER_MS).unref();
  }

  /** Writes what there is, now. */
  save(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#file === undefined || !this.#parts) return;
    writePrivately(this.#file, JSON.stringify(toKept(this.#parts)));
  }

  /** Writes what there is, for the last time. */
  close(): void {
    this.save();
    this.#file = undefined;
  }

  /** Addresses in what was kept become those of the new run. */
  #read(url?: string): Kept | undefined {
    if (this.#file === undefined || !existsSync(this.#file)) return undefined;
    const text = readFileSync(this.#file, 'utf8');
    const kept = JSON.parse(text) as Kept;
    if (url === undefined || url === kept.url) return kept;
    return JSON.parse(text.replaceAll(`"${kept.url}`, `"${url}`)) as Kept;
  }
}

function toKept({ till, delivery, keys }: Parts): Kept {
  const entries = <Name extends string, Value>(names: readonly Name[], of: (name: Name) => Value) =>
    Object.fromEntries(names.map((name) => [name, of(name)]));
  return {
    url: till.url,
    books: entries(KINDS, (kind) => [...(till.books[kind] as Map<string, StripeObject>).values()]),
    maps: entries(MAPS, (name) => [...(till[name] as Map<string, unknown>)]),
    sets: entries(SETS, (name) => [...till[name]]),
    settings: till.settings,
    dues: till.agenda.dues,
    deliveries: delivery.kept,
    keys: keys.kept,
  };
}
