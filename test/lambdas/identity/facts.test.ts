import fc from 'fast-check';
import { expect, it } from 'vitest';
import { factsOf, joinFacts } from '../../../lambdas/identity/facts.ts';
import type { Facts } from '../../../lambdas/identity/identity.contract.ts';

const NONE: Facts = { profiles: [], profileIds: [], names: [], domains: [], companies: [] };

it('factsOf gives what is known, normalised', () => {
  expect(
    factsOf({
      firstName: 'Łukasz',
      lastName: 'Groß',
      companyName: 'Acme GmbH',
      companyDomain: 'labs.acme.co.uk',
      linkedinUrl: 'https://www.linkedin.com/in/lukasz',
      email: 'lukasz@acme.example',
    }),
  ).toEqual({
    profiles: ['lukasz'],
    profileIds: [],
    names: ['lukasz gross'],
    domains: ['acme.co.uk'],
    companies: ['acme'],
  });
});

it('factsOf knows half a name, LinkedIn’s own ids, and no employer in what is none', () => {
  const id = 'ACoAABcdEFghIJklMNopQRstUVwxYZ0123456789';
  expect(
    factsOf({ firstName: 'Ada', companyName: 'Freelance', linkedinUrl: `linkedin.com/in/${id}` }),
  ).toEqual({ ...NONE, names: ['ada'], profileIds: [id] });
});

it('factsOf knows nothing of who has no cell that tells, and cuts what is long', () => {
  expect(factsOf({ email: 'ada@acme.example', companyDomain: 'acme' })).toEqual(NONE);
  expect(factsOf({ fullName: 'x'.repeat(200) }).names).toEqual(['x'.repeat(100)]);
});

it('joinFacts keeps of two spellings of a name the one that says more', () => {
  const join = (...names: string[]) =>
    names.map((name): Facts => ({ ...NONE, names: [name] })).reduce(joinFacts).names;
  expect(join('j smith', 'john smith')).toEqual(['john smith']);
  expect(join('john smith', 'john paul smith', 'j smith')).toEqual(['john paul smith']);
  expect(join('jane smith', 'jane miller')).toEqual(['jane miller', 'jane smith']);
});

const texts = fc.array(fc.constantFrom('ada example', 'a example', 'bob', 'x', 'y', 'z', 'w'), {
  maxLength: 4,
});
const facts: fc.Arbitrary<Facts> = fc
  .record({
    profiles: texts,
    profileIds: texts,
    names: texts,
    domains: texts,
    companies: texts,
  })
  .map((each) => joinFacts(each, NONE));

it('joinFacts is the same in any order, adds nothing twice, and stays small', () => {
  fc.assert(
    fc.property(facts, facts, (a, b) => {
      const joined = joinFacts(a, b);
      expect(joined).toEqual(joinFacts(b, a));
      expect(joinFacts(joined, joined)).toEqual(joined);
      expect(Object.values(joined).every((values) => values.length <= 4)).toBe(true);
    }),
  );
});
