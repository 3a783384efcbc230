import { openDirectory } from '../../local/outside/directory.ts';
import { dropcontact } from '../../local/outside/vendors/dropcontact.ts';
import type {
  SimulatedVendor,
  Trouble,
  VendorAnswer,
} from '../../local/outside/vendors/engine/vendor.ts';
import { findymail } from '../../local/outside/vendors/findymail.ts';
import { leadmagic } from '../../local/outside/vendors/leadmagic.ts';
import { millionverifier } from '../../local/outside/vendors/millionverifier.ts';
import { zerobounce } from '../../local/outside/vendors/zerobounce.ts';
import type { Chance } from './chance.ts';
import type { SimPerson } from './people.ts';

const VENDORS: readonly SimulatedVendor[] = [
  findymail,
  leadmagic,
  dropcontact,
  zerobounce,
  millionverifier,
];
const TROUBLES: readonly Trouble[] = [
  'down',
  'rate-limited',
  'out-of-credits',
  'malformed',
  'bad-key',
  'bad-input',
];

/** Keys for two finders that answer at once, one that hands out tickets, and two verifiers. */
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
  readonly #tickets = new Map<string, { readonly answer: VendorAnswer; looks: number }>();

  constructor(chance: Chance, people: readonly SimPerson[]) {
    this.#chance = chance;
    this.#directory.replace(people.map(({ entry }) => entry));
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
    const ticket = vendor.tickets?.of(request);
    if (vendor.tickets && ticket !== undefined) {
      const errand = this.#tickets.get(ticket);
      if (errand === undefined || errand.looks > 0) {
        if (errand) errand.looks -= 1;
        return toResponse(vendor.tickets.notReady());
      }
      return toResponse(errand.answer);
    }
    const answer = vendor.answer(request, this.#directory)?.answer ?? vendor.refuse('no-such-call');
    if (!vendor.tickets || answer.status !== 200) return toResponse(answer);
    return toResponse(vendor.tickets.issued(this.#issue(answer)));
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

function toResponse({ status, body, headers = {} }: VendorAnswer): Response {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Response(text, { status, headers });
}
