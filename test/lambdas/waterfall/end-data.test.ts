import { describe, expect, it } from 'vitest';
import {
  endOpenData,
  turnsLeft,
  type WaterfallRules,
} from '../../../lambdas/waterfall/end-data.ts';
import { lineUp } from '../../../lambdas/waterfall/line-up.ts';
import { startRun } from '../../../lambdas/waterfall/start-run.ts';
import type {
  Attempt,
  Candidate,
  Findable,
  WaterfallRun,
} from '../../../lambdas/waterfall/waterfall.contract.ts';

const QUERY = {
  fullName: 'Ada Example',
  companyDomain: 'acme.example',
  linkedinUrl: 'https://www.linkedin.com/in/ada-example',
};
const rules = (configured: readonly string[], nowMs = 0): WaterfallRules => ({
  lineUp: lineUp({ configured: new Set(configured) }),
  accepts: { email: ['deliverable'], phone: ['mobile'] },
  nowMs,
  budgetSeconds: 200,
});
const find = (provider: string, outcome: Attempt['outcome'], data: Findable[] = ['email']) => ({
  provider,
  kind: 'find' as const,
  search: provider === 'prospeo' ? 'person' : 'email',
  data,
  outcome,
  ms: 1,
  providerCostMicroUsd: 0,
});
const verify = (provider: string, outcome: Attempt['outcome']): Attempt => ({
  provider,
  kind: 'verify',
  data: ['email'],
  outcome,
  ms: 1,
  providerCostMicroUsd: 0,
});
const run = (more: Partial<WaterfallRun>, wanted: readonly Findable[] = ['email']) => ({
  ...startRun(QUERY, wanted, 0),
  ...more,
});
const address: Candidate = {
  datum: 'email',
  value: 'a@acme.example',
  provider: 'leadmagic',
  asked: [],
};

describe('a datum that was not found', () => {
  it.each<[string, Partial<WaterfallRun>, string[] | undefined]>([
    [
      'whom all answered',
      { attempts: [find('leadmagic', 'not-found'), find('dropcontact', 'found')] },
      undefined,
    ],
    [
      'while one was down and one out of credits',
      {
        attempts: [
          find('leadmagic', 'down'),
          find('dropcontact', 'out-of-credits'),
          find('hunter', 'not-found'),
        ],
      },
      ['leadmagic', 'dropcontact'],
    ],
    [
      'of whom one answered after a rate limit',
      {
        attempts: [
          find('leadmagic', 'rate-limited'),
          find('leadmagic', 'not-found'),
          find('dropcontact', 'not-found'),
        ],
      },
      undefined,
    ],
    [
      'where one could not read what was asked',
      { attempts: [find('leadmagic', 'bad-input'), find('dropcontact', 'not-found')] },
      undefined,
    ],
    [
      'where a verifier left the address undecided because the other one was down',
      {
        attempts: [
          find('leadmagic', 'found'),
          find('dropcontact', 'not-found'),
          verify('zerobounce', 'unknown'),
          verify('millionverifier', 'down'),
          verify('leadmagic', 'unknown'),
        ],
        candidates: [
          {
            ...address,
            verdict: 'unknown',
            asked: ['zerobounce', 'millionverifier', 'leadmagic'],
          },
        ],
      },
      ['millionverifier'],
    ],
  ])('%s', (_, more, incomplete) => {
    const ids = ['leadmagic', 'dropcontact', 'zerobounce', 'millionverifier'];
    expect(endOpenData(run(more), rules(ids))).toEqual({
      email: { kind: 'not-found', ...(incomplete && { incomplete }) },
    });
  });

  it('has a private address, where work addresses alone count: nobody is asked of it', () => {
    const ids = ['leadmagic', 'zerobounce'];
    const accepts = { ...rules(ids).accepts, workEmailOnly: true } as const;
    const candidates = [{ ...address, value: 'a@gmail.com' }];
    const more = { attempts: [find('leadmagic', 'found')], candidates };
    expect(endOpenData(run(more), { ...rules(ids), accepts })).toEqual({
      email: { kind: 'not-found' },
    });
    // It is no sign that the verifiers are silent: the next one is asked.
    expect(endOpenData(run(more), { ...rules([...ids, 'hunter']), accepts })).toEqual({});
  });

  it('fails where nobody answered, whatever was stored before', () => {
    const candidates: Candidate[] = [
      {
        datum: 'email',
        value: 'a@acme.example',
        verdict: 'undeliverable',
        asked: [],
        stored: true,
      },
    ];
    const ids = ['leadmagic', 'zerobounce'];
    const end = (outcome: Attempt['outcome']) =>
      endOpenData(run({ candidates, attempts: [find('leadmagic', outcome)] }), rules(ids)).email;
    expect(end('down')).toEqual({ kind: 'failed', reason: 'NO_PROVIDER_ANSWERED' });
    expect(end('not-found')).toEqual({ kind: 'not-found' });
  });

  it('names those that nobody came to when the time was used up', () => {
    const attempts = [find('leadmagic', 'not-found')];
    const late = rules(['leadmagic', 'hunter', 'dropcontact', 'zerobounce'], 260_000);
    expect(endOpenData(run({ attempts }), late)).toEqual({
      email: { kind: 'not-found', incomplete: ['hunter', 'dropcontact'] },
    });
  });
});

describe('data apart', () => {
  const both: Findable[] = ['email', 'phone'];
  const number: Candidate = {
    datum: 'phone',
    value: '+491713920001',
    provider: 'prospeo',
    lineType: 'mobile',
    country: 'DE',
    asked: [],
  };

  it('ends the one that is found while the other is still sought', () => {
    const more = { attempts: [find('prospeo', 'found', both)], candidates: [number] };
    expect(endOpenData(run(more, both), rules(['prospeo', 'hunter', 'zerobounce']))).toEqual({
      phone: {
        kind: 'found',
        value: '+491713920001',
        all: [{ value: '+491713920001', lineType: 'mobile', country: 'DE' }],
        provider: 'prospeo',
        lineType: 'mobile',
      },
    });
  });

  it('remembers a number of another line than the wanted one, and goes on', () => {
    const more = {
      attempts: [find('prospeo', 'found', both)],
      candidates: [{ ...number, lineType: 'landline' as const }],
    };
    expect(endOpenData(run(more, ['phone']), rules(['prospeo']))).toEqual({
      phone: { kind: 'not-found' },
    });
  });

  it('does not need a verifier for a number', () => {
    const more = { attempts: [find('prospeo', 'not-found', both)] };
    expect(endOpenData(run(more, both), rules(['prospeo', 'dropcontact']))).toEqual({
      email: { kind: 'failed', reason: 'VERIFICATION_UNAVAILABLE' },
      phone: { kind: 'not-found' },
    });
  });

  it('ends all at a legal block', () => {
    const more = { attempts: [find('hunter', 'legal-block')] };
    expect(endOpenData(run(more, both), rules(['prospeo', 'zerobounce']))).toEqual({
      email: { kind: 'failed', reason: 'LEGAL_BLOCK' },
      phone: { kind: 'failed', reason: 'LEGAL_BLOCK' },
    });
  });
});

describe('what the caller gave', () => {
  const found = (value: string): Candidate => ({ ...address, value, verdict: 'deliverable' });
  const [ADA, NEW] = ['Ada@acme.example', 'a.example@acme.example'];
  const over = { attempts: [find('leadmagic', 'found')] };

  it.each<[string, string[], Partial<WaterfallRun>, object]>([
    ['is given', [ADA], { query: { email: 'ada@acme.example' } }, { value: ADA, given: true }],
    [
      'is given where it is of a repeat of the row',
      [ADA],
      { given: ['old@acme.example', 'ada@acme.example'] },
      { value: ADA, given: true },
    ],
    [
      'is given with another that was given',
      [ADA, NEW],
      { query: { email: ADA }, given: [NEW] },
      { value: ADA, all: [ADA, NEW], given: true },
    ],
    [
      'stands behind what is new, which is found and no gift',
      [ADA, NEW],
      { query: { email: ADA } },
      { value: NEW, all: [NEW, ADA] },
    ],
    [
      'of a repeat stands behind what is new',
      [ADA, NEW],
      { given: [ADA] },
      { value: NEW, all: [NEW, ADA] },
    ],
    ['is not what is found', [NEW], { query: { email: ADA } }, { value: NEW, all: [NEW] }],
  ])('%s', (_what, values, more, outcome) => {
    const state = run({ ...over, ...more, candidates: values.map(found) });
    const { email } = endOpenData(state, rules(['leadmagic', 'zerobounce']));
    expect({ given: undefined, ...email }).toMatchObject({ given: undefined, ...outcome });
  });
});

describe('a check of the given address', () => {
  const given: Candidate = { datum: 'emailCheck', value: 'ada@acme.example', asked: [] };
  const all = ['zerobounce', 'millionverifier'];

  it.each<[string, Candidate[], object]>([
    ['is open before anybody was asked', [given], {}],
    [
      'has the verdict as its value',
      [{ ...given, verdict: 'risky', asked: ['zerobounce'] }],
      {
        emailCheck: {
          kind: 'found',
          value: 'risky',
          all: ['risky'],
          provider: 'zerobounce',
          verdict: 'risky',
        },
      },
    ],
    [
      'is not found where all say unknown',
      [{ ...given, verdict: 'unknown', asked: all }],
      { emailCheck: { kind: 'not-found' } },
    ],
    [
      'fails where nobody says a word',
      [{ ...given, asked: all }],
      { emailCheck: { kind: 'failed', reason: 'VERIFICATION_UNAVAILABLE' } },
    ],
    [
      'fails where no address is given',
      [],
      { emailCheck: { kind: 'failed', reason: 'NO_PROVIDER_ANSWERED' } },
    ],
  ])('%s', (_, candidates, expected) => {
    expect(endOpenData(run({ candidates }, ['emailCheck']), rules(all))).toEqual(expected);
  });
});

describe('a datum that is still open', () => {
  const ids = ['leadmagic', 'hunter', 'zerobounce', 'millionverifier'];
  const good: Candidate = { ...address, verdict: 'deliverable', asked: ['zerobounce'] };
  const bad: Candidate = { ...address, verdict: 'undeliverable', asked: ['zerobounce'] };
  const attempts = [find('leadmagic', 'found')];
  const found = { email: { kind: 'found', value: 'a@acme.example' } };

  it.each<[string, Partial<WaterfallRun>, number, object]>([
    ['while somebody is left to ask', { attempts: [] }, 0, {}],
    ['while an address of it is to be verified', { attempts, candidates: [address] }, 0, {}],
    ['while another address of it is', { attempts, candidates: [good, address] }, 0, {}],
    ['no longer when all are', { attempts, candidates: [good, bad] }, 0, found],
    ['while an address failed and somebody is left', { attempts, candidates: [bad] }, 0, {}],
    [
      'no longer at the end of the budget',
      { attempts, candidates: [good, address] },
      200_000,
      found,
    ],
    ['before it', { attempts, candidates: [good, address] }, 199_999, {}],
    ['for the address at hand after it', { attempts, candidates: [address] }, 259_999, {}],
    [
      'no longer 60 s after it',
      { attempts, candidates: [address] },
      260_000,
      { email: { kind: 'failed', reason: 'VERIFICATION_UNAVAILABLE' } },
    ],
    [
      'no longer when no verifier says a word, whoever is left',
      { attempts, candidates: [{ ...address, asked: ids }] },
      0,
      { email: { kind: 'failed', reason: 'VERIFICATION_UNAVAILABLE' } },
    ],
    [
      'when one said a word of another address',
      { attempts, candidates: [bad, { ...address, asked: ids }] },
      0,
      {},
    ],
    [
      'while a ticket for it is out',
      {
        attempts: [find('leadmagic', 'not-found'), find('hunter', 'down')],
        pending: {
          provider: 'dropcontact',
          search: 'email',
          data: ['email'],
          ticket: 't',
          costMicroUsd: 1,
          polls: 0,
          sinceMs: 0,
          nextPollAtMs: 2_000,
        },
      },
      0,
      {},
    ],
  ])('%s', (_, more, nowMs, expected) => {
    const ends = endOpenData(run(more), rules(ids, nowMs));
    expect(ends).toMatchObject(expected);
    expect(Object.keys(ends)).toEqual(Object.keys(expected));
  });

  it('gives the accepted ones of the answer, the best first, and none of another answer', () => {
    const accepts = { email: ['deliverable', 'catch-all'], phone: [] } as const;
    const of = (value: string, verdict: 'deliverable' | 'catch-all', provider = 'leadmagic') => ({
      ...address,
      value,
      verdict,
      provider,
    });
    const candidates = [
      of('c@acme.example', 'catch-all'),
      of('d@acme.example', 'deliverable'),
      { ...address, value: 'u@acme.example', verdict: 'undeliverable' as const },
      of('h@acme.example', 'deliverable', 'hunter'),
    ];
    expect(endOpenData(run({ attempts, candidates }), { ...rules(ids), accepts })).toEqual({
      email: {
        kind: 'found',
        value: 'd@acme.example',
        all: ['d@acme.example', 'c@acme.example'],
        provider: 'leadmagic',
        verdict: 'deliverable',
      },
    });
  });
});

describe('a datum that nobody can look for yet', () => {
  const query = { fullName: 'Ada Example', companyDomain: 'acme.example' };
  const both: Findable[] = ['phone', 'email'];
  const noPhone = { phone: { kind: 'failed', reason: 'NO_PROVIDER_ANSWERED' } };

  it.each<[string, string[], Partial<WaterfallRun>, number, string[]]>([
    ['waits while the other is sought', ['leadmagic'], {}, 0, []],
    [
      'waits while the other, just found, may bring what it needs',
      ['leadmagic'],
      {
        attempts: [find('leadmagic', 'found')],
        candidates: [{ ...address, verdict: 'deliverable', asked: ['zerobounce'] }],
      },
      0,
      ['email'],
    ],
    [
      'ends with the other where that brings nothing',
      ['leadmagic'],
      { attempts: [find('leadmagic', 'not-found')] },
      0,
      ['phone', 'email'],
    ],
    ['ends at once where nobody could use more', ['hunter'], {}, 0, ['phone']],
    [
      'ends at once where the account is at its end',
      ['leadmagic', 'hunter'],
      { attempts: [find('leadmagic', 'out-of-credits')] },
      0,
      ['phone'],
    ],
    ['ends with the budget', ['leadmagic'], {}, 200_000, ['phone', 'email']],
  ])('%s', (_, ids, more, nowMs, ended) => {
    const ends = endOpenData(run({ query, ...more }, both), rules([...ids, 'zerobounce'], nowMs));
    expect(Object.keys(ends)).toEqual(ended);
    if (ended.includes('phone')) expect(ends).toMatchObject(noPhone);
  });
});

describe('turnsLeft', () => {
  const ids = (more: Partial<WaterfallRun>, keys: readonly string[], datum: Findable = 'email') =>
    turnsLeft(datum, run(more), rules(keys)).map(
      ({ provider, search }) => `${provider.id} ${search.id}`,
    );
  const keys = ['findymail', 'prospeo', 'dropcontact'];
  const all = ['findymail profile', 'prospeo person', 'dropcontact email'];

  it('gives the searches of providers with a key that can use what is known', () => {
    expect(ids({}, keys)).toEqual(all);
    expect(ids({ query: { email: 'ada@acme.example' } }, keys)).toEqual(['prospeo person']);
    const learnt = { linkedinUrl: QUERY.linkedinUrl };
    expect(ids({ query: { email: 'ada@acme.example' }, learnt }, keys)).toEqual(all);
    // LinkedIn's own id may say nothing to a vendor that knows the name.
    const opaque = { ...QUERY, linkedinUrl: 'https://www.linkedin.com/in/ACoAABcDeFgHiJkLmNoP' };
    expect(ids({ query: opaque }, ['findymail'])).toEqual(['findymail profile', 'findymail name']);
  });

  const profile = (outcome: Attempt['outcome']) => ({
    ...find('hunter', outcome),
    search: 'profile',
  });

  it.each<[Attempt['outcome'], string[]]>([
    ['not-found', ['hunter name']],
    ['bad-input', ['hunter name']],
    ['found', []],
    ['down', []],
    ['timeout', []],
    ['malformed', []],
    ['rate-limited', []],
    ['out-of-credits', []],
    ['bad-key', []],
  ])('after %s of one search leaves of the same provider %j', (outcome, left) => {
    expect(ids({ attempts: [profile(outcome)] }, ['hunter'])).toEqual(left);
  });

  it('goes by the last answer of a provider, and by finders alone', () => {
    const again = [profile('rate-limited'), profile('not-found')];
    expect(ids({ attempts: again }, ['hunter'])).toEqual(['hunter name']);
    const verified = [profile('not-found'), verify('hunter', 'out-of-credits')];
    expect(ids({ attempts: verified }, ['hunter'])).toEqual(['hunter name']);
  });

  it.each<[Attempt['outcome'], string[]]>([
    ['not-found', ['findymail phone']],
    ['down', ['findymail phone']],
    ['bad-key', []],
    ['out-of-credits', []],
  ])('after %s for an address leaves for a number %j', (outcome, left) => {
    expect(ids({ attempts: [find('findymail', outcome)] }, ['findymail'], 'phone')).toEqual(left);
  });
});
