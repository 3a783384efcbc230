import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contradicts, employersDiffer } from '../../../lambdas/identity/contradicts.ts';
import type { Facts } from '../../../lambdas/identity/identity.contract.ts';

const NONE: Facts = { profiles: [], profileIds: [], names: [], domains: [], companies: [] };
const facts = (some: Partial<Facts>): Facts => ({ ...NONE, ...some });

const JANE = facts({ names: ['jane smith'] });
const JOHN = facts({ names: ['john smith'] });
const J = facts({ names: ['j smith'] });
const P1 = facts({ profiles: ['js1'] });
const P2 = facts({ profiles: ['js2'] });
const ID1 = facts({ profileIds: ['ACoAAone'] });
const ID2 = facts({ profileIds: ['ACoAAtwo'] });
const LEAD = facts({ profileIds: ['ACwAAtwo'] });
const COM = facts({ domains: ['acme.com'], companies: ['acme'] });
const DE = facts({ domains: ['acme.de'], companies: ['acme'] });
const BARE_DE = facts({ domains: ['acme.de'] });
const OTHER = facts({ domains: ['other.com'], companies: ['acme'] });
const ACME = facts({ companies: ['acme'] });
const GLOBEX = facts({ companies: ['globex'] });

/** For two subjects, the kinds of keys that do not make them one. */
describe('contradicts', () => {
  it.each([
    ['nothing known of one', NONE, COM, ''],
    ['two handles', P1, P2, 'odcmet'],
    ['two ids of one kind', ID1, ID2, 'dcmet'],
    ['two ids of two kinds', ID1, LEAD, ''],
    ['an id and a handle', ID1, P1, ''],
    ['Jane and John Smith', JANE, JOHN, 'dcmet'],
    ['J. and John Smith', J, JOHN, ''],
    ['a name and a profile', JANE, P1, ''],
    ['one label, one name', COM, DE, ''],
    ['one label on a host of many', facts({ ...COM, domains: ['acme.github.io'] }), DE, ''],
    ['one label, one of them without a name', COM, BARE_DE, 'cmet'],
    ['one name, two labels', COM, OTHER, 'cmet'],
    ['two companies, no domains', ACME, GLOBEX, 'met'],
    ['two companies, one domain', COM, GLOBEX, 'met'],
    ['one company, one domain', COM, ACME, ''],
    ['a company and its branch', ACME, facts({ companies: ['acmegermany'] }), ''],
    ['a company in two scripts', ACME, facts({ companies: ['アクメ'] }), ''],
    ['Müller and Mueller', facts({ companies: ['mueller'] }), facts({ companies: ['muller'] }), ''],
    ['a second name in common', facts({ names: ['jane miller', 'jane smith'] }), JANE, ''],
    ['a second handle in common', facts({ profiles: ['js1', 'js9'] }), P1, ''],
    ['a second domain in common', facts({ domains: ['acme.com', 'x.com'] }), COM, ''],
  ])('%s', (_, a, b, kinds) => {
    const told = [...'podcmet'].filter((kind) => contradicts(`${kind}hash`, a, b));
    expect(told.join('')).toBe(kinds);
    expect([...'podcmet'].filter((kind) => contradicts(`${kind}hash`, b, a)).join('')).toBe(kinds);
  });

  it('is symmetric, and nobody contradicts themselves', () => {
    const some = (...values: string[]) =>
      fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 });
    const any: fc.Arbitrary<Facts> = fc.record({
      profiles: some('a', 'b', 'c'),
      profileIds: some('ACoAA1', 'ACoAA2', 'ACwAA1'),
      names: some('j smith', 'john smith', 'jane smith', 'smith', 'mueller', 'muller', '王伟'),
      domains: some('acme.com', 'acme.de', 'other.com'),
      companies: some('acme', 'acmegermany', 'globex'),
    });
    fc.assert(
      fc.property(any, any, fc.constantFrom(...'podcmet'), (a, b, kind) => {
        expect(contradicts(kind, a, b)).toBe(contradicts(kind, b, a));
        expect(contradicts(kind, a, a)).toBe(false);
      }),
    );
  });

  it('takes an unknown kind for a weak one', () => {
    expect(contradicts('zhash', JANE, JOHN)).toBe(true);
  });
});

it('employersDiffer goes by domains where both are known', () => {
  expect(employersDiffer(COM, DE)).toBe(false);
  expect(employersDiffer(COM, OTHER)).toBe(true);
  expect(employersDiffer(ACME, OTHER)).toBe(false);
  expect(employersDiffer(ACME, GLOBEX)).toBe(true);
  expect(employersDiffer(ACME, NONE)).toBe(false);
});
