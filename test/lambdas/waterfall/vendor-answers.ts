import { describe, expect, it } from 'vitest';
import type {
  Provider,
  Search,
  Vendor,
  VendorAnswer,
  VendorRequest,
  Verifier,
} from '../../../lambdas/waterfall/adapter.contract.ts';
import { callVendor } from '../../../lambdas/waterfall/provider-http.ts';
import { fakeNetwork, fakeTime, fixtureCases, recorded } from './recorded-fetch.ts';

const QUERY = {
  fullName: 'Ada Example',
  companyDomain: 'acme.example',
  linkedinUrl: 'https://www.linkedin.com/in/ada-example',
};

/** What a recorded answer is read as: through the one caller, as in a run. */
export type ReadAnswer = (name: string) => Promise<unknown>;

/** Reads the recorded answers of one search of a provider, or of what its ticket leads to. */
export function readsAnswers(provider: Provider, id: string, polled = false): ReadAnswer {
  const search = searchOf(provider, id);
  const { poll } = search;
  if (!polled) {
    const request = search.request(QUERY, 'secret-key', ['email', 'phone']);
    return (name) => read(provider, name, request, search.outcome);
  }
  if (!poll) throw new Error(`${provider.id} gives no tickets`);
  const request = poll.request('req-0001', 'secret-key');
  return (name) => read(provider, name, request, (answer) => poll.outcome(answer, 'req-0001'));
}

/** Reads the recorded answers of a verifier. */
export function readsVerdicts(verifier: Verifier): ReadAnswer {
  const request = verifier.request('ada@acme.example', 'secret-key');
  return (name) => read(verifier, name, request, verifier.outcome);
}

/** Gives a search of a provider. */
export function searchOf(provider: Provider, id: string): Search {
  const search = provider.searches.find((each) => each.id === id);
  if (!search) throw new Error(`${provider.id} has no search ${id}`);
  return search;
}

/** The answers that each vendor must have on record. */
const CASES_OF_ALL = ['rate-limited', 'bad-key', 'out-of-credits', 'malformed', 'down'];

/** Tests that each recorded answer of a vendor is expected, and read as is expected of it. */
export function testAnswers(
  vendor: Pick<Vendor, 'id'>,
  expected: Readonly<Record<string, unknown>>,
  readAnswer: ReadAnswer,
): void {
  describe(`the recorded answers of ${vendor.id}`, () => {
    it('have an expectation each, and those that all vendors give are among them', () => {
      expect(Object.keys(expected).sort()).toEqual(fixtureCases(vendor.id));
      expect(fixtureCases(vendor.id)).toEqual(expect.arrayContaining(CASES_OF_ALL));
    });

    it.each(Object.entries(expected))('%s', async (name, outcome) => {
      expect(await readAnswer(name)).toEqual(outcome);
    });
  });
}

export const refused = (reason: string, more: object = {}) => ({
  kind: 'refused',
  reason,
  ...more,
});
export const miss = { kind: 'not-found', costMicroUsd: 0 };

async function read(
  vendor: Vendor,
  name: string,
  request: VendorRequest,
  outcome: (answer: VendorAnswer) => { kind: string },
): Promise<unknown> {
  const { fetch } = fakeNetwork([() => recorded(vendor.id, name)]);
  const secret = { key: 'secret-key' };
  return callVendor({ ...fakeTime(), fetch }, { vendor, secret, request, outcome });
}
