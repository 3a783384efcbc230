import { describe, expect, it } from 'vitest';
import { nameOf } from '../../lambdas/claims/choose-subject.ts';
import type { Known, SubjectRecord } from '../../lambdas/claims/claims.contract.ts';
import { type Asker, explore, type Plans, PRODUCT, type Story } from './claims-model.ts';

const PROFILE = { linkedinUrl: 'https://www.linkedin.com/in/ada-example' };
const NAME = { fullName: 'Ada Example', companyDomain: 'acme.example' };
const EMAIL = 'ada@acme.example';
const OLD_EMAIL = 'ada.example@acme.example';
const PHONE = '+14155550100';

/** Ada, as somebody asks for her; the finder finds that of her. */
function ada(subject: Asker['subject'], finds: Asker['finds'] = { email: [EMAIL] }): Asker {
  return { subject, person: 'ada', finds };
}

/** Bob, a colleague. */
function bob(subject: Asker['subject'], finds: Asker['finds'] = {}): Asker {
  return { subject, person: 'bob', finds: { email: ['bob@acme.example'], ...finds } };
}

/** Ann, of the same family as Ben. */
function ann(subject: Asker['subject']): Asker {
  return { subject, person: 'ann', finds: { email: ['ann@acme.example'] } };
}

/** Mishaps in stories of three: `npm run prove:models` has the time for one. */
const OF_THREE = process.env.SEARCH === 'exhaustive' ? 1 : 0;

const STORIES: Readonly<Record<string, Story>> = {
  'the same keys': { askers: [ada(PROFILE), ada(PROFILE)] },
  'a shared key': { askers: [ada({ ...PROFILE, ...NAME }), ada(NAME)] },
  'a third who links two': {
    askers: [ada(PROFILE), ada(NAME), ada({ ...PROFILE, ...NAME })],
    mishaps: OF_THREE,
  },
  'no key in common, one value': { askers: [ada(PROFILE), ada(NAME)] },
  'no key in common, of three, one value': {
    askers: [ada(PROFILE), ada(NAME), ada({ fullName: 'Ada Example', companyName: 'Acme' })],
    mishaps: 0,
  },
  'asked by the value that another is found at': { askers: [ada({ email: EMAIL }), ada(NAME)] },
  'two values, found crosswise': {
    askers: [
      ada({ email: EMAIL }, { email: [OLD_EMAIL] }),
      ada({ email: OLD_EMAIL }, { email: [EMAIL] }),
    ],
  },
  'several values at once, of which another finds one': {
    askers: [ada(PROFILE, { email: [EMAIL, OLD_EMAIL] }), ada(NAME, { email: [OLD_EMAIL] })],
  },
  'several values at once, of which another is asked by one': {
    askers: [ada(PROFILE, { email: [OLD_EMAIL, EMAIL] }), ada({ email: EMAIL })],
  },
  'one finds, one does not': { askers: [ada(NAME, { email: [] }), ada(NAME)] },
  'two data, together and apart': {
    askers: [ada(NAME, { email: [EMAIL], phone: [PHONE] }), ada(NAME, { phone: [PHONE] })],
  },
  'two data, known late to be one person': {
    askers: [
      ada(PROFILE, { email: [EMAIL], phone: [PHONE] }),
      ada(NAME, { email: [EMAIL], phone: [PHONE] }),
    ],
  },
  'one value leads to her already, another she was only asked by': {
    askers: [
      ada(PROFILE, { email: [EMAIL], phone: [PHONE] }),
      ada({ ...NAME, phone: PHONE }, { email: [EMAIL] }),
    ],
  },
  'asked by a value that she is found at, beside her name': {
    askers: [ada({ ...NAME, email: EMAIL }), ada(PROFILE, { email: [EMAIL] })],
  },
  'a colleague named beside her address': {
    askers: [
      bob({ fullName: 'Bob Builder', companyDomain: 'acme.example', email: EMAIL }),
      ada(NAME),
      ada({ email: EMAIL }),
    ],
    mishaps: 0,
  },
  'a relative beside whose name her address stands': {
    askers: [
      ada({ ...PROFILE, email: 'ben.example@acme.example' }),
      {
        subject: { fullName: 'Ben Example', companyDomain: 'acme.example' },
        person: 'ben',
        finds: { email: ['ben.example@acme.example'] },
      },
    ],
  },
  'a relative who is asked for by profile alone': {
    askers: [
      ann({
        fullName: 'Ann Example',
        companyDomain: 'acme.example',
        email: 'ben.example@acme.example',
      }),
      {
        subject: { linkedinUrl: 'https://www.linkedin.com/in/ben-example' },
        person: 'ben',
        finds: { email: ['ben.example@acme.example'] },
      },
    ],
  },
  'two of one name, told apart by their profiles': {
    askers: [
      ada({ ...PROFILE, ...NAME }),
      bob({ linkedinUrl: 'https://www.linkedin.com/in/ada-example-2', ...NAME }),
    ],
  },
  'found at two addresses, known late to be one person': {
    askers: [ada(PROFILE), ada(NAME, { email: [OLD_EMAIL] }), ada({ ...PROFILE, ...NAME }, {})],
    isLate: true,
    mishaps: OF_THREE,
  },
  'two data at other values each, known late by a number': {
    askers: [
      ada(PROFILE, { email: [EMAIL], phone: [PHONE] }),
      ada(NAME, { email: [OLD_EMAIL], phone: [PHONE] }),
    ],
    mishaps: 1,
  },
  'found at two addresses, of which the second answer names the profile': {
    askers: [ada(PROFILE), { ...ada(NAME, { email: [OLD_EMAIL] }), learns: PROFILE.linkedinUrl }],
    isLate: true,
  },
  'namesakes of one company, told apart by the profiles that answers name': {
    askers: [
      { ...ada({ fullName: 'Ada Example', companyName: 'Acme' }), learns: PROFILE.linkedinUrl },
      bob({ linkedinUrl: 'https://www.linkedin.com/in/ada-example-2', ...NAME }),
    ],
  },
  'who asks has her address, another asks by profile': {
    askers: [{ ...ada(NAME), has: true }, ada(PROFILE)],
  },
  'who asks has her address, another asks by that': {
    askers: [{ ...ada(NAME), has: true }, ada({ email: EMAIL })],
  },
  'who asks has two addresses of hers, another asks by one': {
    askers: [
      { ...ada(PROFILE, { email: [OLD_EMAIL, EMAIL] }), has: true },
      ada({ ...NAME, email: EMAIL }, { email: [OLD_EMAIL] }),
    ],
  },
  'found at one address while another, whom a third shows to be her, has a second one': {
    askers: [
      ada(NAME),
      { ...ada(PROFILE, { email: [OLD_EMAIL] }), has: true },
      ada({ ...PROFILE, ...NAME }, {}),
    ],
    isLate: true,
    mishaps: OF_THREE,
  },
  'found at one address while another has a second one, who is known late to be her': {
    askers: [
      ada(NAME, { email: [EMAIL], phone: [PHONE] }),
      { ...ada(PROFILE, { email: [OLD_EMAIL] }), has: true },
      ada(PROFILE, { phone: [PHONE] }),
    ],
    isLate: true,
    mishaps: 0,
  },
  'found at one address while another has a second one, whose profile the answer names': {
    askers: [
      { ...ada(NAME), learns: PROFILE.linkedinUrl },
      { ...ada(PROFILE, { email: [OLD_EMAIL] }), has: true },
      ada({ ...PROFILE, ...NAME }, {}),
    ],
    isLate: true,
    mishaps: 0,
  },
  'two people with one mailbox, which one has': {
    askers: [
      { ...ada(NAME, { email: ['office@acme.example'] }), has: true },
      bob(
        { fullName: 'Bob Builder', companyDomain: 'acme.example' },
        { email: ['office@acme.example'] },
      ),
    ],
    shared: ['office@acme.example'],
  },
  'two people with one mailbox': {
    askers: [
      ada(
        { fullName: 'Ada Example', companyDomain: 'acme.example' },
        { email: ['office@acme.example'] },
      ),
      bob(
        { fullName: 'Bob Builder', companyDomain: 'acme.example' },
        { email: ['office@acme.example'] },
      ),
    ],
    shared: ['office@acme.example'],
  },
  'a placeholder in place of an address': {
    askers: [
      ada({ ...NAME, email: 'none@none.example' }),
      bob({ fullName: 'Bob Builder', companyDomain: 'other.example', email: 'none@none.example' }),
    ],
  },
};

const WAIT = { kind: 'wait' } as const;
const CREDIT_BACK = { kind: 'credit-back' } as const;

/** What is known, as if nobody had found anything yet. */
function undecided(known: Known): Known {
  const subjects = [...known.subjects].map(([id, record]): [string, SubjectRecord] => {
    const data = Object.entries(record.data).map(([datum, claim]) => [
      datum,
      { ...claim, state: claim.state === 'found' ? 'finding' : claim.state },
    ]);
    return [id, { ...record, data: Object.fromEntries(data) }];
  });
  return { ...known, subjects: new Map(subjects) };
}

describe('identity and claims, in every order', () => {
  it('a claim that takes over a living one costs a call of a provider, and nothing else', () => {
    const hasty: Partial<Plans> = {
      claim: (known, request) => {
        const all = [...known.subjects.values()].flatMap(({ data }) => Object.values(data));
        return PRODUCT.claim(known, { ...request, givenUp: new Set(all.map(nameOf)) });
      },
    };
    const story = STORIES['a shared key'] as Story;
    expect(explore({ ...story, mishaps: 0 }, { ...PRODUCT, ...hasty }).breach).toBeUndefined();
  });

  it.each(Object.entries(STORIES))('%s', (_name, story) => {
    const { states, breach } = explore(story);
    expect(breach).toBeUndefined();
    expect(states).toBeGreaterThan(10);
  });

  it.each<[string, Partial<Plans>, string]>([
    [
      'a found claim is taken over',
      { found: (known, request) => PRODUCT.found(undecided(known), request) },
      'a datum of a person is charged twice',
    ],
    [
      'a found value is no key',
      {
        found: (known, request) =>
          PRODUCT.found(known, {
            ...request,
            found: Object.fromEntries(
              Object.entries(request.found).map(([datum, of]) => [datum, { ...of, valueKeys: [] }]),
            ),
          }),
      },
      'a datum of a person is charged twice',
    ],
    ['a settled row keeps its claims', { end: () => [] }, 'a claim stays'],
    [
      'what was charged is freed',
      { end: (known, request) => PRODUCT.end(known, { ...request, paid: {} }) },
      'what a person is charged for is not owned',
    ],
    [
      'a double charge stays',
      { double: () => ({ kind: 'done' }) },
      'what stands charged is not what is owned',
    ],
    [
      'a charge comes back before the other is known',
      {
        double: (record, double, { fate, nowMs }) => {
          const end = PRODUCT.double(record, double, { fate, nowMs });
          return end.kind === 'wait' && fate.kind === 'charged' ? { kind: 'credit-back' } : end;
        },
      },
      'what a person is charged for is not owned',
    ],
    [
      'a charge comes back that is the only one',
      { double: (_record, _double, { fate }) => (fate.kind === 'open' ? WAIT : CREDIT_BACK) },
      'what a person is charged for is not owned',
    ],
  ])('breaks when %s', (_name, broken, rule) => {
    const late = STORIES['found at two addresses, known late to be one person'] as Story;
    const stories =
      broken.double === undefined
        ? Object.values(STORIES).filter(({ askers }) => askers.length === 2)
        : [{ ...late, mishaps: 1 }];
    const plans = { ...PRODUCT, ...broken };
    const rules = stories.map(
      (story) => explore({ ...story, mishaps: broken.double ? 1 : 0 }, plans).breach?.rule,
    );
    expect(rules).toContain(rule);
  });
});
