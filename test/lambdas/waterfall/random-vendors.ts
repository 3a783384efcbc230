import { fixtureCases, recorded } from './recorded-fetch.ts';

/** The vendor behind each host. */
const HOSTS: Readonly<Record<string, string>> = {
  'app.findymail.com': 'findymail',
  'api.prospeo.io': 'prospeo',
  'api.leadmagic.io': 'leadmagic',
  'api.hunter.io': 'hunter',
  'api.dropcontact.com': 'dropcontact',
  'api.zerobounce.net': 'zerobounce',
  'api.millionverifier.com': 'millionverifier',
};
export const VENDOR_IDS = Object.values(HOSTS);

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
    const vendor = HOSTS[url.host] ?? '';
    const cases = fixtureCases(vendor);
    const draw = draws[made.length % draws.length] ?? 0;
    const answer = recorded(vendor, cases[draw % cases.length] ?? '');
    const call = `${vendor} ${url.pathname} ${url.search} ${String(init?.body ?? '')}`;
    made.push({ vendor, call, status: answer.status });
    return answer;
  };
  return { fetch, made };
}
