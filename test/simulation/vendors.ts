import { openDirectory, type Person } from '../../local/outside/directory.ts';
import { vendorOf } from '../../local/outside/vendors/engine/speak.ts';
import type { Trouble, VendorAnswer } from '../../local/outside/vendors/engine/vendor.ts';
import { readWire } from '../../local/outside/vendors/engine/wire.ts';
import { toResponse } from '../lambdas/waterfall/recorded-fetch.ts';
import type { Chance } from './chance.ts';
import type { SimPerson } from './people.ts';

const VENDORS = [
  'findymail',
  'leadmagic',
  'dropcontact',
  'zerobounce',
  'millionverifier',
  'trestle',
  'telnyx',
]
  .map(readWire)
  .map(vendorOf);
const TROUBLES: readonly Trouble[] = [
  'down',
  'rate-limited',
  'out-of-credits',
  'malformed',
  'bad-key',
  'bad-input',
];

/**
 * Keys for two finders that answer at once, one that hands out tickets, and two verifiers each of
 * addresses and of numbers.
 */
export const SECRETS = Object.fromEntries(
  VENDORS.map(({ id }) => [
    id,
    { key: 'key', baseUrl: `http://vendors/${id}`, simulated: true as const },
  ]),
);

/** Answers requests in the wire format of each vendor, from the people of the run. */
export class Vendors {
  readonly #directory = openDirectory();
  readonly #chance: Chance;
  readonly #known: Map<string, Person>;
  readonly #tickets = new Map<string, { readonly answer: VendorAnswer; looks: number }>();

  constructor(chance: Chance, people: readonly SimPerson[]) {
    this.#chance = chance;
    this.#known = new Map(people.map(({ id, entry }) => [id, entry]));
    this.#directory.replace([...this.#known.values()]);
  }

  /** Lets a person change: from now on the vendors know this of them. */
  learn(id: string, entry: Person): void {
    this.#known.set(id, entry);
    this.#directory.replace([...this.#known.values()]);
  }

  /** Answers, or is in trouble with that probability. */
  answer(url: URL, init: RequestInit | undefined, troubled: number): Response {
    const [, id = '', path = '/'] = /^\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
    const vendor = VENDORS.find((each) => each.id === id);
    if (vendor === undefined) throw new Error(`there is no vendor ${id}`);
    if (this.#chance.happens(troubled)) return toResponse(vendor.refuse(this.#trouble()));
    const headers = Object.fromEntries(new Headers(init?.headers));
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    const request = { method: init?.method ?? 'GET', path, query: url.searchParams, headers, body };
    const fetched = vendor.ticketOf(request);
    if (fetched) {
      const errand = this.#tickets.get(fetched.ticket);
      if (errand && errand.looks <= 0) return toResponse(errand.answer);
      if (errand) errand.looks -= 1;
      return toResponse(fetched.notReady);
    }
    const { answer, ticketed } = vendor.answer(request, this.#directory);
    return toResponse(ticketed ? ticketed(this.#issue(answer)) : answer);
  }

  #trouble(): Trouble {
    return this.#chance.pick(TROUBLES);
  }

  #issue(answer: VendorAnswer): string {
    const ticket = `ticket-${this.#tickets.size}`;
    this.#tickets.set(ticket, { answer, looks: this.#chance.whole(0, 2) });
    return ticket;
  }
}
