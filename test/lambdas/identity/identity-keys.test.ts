import { describe, expect, it } from 'vitest';
import {
  areTwo,
  emailKey,
  fullNameOf,
  identityKeys,
  profileOf,
} from '../../../lambdas/identity/identity-keys.ts';
import type { SubjectInput } from '../../../lambdas/identity/subject.contract.ts';

const keys = (subject: SubjectInput) => identityKeys('ws_1', subject);
const named = (fullName: string, companyDomain = 'acme.example') =>
  keys({ fullName, companyDomain });
const profile = (linkedinUrl: string) => keys({ linkedinUrl });

describe('identityKeys', () => {
  it('gives the ways to know a person, strongest first, none of which names anybody', () => {
    const all = keys({
      email: 'ada@acme.example',
      linkedinUrl: 'https://www.linkedin.com/in/ada',
      fullName: 'Ada Example',
      companyDomain: 'acme.example',
      companyName: 'Acme',
    });
    expect(all).toHaveLength(3);
    expect(all[0]).toBe(profile('linkedin.com/in/ada')[0]);
    expect(all[1]).toBe(named('Ada Example')[0]);
    expect(all[2]).toBe(emailKey('ws_1', 'ada@acme.example'));
    expect(all.every((key) => /^[epdc][0-9a-z]{51}$/.test(key))).toBe(true);
  });

  it('is another key in another workspace', () => {
    const subject = { email: 'ada@acme.example' };
    expect(identityKeys('ws_2', subject)).not.toEqual(identityKeys('ws_1', subject));
  });

  it('knows a name by the company’s name only where no domain is known', () => {
    const byName = keys({ fullName: 'Ada Example', companyName: 'Acme, Inc.' });
    expect(byName).toEqual(keys({ fullName: 'ada example', companyName: 'ACME Inc' }));
    expect(byName).not.toEqual(named('Ada Example'));
  });

  it.each([['ADA@Acme.Example'], ['  ada@acme.example '], ['ａｄａ@acme.example']])(
    'is one address, written %s',
    (email) => {
      expect(keys({ email })).toEqual(keys({ email: 'ada@acme.example' }));
    },
  );

  it.each([
    ['Zoë O’Brien-Łuk', "zoe o'brien łuk"],
    ['José  María', 'Jose\u0301 MARIA'],
    ['Straße, Jürgen', 'straße jurgen'],
    ['J. R. Smith', 'J R Smith'],
    ['İpek Ålund', 'ipek alund'],
    ['Андрій Ёлкин', 'андріи елкин'],
    ['أحمد علي', 'احمد علي'],
    ['🚀 Ada Example 🚀', 'Ada Example'],
  ])('is one name, written %s or %s', (one, other) => {
    expect(named(one)).toHaveLength(1);
    expect(named(one)).toEqual(named(other));
  });

  it.each([
    ['Ada Example', 'Ada Exemple'],
    ['राम शर्मा', 'रमा शर्मा'],
    ['さがわ ゆい', 'さかわ ゆい'],
    ['พี วันดี', 'พิ วันดี'],
    ['김민수', '김민서'],
    ['王伟', '王薇'],
  ])('are two names: %s and %s', (one, other) => {
    expect(named(one)).toHaveLength(1);
    expect(named(one)).not.toEqual(named(other));
  });

  it.each([
    ['https://www.acme.example/about?x=1'],
    ['HTTP://ACME.example'],
    ['www.acme.example.'],
    ['acme.example:443'],
    [' acme.example '],
  ])('is one domain, written %s', (domain) => {
    expect(named('Ada Example', domain)).toEqual(named('Ada Example'));
  });

  it('takes a subdomain for another company', () => {
    expect(named('Ada Example', 'labs.acme.example')).not.toEqual(named('Ada Example'));
  });

  it.each([
    ['https://www.linkedin.com/in/ada-example/'],
    ['http://de.linkedin.com/in/Ada-Example?locale=de#top'],
    ['linkedin.com/in/ada-example/detail/contact-info'],
    ['https://www.linkedin.com/in/%61da-example'],
  ])('is one profile, written %s', (url) => {
    expect(profile(url)).toEqual(profile('linkedin.com/in/ada-example'));
  });

  it('reads percent-encoded letters, and takes broken ones as they stand', () => {
    expect(profile('linkedin.com/in/zo%C3%AB')).toEqual(profile('linkedin.com/in/zoë'));
    expect(profile('linkedin.com/in/zo%E4')).toHaveLength(1);
  });

  it.each([['https://www.linkedin.com/company/acme'], ['https://example.com/ada'], ['ada']])(
    'knows nobody by %s',
    (url) => {
      expect(profile(url)).toEqual([]);
    },
  );
});

describe('fullNameOf', () => {
  it('takes the full name before its parts, and both parts or none', () => {
    expect(fullNameOf({ fullName: ' Ada Example ', firstName: 'B', lastName: 'C' })).toBe(
      'Ada Example',
    );
    expect(fullNameOf({ firstName: ' Ada', lastName: 'Example ' })).toBe('Ada Example');
    expect(fullNameOf({ firstName: 'Ada' })).toBeUndefined();
    expect(fullNameOf({ fullName: '  ', lastName: 'Example' })).toBeUndefined();
  });
});

describe('identityKeys of an office’s mailbox', () => {
  const known = { fullName: 'Ada Example', companyDomain: 'acme.example' };

  it('are those of the person, where something of the person is known', () => {
    expect(keys({ ...known, email: 'Info@acme.example' })).toEqual(keys(known));
    expect(keys({ ...known, email: 'vertrieb@acme.example' })).toEqual(keys(known));
    for (const local of ['no-reply', 'sales-emea', 'team.berlin', 'info+x', 'customer-service'])
      expect(keys({ ...known, email: `${local}@acme.example` }), local).toEqual(keys(known));
    for (const local of ['infosec', 'teamer', 'a.press'])
      expect(keys({ ...known, email: `${local}@acme.example` }), local).toHaveLength(2);
  });

  it('are the mailbox’s, where nothing else is', () => {
    const email = 'info@acme.example';
    expect(keys({ email, fullName: 'Ada' })).toEqual([emailKey('ws_1', email)]);
  });
});

describe('profileOf and areTwo', () => {
  it('tell two people apart by their profiles, and by nothing else', () => {
    const ada = keys({ linkedinUrl: 'linkedin.com/in/ada', email: 'a@acme.example' });
    expect(profileOf(ada)).toBe(profile('linkedin.com/in/ada')[0]);
    expect(profileOf(named('Ada Example'))).toBeUndefined();
    expect(areTwo('p1', 'p2')).toBe(true);
    expect(areTwo('p1', 'p1')).toBe(false);
    expect(areTwo('p1', undefined)).toBe(false);
    expect(areTwo(undefined, undefined)).toBe(false);
  });
});
