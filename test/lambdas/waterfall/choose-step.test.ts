import { describe, expect, it } from 'vitest';
import { chooseStep } from '../../../lambdas/waterfall/choose-step.ts';
import type { WaterfallRules } from '../../../lambdas/waterfall/end-data.ts';
import { lineUp } from '../../../lambdas/waterfall/line-up.ts';
import type {
  Attempt,
  Candidate,
  ContactQuery,
  WaterfallRun,
} from '../../../lambdas/waterfall/waterfall.contract.ts';

const FULL: ContactQuery = {
  fullName: 'Ada Example',
  companyName: 'Acme',
  companyDomain: 'acme.example',
  linkedinUrl: 'https://www.linkedin.com/in/ada-example',
};
const ALL = [
  'findymail',
  'prospeo',
  'leadmagic',
  'hunter',
  'dropcontact',
  'zerobounce',
  'millionverifier',
];
/** Those of them that verify. */
const VERIFY = ['zerobounce', 'millionverifier', 'leadmagic', 'hunter'];

const run = (more: Partial<WaterfallRun> = {}): WaterfallRun => ({
  query: FULL,
  wanted: ['email'],
  startedAtMs: 0,
  steps: 0,
  attempts: [],
  candidates: [],
  retries: {},
  outcomes: {},
  ...more,
});
const rules = ({
  configured = ALL,
  ...more
}: Partial<WaterfallRules> & { configured?: string[] } = {}): WaterfallRules => ({
  accepts: { email: ['deliverable' as const], phone: ['mobile' as const] },
  nowMs: 0,
  budgetSeconds: 200,
  lineUp: lineUp({ configured: new Set(configured) }),
  ...more,
});
/** The first search of each, where it is not called `email`. */
const SEARCHES: Record<string, string> = {
  findymail: 'profile',
  prospeo: 'person',
  hunter: 'profile',
};

const find = (provider: string, outcome: Attempt['outcome']): Attempt => ({
  provider,
  kind: 'find',
  search: SEARCHES[provider] ?? 'email',
  data: ['email'],
  outcome,
  ms: 1,
  providerCostMicroUsd: 0,
});
const address = (value: string, provider: string, more: Partial<Candidate> = {}): Candidate => ({
  datum: 'email',
  value,
  provider,
  asked: [],
  ...more,
});
const done = (outcome: unknown) => ({ do: 'end', outcomes: { email: outcome } });
const call = (provider: string) => ({
  do: 'call',
  provider,
  search: SEARCHES[provider] ?? 'email',
  data: ['email'],
});
const failed = (reason: string) => done({ kind: 'failed', reason });

describe('chooseStep: who is asked', () => {
  it('asks the cheapest first, then each of the others once', () => {
    expect(chooseStep(run(), rules())).toEqual(call('findymail'));
    const attempts = [find('findymail', 'not-found'), find('prospeo', 'down')];
    expect(chooseStep(run({ attempts }), rules())).toEqual(call('leadmagic'));
  });

  it('skips a provider without a key and one that cannot use what is known', () => {
    const configured = ['prospeo', 'hunter', 'zerobounce'];
    expect(chooseStep(run(), rules({ configured }))).toEqual(call('prospeo'));
    const query = { email: 'ada@acme.example' };
    expect(chooseStep(run({ query }), rules())).toEqual(call('prospeo'));
    const attempts = [find('prospeo', 'not-found')];
    expect(chooseStep(run({ query, attempts }), rules())).toEqual(done({ kind: 'not-found' }));
  });

  it('asks no finder where no verifier has a key, since nothing could be accepted', () => {
    expect(chooseStep(run(), rules({ configured: ['dropcontact'] }))).toEqual(
      failed('VERIFICATION_UNAVAILABLE'),
    );
  });
});

describe('chooseStep: verification', () => {
  it('verifies an address before it asks anybody else', () => {
    const candidates = [address('ada@acme.example', 'findymail')];
    expect(chooseStep(run({ candidates }), rules())).toEqual({
      do: 'verify',
      candidate: 0,
      verifier: 'zerobounce',
    });
  });

  it('asks the next verifier after an unknown and after a refusal', () => {
    const next = { do: 'verify', candidate: 0, verifier: 'millionverifier' };
    const unknown = address('a@acme.example', 'hunter', {
      verdict: 'unknown',
      asked: ['zerobounce'],
    });
    const refused = address('a@acme.example', 'hunter', { asked: ['zerobounce'] });
    expect(chooseStep(run({ candidates: [unknown] }), rules())).toEqual(next);
    expect(chooseStep(run({ candidates: [refused] }), rules())).toEqual(next);
  });

  it('goes on with the next provider when an address failed', () => {
    const failing = address('a@acme.example', 'findymail', {
      verdict: 'undeliverable',
      asked: ['zerobounce'],
    });
    const state = run({ attempts: [find('findymail', 'found')], candidates: [failing] });
    expect(chooseStep(state, rules())).toEqual(call('prospeo'));
  });

  it('verifies all addresses of the winning answer, then ends with the accepted ones, the best first', () => {
    const catchAll = address('a@acme.example', 'hunter', {
      verdict: 'catch-all',
      asked: ['zerobounce'],
    });
    const open = address('b@acme.example', 'hunter');
    const attempts = [find('hunter', 'found')];
    const accepts = { email: ['deliverable', 'catch-all'], phone: [] } as const;
    expect(chooseStep(run({ attempts, candidates: [catchAll, open] }), rules({ accepts }))).toEqual(
      {
        do: 'verify',
        candidate: 1,
        verifier: 'zerobounce',
      },
    );
    const good = { ...open, verdict: 'deliverable' as const, asked: ['zerobounce'] };
    const bad = {
      ...open,
      value: 'c@acme.example',
      verdict: 'undeliverable' as const,
      asked: ['zerobounce'],
    };
    const state = run({ attempts, candidates: [catchAll, good, bad] });
    expect(chooseStep(state, rules({ accepts }))).toEqual(
      done({
        kind: 'found',
        value: 'b@acme.example',
        all: ['b@acme.example', 'a@acme.example'],
        verdict: 'deliverable',
        provider: 'hunter',
      }),
    );
  });

  it('does not count an address of an earlier answer to the winning one', () => {
    const stale = address('old@acme.example', 'findymail', {
      verdict: 'undeliverable',
      asked: ['zerobounce'],
    });
    const right = address('ada@acme.example', 'prospeo', {
      verdict: 'deliverable',
      asked: ['zerobounce'],
    });
    const attempts = [find('findymail', 'found'), find('prospeo', 'found')];
    expect(chooseStep(run({ attempts, candidates: [stale, right] }), rules())).toEqual(
      done({
        kind: 'found',
        value: 'ada@acme.example',
        all: ['ada@acme.example'],
        verdict: 'deliverable',
        provider: 'prospeo',
      }),
    );
  });
});

describe('chooseStep: waiting', () => {
  const pending = {
    provider: 'dropcontact',
    search: 'email',
    data: ['email' as const],
    costMicroUsd: 1,
    ticket: 't',
    polls: 0,
    sinceMs: 0,
    nextPollAtMs: 2_000,
  };

  it('polls a ticket when its time has come, and waits in whole seconds until then', () => {
    expect(chooseStep(run({ pending }), rules({ nowMs: 1 }))).toEqual({ do: 'wait', seconds: 2 });
    expect(chooseStep(run({ pending }), rules({ nowMs: 2_000 }))).toEqual({ do: 'poll' });
  });

  it('sits a rate limit out, then asks the same provider again', () => {
    const state = run({
      attempts: [find('findymail', 'rate-limited')],
      waiting: { provider: 'findymail', search: 'profile', data: ['email'], untilMs: 9_000 },
      retries: { findymail: 1 },
    });
    expect(chooseStep(state, rules({ nowMs: 1_500 }))).toEqual({ do: 'wait', seconds: 8 });
    expect(chooseStep(state, rules({ nowMs: 9_000 }))).toEqual(call('findymail'));
  });

  it('never waits beyond the budget', () => {
    const late = { ...pending, nextPollAtMs: 230_000 };
    expect(chooseStep(run({ pending: late }), rules({ nowMs: 195_000 }))).toEqual({
      do: 'wait',
      seconds: 5,
    });
  });
});

describe('chooseStep: the end', () => {
  const tried = (outcome: Attempt['outcome']): Attempt[] =>
    ['findymail', 'prospeo', 'leadmagic', 'hunter', 'dropcontact'].map((id) => find(id, outcome));

  it('is not-found when at least one provider looked and nobody has an accepted address', () => {
    const attempts = [...tried('down').slice(0, 4), find('dropcontact', 'not-found')];
    const incomplete = ['findymail', 'prospeo', 'leadmagic', 'hunter'];
    expect(chooseStep(run({ attempts }), rules())).toEqual(done({ kind: 'not-found', incomplete }));
  });

  it('is NO_PROVIDER_ANSWERED when all refused, or none could be asked', () => {
    expect(chooseStep(run({ attempts: tried('out-of-credits') }), rules())).toEqual(
      failed('NO_PROVIDER_ANSWERED'),
    );
    expect(chooseStep(run(), rules({ configured: ['zerobounce'] }))).toEqual(
      failed('NO_PROVIDER_ANSWERED'),
    );
  });

  it('is VERIFICATION_UNAVAILABLE as soon as all verifiers are silent; no further finder is paid', () => {
    const silent = address('a@acme.example', 'findymail', { asked: VERIFY });
    const state = run({ attempts: [find('findymail', 'found')], candidates: [silent] });
    expect(chooseStep(state, rules())).toEqual(failed('VERIFICATION_UNAVAILABLE'));
  });

  it('is not-found when the verifiers could not say: unknown is a verdict, and not accepted', () => {
    const unsure = address('a@acme.example', 'findymail', {
      verdict: 'unknown',
      asked: VERIFY,
    });
    const state = run({ attempts: tried('found'), candidates: [unsure] });
    expect(chooseStep(state, rules())).toEqual(done({ kind: 'not-found' }));
  });

  it('is LEGAL_BLOCK at once, whoever else could be asked', () => {
    const attempts = [find('findymail', 'legal-block')];
    expect(chooseStep(run({ attempts }), rules())).toEqual(failed('LEGAL_BLOCK'));
  });

  it('comes with the budget, with what was found until then', () => {
    const late = rules({ nowMs: 200_000 });
    expect(chooseStep(run(), late)).toEqual(failed('NO_PROVIDER_ANSWERED'));
    const good = address('a@acme.example', 'hunter', {
      verdict: 'deliverable',
      asked: ['zerobounce'],
    });
    const open = address('b@acme.example', 'hunter');
    const state = run({ attempts: [find('hunter', 'found')], candidates: [good, open] });
    expect(chooseStep(state, late)).toMatchObject({
      outcomes: { email: { kind: 'found', all: ['a@acme.example'] } },
    });
    const unverified = run({ attempts: [find('hunter', 'found')], candidates: [open] });
    expect(chooseStep(unverified, late)).toEqual({
      do: 'verify',
      candidate: 0,
      verifier: 'zerobounce',
    });
  });

  it('begins no verification 60 s after the budget', () => {
    const open = address('b@acme.example', 'hunter');
    const state = run({ attempts: [find('hunter', 'found')], candidates: [open] });
    expect(chooseStep(state, rules({ nowMs: 259_999 }))).toMatchObject({ do: 'verify' });
    expect(chooseStep(state, rules({ nowMs: 260_000 }))).toEqual(
      failed('VERIFICATION_UNAVAILABLE'),
    );
    const bad = address('a@acme.example', 'hunter', {
      verdict: 'undeliverable',
      asked: ['zerobounce'],
    });
    const half = run({ attempts: [find('hunter', 'found')], candidates: [bad, open] });
    expect(chooseStep(half, rules({ nowMs: 260_000 }))).toMatchObject({
      outcomes: { email: { kind: 'not-found' } },
    });
  });

  it('stays what it was', () => {
    const outcomes = { email: { kind: 'not-found' } } as const;
    expect(chooseStep(run({ outcomes }), rules())).toEqual({ do: 'done' });
  });
});
