import { describe, expect, it } from 'vitest';
import { DATA } from '../../../lambdas/waterfall/data.ts';
import type { Candidate } from '../../../lambdas/waterfall/waterfall.contract.ts';

const ACCEPTS = { email: ['deliverable'], phone: ['mobile'] } as const;
const address = (value: string, more: Partial<Candidate> = {}): Candidate => ({
  datum: 'email',
  value,
  provider: 'hunter',
  asked: ['zerobounce'],
  verdict: 'deliverable',
  ...more,
});
const number = (value: string, more: Partial<Candidate> = {}): Candidate => ({
  datum: 'phone',
  value,
  provider: 'leadmagic',
  asked: [],
  lineType: 'mobile',
  ...more,
});

describe('email', () => {
  it('accepts what the plan takes, once a verifier has spoken', () => {
    const { verdict: _, ...silent } = address('a@acme.example');
    expect(DATA.email.isAccepted(silent, ACCEPTS)).toBe(false);
    expect(DATA.email.isAccepted(address('a@acme.example'), ACCEPTS)).toBe(true);
    const catchAll = address('a@acme.example', { verdict: 'catch-all' });
    expect(DATA.email.isAccepted(catchAll, ACCEPTS)).toBe(false);
  });

  it.each([
    ['ada@gmail.com', false],
    ['Ada@Yahoo.co.uk', false],
    ['ada@acme.example', true],
  ])('where work addresses alone count: %s', (value, accepted) => {
    const strict = { ...ACCEPTS, workEmailOnly: true } as const;
    expect(DATA.email.isAccepted(address(value), strict)).toBe(accepted);
    expect(DATA.email.isAccepted(address(value), ACCEPTS)).toBe(true);
  });

  it('gives all addresses of an answer', () => {
    const found = [address('Ada@acme.example'), address('a@acme.example')] as const;
    expect(DATA.email.toFound([...found])).toEqual({
      kind: 'found',
      value: 'Ada@acme.example',
      all: ['Ada@acme.example', 'a@acme.example'],
      provider: 'hunter',
      verdict: 'deliverable',
    });
  });
});

describe('phone', () => {
  it('reads numbers as E.164, the best line first, and drops what is no number', () => {
    const phones = [
      { value: '+44 20 7946 0123' },
      { value: 'n/a' },
      { value: '+1 415 555 0100' },
      { value: '+49 171 3920001' },
    ];
    expect(DATA.phone.readBrought({ emails: [], phones })).toEqual([
      { value: '+491713920001', lineType: 'mobile', country: 'DE' },
      { value: '+442079460123', lineType: 'landline', country: 'GB' },
      { value: '+14155550100', lineType: 'unknown', country: 'US' },
    ]);
  });

  it('gives numbers with what is known of their lines', () => {
    const found = [
      number('+491713920001', { country: 'DE' }),
      number('+14155550100', { lineType: 'landline', country: 'US' }),
    ] as const;
    expect(DATA.phone.toFound([...found])).toEqual({
      kind: 'found',
      value: '+491713920001',
      all: [
        { value: '+491713920001', lineType: 'mobile', country: 'DE' },
        { value: '+14155550100', lineType: 'landline', country: 'US' },
      ],
      provider: 'leadmagic',
      lineType: 'mobile',
    });
  });

  it.each([
    ['mobile', true],
    ['landline', false],
    ['unknown', false],
  ] as const)('accepts a %s where the plan takes mobiles alone: %s', (lineType, expected) => {
    expect(DATA.phone.isAccepted(number('+14155550100', { lineType }), ACCEPTS)).toBe(expected);
  });
});

describe('emailCheck', () => {
  it('has the verdict as its value, from the verifier that spoke last; unknown is none', () => {
    const checked = address('a@acme.example', {
      datum: 'emailCheck',
      verdict: 'undeliverable',
      asked: ['zerobounce', 'millionverifier'],
    });
    expect(DATA.emailCheck.isAccepted(checked, ACCEPTS)).toBe(true);
    expect(DATA.emailCheck.isAccepted({ ...checked, verdict: 'unknown' }, ACCEPTS)).toBe(false);
    expect(DATA.emailCheck.toFound([checked])).toEqual({
      kind: 'found',
      value: 'undeliverable',
      all: ['undeliverable'],
      provider: 'millionverifier',
      verdict: 'undeliverable',
    });
  });
});

describe('a number that a plan wants checked', () => {
  const check = (more: object) =>
    number('+14155550100', { lineType: 'mobile', check: more as never });
  it.each([
    ['valid', { valid: true, lineType: 'mobile' }, true],
    ['valid', { valid: true, lineType: 'mobile', reachable: false }, false],
    ['valid', { valid: false, lineType: 'unknown' }, false],
    ['reachable', { valid: true, lineType: 'mobile' }, false],
    ['reachable', { valid: true, lineType: 'mobile', reachable: true }, true],
  ] as const)('must be %s: %j counts, %s', (phoneMustBe, said, expected) => {
    expect(DATA.phone.isAccepted(check(said), { ...ACCEPTS, phoneMustBe })).toBe(expected);
  });

  it('does not count before anybody has checked it', () => {
    const unchecked = number('+14155550100', { lineType: 'mobile' });
    expect(DATA.phone.isAccepted(unchecked, { ...ACCEPTS, phoneMustBe: 'valid' })).toBe(false);
  });
});

describe('a stored number', () => {
  const VALID = { valid: true, lineType: 'mobile' } as const;
  it.each<[string, Partial<Candidate>, object, boolean, boolean]>([
    ['nobody has spoken of is open, on whatever plan', {}, {}, true, false],
    ['on a line that does not count is not asked about', { lineType: 'voip' }, {}, false, false],
    ['a verifier finds good', { check: VALID }, {}, false, true],
    ['a verifier finds gone', { check: { ...VALID, valid: false } }, {}, false, false],
    ['a verifier finds silent', { check: { ...VALID, reachable: false } }, {}, false, false],
    ['a finder brings again', { confirmed: true }, {}, false, true],
    [
      'a finder brings again, and a verifier finds gone',
      { confirmed: true, check: { ...VALID, valid: false } },
      ...([{}, false, false] as const),
    ],
    [
      'a finder brings again, where numbers must be checked',
      { confirmed: true },
      ...([{ phoneMustBe: 'valid' }, true, false] as const),
    ],
  ])('that %s', (_what, more, terms, isUndecided, isAccepted) => {
    const stored = number('+14155550100', { stored: true, ...more });
    const accepts = { ...ACCEPTS, ...terms };
    expect(DATA.phone.isUndecided(stored, accepts)).toBe(isUndecided);
    expect(DATA.phone.isAccepted(stored, accepts)).toBe(isAccepted);
  });
});

describe('phoneCheck', () => {
  it('checks the number that the query brings, as E.164', () => {
    expect(DATA.phoneCheck.given?.({ phone: '+1 (415) 555-0100' })).toBe('+14155550100');
    expect(DATA.phoneCheck.given?.({ phone: '12' })).toBeUndefined();
  });

  it('has for its value whether the number is valid, and all that was said of it', () => {
    const said = { valid: true, lineType: 'voip', reachable: true, country: 'US' } as const;
    const checked = number('+14155550100', { datum: 'phoneCheck', check: said, asked: ['telnyx'] });
    expect(DATA.phoneCheck.isAccepted(checked, ACCEPTS)).toBe(true);
    expect(DATA.phoneCheck.toFound([checked])).toEqual({
      kind: 'found',
      value: 'valid',
      all: ['valid'],
      provider: 'telnyx',
      lineType: 'voip',
      check: { e164: '+14155550100', ...said },
    });
  });
});
