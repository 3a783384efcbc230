import { describe, expect, it } from 'vitest';
import {
  endOpenData,
  turnsLeft,
  type WaterfallRules,
} from '../../../lambdas/waterfall/end-data.ts';
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
  configured: new Set(configured),
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
        ],
        candidates: [{ ...address, verdict: 'unknown', asked: ['zerobounce', 'millionverifier'] }],
      },
      ['millionverifier'],
    ],
  ])('%s', (_, more, incomplete) => {
    const ids = ['leadmagic', 'dropcontact', 'zerobounce', 'millionverifier'];
    expect(endOpenData(run(more), rules(ids))).toEqual({
      email: { kind: 'not-found', ...(incomplete && { incomplete }) },
    });
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
    expect(endOpenData(run(more, both), rules(['prospeo', 'hunter']))).toEqual({
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

describe('turnsLeft', () => {
  it('gives the providers with a key that can use what is known, those asked already not', () => {
    const ids = (more: Partial<WaterfallRun>, keys: readonly string[]) =>
      turnsLeft('email', run(more), rules(keys)).map(({ provider }) => provider.id);
    const keys = ['findymail', 'prospeo', 'dropcontact'];
    expect(ids({}, keys)).toEqual(['findymail', 'prospeo', 'dropcontact']);
    expect(ids({ attempts: [find('findymail', 'down')] }, keys)).toEqual([
      'prospeo',
      'dropcontact',
    ]);
    expect(ids({ query: { email: 'ada@acme.example' } }, keys)).toEqual(['prospeo']);
    const learnt = { linkedinUrl: QUERY.linkedinUrl };
    expect(ids({ query: { email: 'ada@acme.example' }, learnt }, keys)).toEqual(keys);
  });
});
