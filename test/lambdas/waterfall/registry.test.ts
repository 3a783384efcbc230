import { describe, expect, it } from 'vitest';
import type {
  Provider,
  Vendor,
  VendorAnswer,
  Verifier,
} from '../../../lambdas/waterfall/adapter.contract.ts';
import { callVendor } from '../../../lambdas/waterfall/provider-http.ts';
import { PROVIDERS, TURNS, VERIFIERS } from '../../../lambdas/waterfall/registry.ts';
import { fakeNetwork, fakeTime, fixtureCases, recorded } from './recorded-fetch.ts';

const refused = (reason: string, retryAfterSeconds?: number) => ({
  kind: 'refused',
  reason,
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
});
const miss = { kind: 'not-found', costMicroUsd: 0 };
const verdict = (said: string, costMicroUsd: number) => ({
  kind: 'verdict',
  verdict: said,
  costMicroUsd,
});
const person = { linkedinUrl: 'https://www.linkedin.com/in/ada-example', fullName: 'Ada Example' };
const other = { ...person, linkedinUrl: 'https://www.linkedin.com/in/ada-example-2' };

const EXPECTED: Record<string, Record<string, unknown>> = {
  findymail: {
    found: {
      kind: 'found',
      emails: [{ value: 'ada@acme.example' }],
      phones: [],
      person: { fullName: 'Ada Example' },
      costMicroUsd: 19_800,
    },
    'found-wrapped': {
      kind: 'found',
      emails: [{ value: 'ada@acme.example' }],
      phones: [],
      person: { fullName: 'Ada Example' },
      costMicroUsd: 19_800,
    },
    'not-found': miss,
    'not-found-null': miss,
    'not-found-empty': miss,
    'not-found-list': miss,
    'error-in-200': refused('out-of-credits'),
    'rate-limited': refused('rate-limited'),
    'out-of-credits': refused('out-of-credits'),
    'subscription-paused': refused('out-of-credits'),
    'bad-key': refused('bad-key'),
    'bad-input': refused('bad-input'),
    down: refused('down'),
    malformed: refused('malformed'),
  },
  prospeo: {
    found: {
      kind: 'found',
      emails: [{ value: 'ada@acme.example', statedVerdict: 'deliverable' }],
      phones: [],
      person,
      costMicroUsd: 19_800,
    },
    'found-other-profile': {
      kind: 'found',
      emails: [{ value: 'ada@acme.example', statedVerdict: 'deliverable' }],
      phones: [],
      person: other,
      costMicroUsd: 19_800,
    },
    'found-free': {
      kind: 'found',
      emails: [{ value: 'ada@acme.example', statedVerdict: 'deliverable' }],
      phones: [],
      person,
      costMicroUsd: 0,
    },
    'not-found': miss,
    'rate-limited': refused('rate-limited', 17),
    'rate-limited-daily': refused('rate-limited', 40_000),
    'out-of-credits': refused('out-of-credits'),
    'bad-key': refused('bad-key'),
    'bad-input': refused('bad-input'),
    down: refused('down'),
    malformed: refused('malformed'),
  },
  leadmagic: {
    found: {
      kind: 'found',
      emails: [{ value: 'ada@acme.example', statedVerdict: 'deliverable' }],
      phones: [],
      costMicroUsd: 24_500,
    },
    'found-half-credit': {
      kind: 'found',
      emails: [{ value: 'ada@acme.example', statedVerdict: 'catch-all' }],
      phones: [],
      costMicroUsd: 12_250,
    },
    'not-found': miss,
    'not-found-no-email': miss,
    'not-found-404': miss,
    'rate-limited': refused('rate-limited', 20),
    'out-of-credits': refused('out-of-credits'),
    'bad-key': refused('bad-key'),
    'bad-input': refused('bad-input'),
    down: refused('down'),
    malformed: refused('malformed'),
  },
  hunter: {
    found: {
      kind: 'found',
      emails: [{ value: 'ada@acme.example', statedVerdict: 'deliverable' }],
      phones: [],
      person: { linkedinUrl: 'https://www.linkedin.com/in/ada-example' },
      costMicroUsd: 24_500,
    },
    'found-other-profile': {
      kind: 'found',
      emails: [{ value: 'ada@acme.example', statedVerdict: 'deliverable' }],
      phones: [],
      person: { linkedinUrl: other.linkedinUrl },
      costMicroUsd: 24_500,
    },
    'not-found': miss,
    'not-found-no-email': miss,
    'not-found-empty': miss,
    'rate-limited': refused('rate-limited'),
    'out-of-credits': refused('out-of-credits'),
    'bad-key': refused('bad-key'),
    'bad-input': refused('bad-input'),
    'legal-block': refused('legal-block'),
    down: refused('down'),
    malformed: refused('malformed'),
  },
  dropcontact: {
    submitted: { kind: 'pending', ticket: 'req-0001', costMicroUsd: 181_700 },
    'submitted-created': { kind: 'pending', ticket: 'req-0001', costMicroUsd: 181_700 },
    'submitted-accepted': { kind: 'pending', ticket: 'req-0001', costMicroUsd: 181_700 },
    pending: { kind: 'pending', ticket: 'req-0001', costMicroUsd: 181_700 },
    found: {
      kind: 'found',
      emails: [
        { value: 'hello@acme.example', statedVerdict: 'risky' },
        { value: 'ada@acme.example', statedVerdict: 'deliverable' },
      ],
      phones: [],
      person,
      costMicroUsd: 181_700,
    },
    'found-other-profile': {
      kind: 'found',
      emails: [
        { value: 'hello@acme.example', statedVerdict: 'risky' },
        { value: 'ada@acme.example', statedVerdict: 'deliverable' },
      ],
      phones: [],
      person: other,
      costMicroUsd: 181_700,
    },
    'not-found': miss,
    'not-found-empty': miss,
    'rate-limited': refused('rate-limited', 12),
    'out-of-credits': refused('out-of-credits'),
    'bad-key': refused('bad-key'),
    'bad-input': refused('bad-input'),
    'error-in-200': refused('out-of-credits'),
    down: refused('down'),
    malformed: refused('malformed'),
  },
  zerobounce: {
    deliverable: verdict('deliverable', 9_900),
    risky: verdict('risky', 9_900),
    'risky-catch-all': verdict('risky', 9_900),
    'catch-all': verdict('catch-all', 9_900),
    undeliverable: verdict('undeliverable', 9_900),
    spamtrap: verdict('undeliverable', 9_900),
    abuse: verdict('undeliverable', 9_900),
    'do-not-mail': verdict('undeliverable', 9_900),
    unknown: verdict('unknown', 0),
    'bad-key': refused('bad-key'),
    'out-of-credits': refused('out-of-credits'),
    'error-in-200': refused('down'),
    'error-in-400': refused('out-of-credits'),
    'bad-input': refused('bad-input'),
    shielded: refused('down'),
    'rate-limited': refused('rate-limited', 60),
    down: refused('down'),
    malformed: refused('malformed'),
  },
  millionverifier: {
    deliverable: verdict('deliverable', 1_200),
    risky: verdict('risky', 1_200),
    'catch-all': verdict('catch-all', 0),
    undeliverable: verdict('undeliverable', 1_200),
    disposable: verdict('undeliverable', 1_200),
    unknown: verdict('unknown', 0),
    'error-result': verdict('unknown', 0),
    'bad-key': refused('bad-key'),
    'out-of-credits': refused('out-of-credits'),
    'error-in-200': refused('down'),
    'rate-limited': refused('rate-limited'),
    down: refused('down'),
    malformed: refused('malformed'),
  },
};

const QUERY = { fullName: 'Ada Example', companyDomain: 'acme.example' };
/** What Dropcontact answers to a poll rather than to a submit. */
const POLLED = new Set(['pending', 'found', 'found-other-profile', 'not-found', 'not-found-empty']);

async function read(
  vendor: Vendor,
  name: string,
  request: Parameters<typeof callVendor>[1]['request'],
  outcome: (answer: VendorAnswer) => { kind: string },
): Promise<unknown> {
  const network = fakeNetwork([() => recorded(vendor.id, name)]);
  const secret = { key: 'secret-key' };
  return callVendor({ ...fakeTime(), fetch: network.fetch }, { vendor, secret, request, outcome });
}

function readProvider(provider: Provider, name: string): Promise<unknown> {
  const [search] = provider.searches;
  if (!search) throw new Error('no search');
  const { poll } = search;
  if (poll && POLLED.has(name)) {
    const request = poll.request('req-0001', 'secret-key');
    return read(provider, name, request, (answer) => poll.outcome(answer, 'req-0001'));
  }
  return read(provider, name, search.request(QUERY, 'secret-key', ['email']), search.outcome);
}

const readVerifier = (verifier: Verifier, name: string): Promise<unknown> =>
  read(verifier, name, verifier.request('ada@acme.example', 'secret-key'), verifier.outcome);

const CASES_OF_ALL = ['rate-limited', 'bad-key', 'out-of-credits', 'malformed', 'down'];

describe('registry', () => {
  it('asks the cheapest finder first and the free-on-unknown verifier first', () => {
    expect(
      TURNS.map(({ provider, search, datum }) => [provider.id, search.prices[datum]?.microUsd]),
    ).toEqual([
      ['findymail', 19_800],
      ['prospeo', 19_800],
      ['leadmagic', 24_500],
      ['hunter', 24_500],
      ['dropcontact', 181_700],
    ]);
    expect(VERIFIERS.map(({ id, price }) => [id, price.microUsd])).toEqual([
      ['zerobounce', 9_900],
      ['millionverifier', 1_200],
    ]);
  });

  for (const vendor of [...PROVIDERS, ...VERIFIERS]) {
    it(`has a recorded answer of ${vendor.id} for each case, and an expectation for each of them`, () => {
      const cases = fixtureCases(vendor.id);
      expect(Object.keys(EXPECTED[vendor.id] ?? {}).sort()).toEqual(cases);
      expect(cases).toEqual(expect.arrayContaining(CASES_OF_ALL));
    });
  }

  for (const provider of PROVIDERS) {
    for (const name of fixtureCases(provider.id)) {
      it(`reads ${provider.id}/${name} as documented`, async () => {
        expect(await readProvider(provider, name)).toEqual(EXPECTED[provider.id]?.[name]);
      });
    }
  }

  for (const verifier of VERIFIERS) {
    for (const name of fixtureCases(verifier.id)) {
      it(`reads ${verifier.id}/${name} as documented`, async () => {
        expect(await readVerifier(verifier, name)).toEqual(EXPECTED[verifier.id]?.[name]);
      });
    }
  }
});
