import { VENDORS } from '../../../lambdas/waterfall/registry.ts';
import { WORLD_VENDORS } from '../../support/world-vendors.ts';
import { recordedCases, toResponse } from './recorded-fetch.ts';

/** The vendors that are drawn from: finders with tickets and without, and two verifiers. */
export const VENDOR_IDS = WORLD_VENDORS;
const HOSTS = new Map(VENDOR_IDS.map((id) => [new URL(VENDORS.get(id)?.baseUrl ?? '').host, id]));

/** A call as it was made: whom, by which path, with what. */
export interface MadeCall {
  readonly vendor: string;
  readonly call: string;
  readonly status: number;
}

/** A network in which each vendor gives any of its recorded answers, as the numbers draw them. */
export function randomVendors(draws: readonly number[]) {
  const made: MadeCall[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(String(input));
    const vendor = HOSTS.get(url.host) ?? '';
    const cases = Object.values(recordedCases(vendor));
    const draw = draws[made.length % draws.length] ?? 0;
    const answer = cases[draw % cases.length];
    if (!answer) throw new Error(`nobody answers at ${url.host}`);
    const call = `${vendor} ${url.pathname} ${url.search} ${String(init?.body ?? '')}`;
    made.push({ vendor, call, status: answer.status });
    return toResponse(answer);
  };
  return { fetch, made };
}
