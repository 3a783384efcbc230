import { describe, expect, it } from 'vitest';
import {
  answeredRow,
  claimsOn,
  contactIdIn,
  identityOf,
  keysOfRow,
  newContactId,
  subjectsOf,
} from '../../../lambdas/enrichments/row-subjects.ts';
import { identifyValue } from '../../../lambdas/identity/identify.ts';
import { ADA, ADAS_PROFILE, claim, finding, knowing, record, who } from '../../support/subjects.ts';

const EMAIL = 'ada@acme.example';
const ADDRESS = identifyValue('ws', 'email', EMAIL);
const rowOf = (subject: Parameters<typeof who>[0]) => ({ subject, keys: who(subject).keys });
const ROW = rowOf({ ...ADA, email: EMAIL });

describe('subjectsOf', () => {
  it.each([
    [['email', 'phone'], ROW, ['person: email phone']],
    [['emailCheck'], ROW, ['address: emailCheck']],
    [['phone', 'emailCheck'], ROW, ['person: phone', 'address: emailCheck']],
    [[], ROW, []],
  ] as const)('of %j', (data, row, expected) => {
    const subjects = subjectsOf('ws', row, data).map(({ identity, data: own }) => {
      const isAddress = identity.keys.join() === ADDRESS.keys.join();
      return `${isAddress ? 'address' : 'person'}: ${own.join(' ')}`;
    });
    expect(subjects).toEqual(expected);
  });
});

describe('keysOfRow', () => {
  it('gives the keys of the person, and of the address where that is checked', () => {
    expect(keysOfRow('ws', ROW, ['email'])).toEqual(ROW.keys);
    expect(keysOfRow('ws', ROW, ['emailCheck'])).toEqual([...ROW.keys, ...ADDRESS.keys]);
  });
});

describe('claimsOn', () => {
  it('gives what any record of the person has, before they have become one', () => {
    const paid = claim('paid', 'enr_2', { finding: finding(EMAIL) });
    const sought = claim('finding', 'enr_1');
    const known = knowing([
      record('con_1', ADAS_PROFILE, { data: { phone: sought } }),
      record('con_2', ADA, { data: { email: paid } }),
    ]);
    const row = rowOf({ ...ADA, ...ADAS_PROFILE });
    expect(claimsOn(known, 'ws', row, ['email', 'phone'])).toEqual({ email: paid, phone: sought });
  });

  it('gives a verdict of the address alone, not of its person, and of nobody else’s', () => {
    const verdict = claim('paid', 'enr_2', { finding: finding('deliverable') });
    const other = identifyValue('ws', 'email', 'ada.private@mail.example');
    const known = knowing([
      record('con_1', ADA, { data: { emailCheck: claim('paid', 'enr_3') } }),
      { contactId: 'con_2', rev: 1, ...ADDRESS, data: { emailCheck: verdict } },
      { contactId: 'con_3', rev: 1, ...other, data: {} },
    ]);
    expect(claimsOn(known, 'ws', ROW, ['emailCheck'])).toEqual({ emailCheck: verdict });
    const elsewhere = rowOf({ ...ADA, email: 'ada.private@mail.example' });
    expect(claimsOn(known, 'ws', elsewhere, ['emailCheck'])).toEqual({});
  });
});

describe('contactIdIn', () => {
  it('is the id of the person’s record, or the one that it would get', () => {
    const known = knowing([record('con_1', ADA)]);
    expect(contactIdIn(known, 'ws', ROW)).toBe('con_1');
    expect(contactIdIn(knowing([]), 'ws', ROW)).toMatch(/^con_[0-9a-z]{24}$/);
  });
});

describe('newContactId', () => {
  it('names a row’s subject by its strongest key, the same each time', () => {
    const id = newContactId({ keys: ['p:ada', 'e:ada@acme.example'] });
    expect(id).toMatch(/^con_[0-9a-z]{24}$/);
    expect(newContactId({ keys: ['p:ada'] })).toBe(id);
    expect(newContactId({ keys: ['e:ada@acme.example', 'p:ada'] })).not.toBe(id);
    expect(newContactId({ keys: [] })).toMatch(/^con_[0-9a-z]{24}$/);
  });
});

describe('answeredRow', () => {
  const { keys } = who(ADA);
  const row = { subject: ADA, keys };
  const ran = (linkedinUrl?: string) => ({ run: { learnt: { linkedinUrl } } }) as never;

  it('has the profile’s key before its own, and tells by it who it is not', () => {
    const answered = answeredRow('ws', row, ran(ADAS_PROFILE.linkedinUrl));
    const [profile] = who(ADAS_PROFILE).keys;
    expect(answered.keys).toEqual([profile, ...keys]);
    expect(identityOf('ws', answered).facts).toMatchObject({
      profiles: ['ada-example'],
      names: ['ada example'],
    });
  });

  it('is the row where nothing was learnt', () => {
    for (const none of [ran(), ran('linkedin.com/in/unknown'), {}, undefined]) {
      expect(answeredRow('ws', row, none).keys).toEqual(keys);
    }
  });
});
