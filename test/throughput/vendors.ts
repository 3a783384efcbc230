import { type Directory, openDirectory, type Person } from '../../local/outside/directory.ts';
import { vendorOf } from '../../local/outside/vendors/engine/speak.ts';
import type { VendorAnswer, VendorCallback } from '../../local/outside/vendors/engine/vendor.ts';
import { simulatedKeys } from '../../local/outside/vendors/engine/vendor-keys.ts';
import { readWires } from '../../local/outside/vendors/engine/wire.ts';
import { toResponse } from '../lambdas/waterfall/recorded-fetch.ts';
import type { Schedule } from '../simulation/schedule.ts';

const WIRES = readWires();

/** Keys for all vendors that there are. */
export const SECRETS = Object.fromEntries(
  WIRES.map(({ id }) => [
    id,
    { ...simulatedKeys(id), baseUrl: `http://vendors/${id}`, simulated: true as const },
  ]),
);

/**
 * All vendors, in virtual time: each takes as long over every call. One that hands out tickets does
 * so at once, and has the answer after that time, when it calls back if it was told where; what is
 * asked of it takes no time itself.
 */
export class Vendors {
  /** How long all calls together have taken. */
  tookMs = 0;
  calls = 0;
  /** Takes a vendor's call. */
  callBack: (callback: VendorCallback, provider: string) => void = () => {};
  readonly #vendors = new Map(WIRES.map((wire) => [wire.id, vendorOf(wire)]));
  readonly #directory: Directory = openDirectory();
  readonly #tickets = new Map<string, { readonly answer: VendorAnswer; readonly fromMs: number }>();
  readonly #schedule: Schedule;
  readonly #latencyMs: number;

  constructor(schedule: Schedule, latencyMs: number, people: readonly Person[]) {
    this.#schedule = schedule;
    this.#latencyMs = latencyMs;
    this.#directory.replace(people);
  }

  readonly fetch = async (input: unknown, init?: RequestInit): Promise<Response> => {
    const url = new URL(String(input));
    const [, id = '', path = '/'] = /^\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
    const vendor = this.#vendors.get(id);
    if (vendor === undefined) throw new Error(`there is no vendor ${id}`);
    const headers = Object.fromEntries(new Headers(init?.headers));
    const body = bodyOf(init?.body, headers['content-type']);
    const request = { method: init?.method ?? 'GET', path, query: url.searchParams, headers, body };
    const fetched = vendor.ticketOf(request);
    if (fetched) {
      const errand = this.#tickets.get(fetched.ticket);
      const isReady = errand !== undefined && errand.fromMs <= this.#schedule.nowMs;
      return toResponse(isReady ? errand.answer : fetched.notReady);
    }
    this.calls += 1;
    const { answer, ticketed, callback } = vendor.answer(request, this.#directory);
    if (ticketed) {
      if (callback) this.#callBackLater(id, callback);
      return toResponse(ticketed(this.#issue(answer)));
    }
    this.tookMs += this.#latencyMs;
    await this.#schedule.wait(this.#latencyMs);
    return toResponse(answer);
  };

  #callBackLater(id: string, callback: (at: string) => VendorCallback): void {
    const at = new Date(this.#schedule.nowMs).toISOString();
    this.#schedule.after(this.#latencyMs, () => this.callBack(callback(at), id));
  }

  #issue(answer: VendorAnswer): string {
    const ticket = `ticket-${this.#tickets.size}`;
    this.#tickets.set(ticket, { answer, fromMs: this.#schedule.nowMs + this.#latencyMs });
    return ticket;
  }
}

function bodyOf(body: unknown, contentType = ''): unknown {
  const text = body === undefined || body === null ? '' : String(body);
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  return text === '' ? undefined : JSON.parse(text);
}
