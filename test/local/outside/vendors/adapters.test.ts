import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemRandom } from '../../../../lambdas/shared/random.ts';
import type {
  Vendor,
  VendorAnswer,
  VendorRequest,
} from '../../../../lambdas/waterfall/adapter.contract.ts';
import { openSession } from '../../../../lambdas/waterfall/open-session.ts';
import { callVendor } from '../../../../lambdas/waterfall/provider-http.ts';
import { PHONE_VERIFIERS, PROVIDERS, VERIFIERS } from '../../../../lambdas/waterfall/registry.ts';
import type { ContactQuery, Findable } from '../../../../lambdas/waterfall/waterfall.contract.ts';
import type { Person } from '../../../../local/outside/directory.ts';
import {
  type Simulators,
  startSimulators,
  type VendorMode,
} from '../../../../local/outside/vendors/engine/simulator-server.ts';
import { wireIds } from '../../../../local/outside/vendors/engine/wire.ts';
import { fakeTime } from '../../../lambdas/waterfall/recorded-fetch.ts';

/** Each adapter against its simulated vendor, over HTTP: they understand each other. */

const GRACE: Person = {
  fullName: 'Grace Sample',
  companyName: 'Globex',
  companyDomain: 'globex.example',
  linkedinUrl: 'https://www.linkedin.com/in/grace-sample',
  emails: [{ value: 'grace@globex.example', verdict: 'deliverable', providers: wireIds() }],
  phones: [{ value: '+16285550123', lineType: 'mobile', providers: wireIds() }],
};
const NOBODY: Person = {
  ...GRACE,
  fullName: 'Nobody Atall',
  linkedinUrl: 'https://www.linkedin.com/in/nobody-atall',
  emails: [{ value: 'nobody@globex.example', verdict: 'deliverable', providers: [] }],
};
const NUMBERS = [
  ['+16285550123', 'US'],
  ['+4917139200001', 'DE'],
  ['+442079460001', 'GB'],
] as const;
const MODES: readonly VendorMode[] = [
  'down',
  'rate-limited',
  'out-of-credits',
  'malformed',
  'legal-block',
];

let simulators: Simulators;
beforeAll(async () => {
  simulators = await startSimulators({
    random: () => 0,
    latency: { minMs: 0, maxMs: 0 },
  });
});
afterAll(() => simulators.stop());
beforeEach(() => {
  simulators.directory.replace([GRACE]);
  for (const id of wireIds()) simulators.setMode(id, 'up');
});

const sessions = new Map();

async function ask<Outcome extends { readonly kind: string }>(
  vendor: Vendor,
  question: (credentials: { readonly key: string }) => VendorRequest,
  outcome: (answer: VendorAnswer) => Outcome,
): Promise<unknown> {
  const baseUrl = `${simulators.url}/${vendor.id}`;
  const secret = { key: 'simulated', secret: 'simulated', baseUrl };
  const ports = { ...fakeTime(), random: systemRandom, fetch: globalThis.fetch, sessions };
  const session = await openSession(ports, vendor, secret);
  if ('kind' in session) return session;
  return callVendor(ports, { vendor, secret, request: question(session), outcome });
}

type Fact = keyof ContactQuery;

/** What may be known of a person, from the least that anybody can ask by to all of it. */
const WAYS: readonly (readonly Fact[])[] = [
  ['fullName', 'companyDomain'],
  ['fullName', 'companyName'],
  ['firstName', 'lastName', 'companyDomain'],
  ['firstName', 'lastName', 'companyName'],
  ['linkedinUrl'],
  ['email'],
  ['fullName', 'linkedinUrl'],
  ['firstName', 'lastName', 'companyName', 'companyDomain', 'linkedinUrl', 'email'],
];

function factsOf(person: Person, way: readonly Fact[]): ContactQuery {
  const { fullName, companyName, companyDomain, linkedinUrl } = person;
  const [firstName, lastName] = fullName.split(' ');
  const facts: ContactQuery = {
    ...{ firstName, lastName, fullName, companyName, companyDomain, linkedinUrl },
    email: person.emails[0]?.value,
  };
  return Object.fromEntries(way.map((fact) => [fact, facts[fact]]));
}

const SEARCHES = PROVIDERS.flatMap((provider) =>
  provider.searches.map((search) => {
    const kinds = Object.keys(search.prices) as Findable[];
    const wanted = kinds.length > 1 ? [...kinds.map((kind) => [kind]), kinds] : [kinds];
    const ways = WAYS.filter((way) => search.canUse(factsOf(GRACE, way)));
    const questions = ways.flatMap((way) => wanted.map((data) => ({ way, data })));
    return { name: `${provider.id} ${search.id}`, provider, search, questions };
  }),
);

describe.each(SEARCHES)('$name', ({ provider, search, questions }) => {
  const find = async (facts: ContactQuery, data: readonly Findable[]): Promise<unknown> => {
    const first = await ask(provider, (keys) => search.request(facts, keys, data), search.outcome);
    const { ticket = undefined } = first as { readonly ticket?: string };
    const { poll } = search;
    if (ticket === undefined || !poll) return first;
    return ask(
      provider,
      (keys) => poll.request(ticket, keys),
      (answer) => poll.outcome(answer, ticket),
    );
  };

  it('finds who is known there, and misses who is not, whatever they are asked by', async () => {
    expect(questions.length).toBeGreaterThan(0);
    for (const { way, data } of questions) {
      const by = `${data} by ${way}`;
      const got = JSON.stringify(await find(factsOf(GRACE, way), data));
      if (data.includes('email')) expect(got, by).toContain('grace@globex.example');
      if (data.includes('phone')) expect(got.replace(/\D/g, ''), by).toContain('16285550123');
      const missed = await find(factsOf(NOBODY, way), data);
      expect(missed, by).toMatchObject({ kind: 'not-found' });
    }
  });
});

describe.each(MODES)('a vendor that is %s', (mode) => {
  it('is understood by its adapter, in each call', async () => {
    for (const { name, provider, search, questions } of SEARCHES) {
      simulators.setMode(provider.id, mode);
      const [{ way, data }] = questions as [(typeof questions)[number]];
      const facts = factsOf(GRACE, way);
      const got = await ask(provider, (keys) => search.request(facts, keys, data), search.outcome);
      expect(got, name).toMatchObject({ kind: 'refused', reason: mode });
    }
    for (const verifier of VERIFIERS) {
      simulators.setMode(verifier.id, mode);
      const got = await ask(
        verifier,
        (keys) => verifier.request('grace@globex.example', keys),
        verifier.outcome,
      );
      expect(got, verifier.id).toMatchObject({ kind: 'refused', reason: mode });
    }
    for (const verifier of PHONE_VERIFIERS) {
      simulators.setMode(verifier.id, mode);
      const got = await ask(
        verifier,
        (keys) => verifier.request('+16285550123', keys),
        verifier.outcome,
      );
      expect(got, verifier.id).toMatchObject({ kind: 'refused', reason: mode });
    }
  });
});

it.each(VERIFIERS.map((verifier) => ({ id: verifier.id, verifier })))(
  '$id says what an address is, and undeliverable of one that nobody has',
  async ({ verifier }) => {
    for (const verdict of ['deliverable', 'catch-all', 'undeliverable', 'unknown'] as const) {
      simulators.directory.replace([
        { ...GRACE, emails: [{ value: 'grace@globex.example', verdict, providers: [] }] },
      ]);
      const got = await ask(
        verifier,
        (keys) => verifier.request('grace@globex.example', keys),
        verifier.outcome,
      );
      expect(got).toMatchObject({ kind: 'verdict', verdict });
    }
    const nobody = await ask(
      verifier,
      (keys) => verifier.request('zoe@globex.example', keys),
      verifier.outcome,
    );
    expect(nobody).toMatchObject({ kind: 'verdict', verdict: 'undeliverable' });
  },
);

it.each(PHONE_VERIFIERS.map((verifier) => ({ id: verifier.id, verifier })))(
  '$id says what a number is, and invalid of one that nobody has',
  async ({ verifier }) => {
    const check = (number: string) =>
      ask(verifier, (keys) => verifier.request(number, keys), verifier.outcome);
    for (const lineType of ['mobile', 'landline', 'voip'] as const) {
      for (const [value, country] of NUMBERS.filter(([number]) => verifier.canCheck(number))) {
        simulators.directory.replace([{ ...GRACE, phones: [{ value, lineType, providers: [] }] }]);
        expect(await check(value)).toMatchObject({
          kind: 'checked',
          check: { valid: true, lineType, country },
        });
      }
    }
    expect(await check('+16285550199')).toMatchObject({ kind: 'checked', check: { valid: false } });
  },
);
