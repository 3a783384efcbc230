import { describe, expect, it } from 'vitest';
import {
  areTwoProfiles,
  fullNameOf,
  hasCompany,
  known,
  linkedinHandleOf,
  nameFields,
} from '../../../lambdas/waterfall/contact-query.ts';

describe('a contact query', () => {
  it('gives the whole name, or puts it together of both parts', () => {
    expect(fullNameOf({ fullName: 'Ada Example' })).toBe('Ada Example');
    expect(fullNameOf({ firstName: 'Ada', lastName: 'Example' })).toBe('Ada Example');
    expect(fullNameOf({ firstName: 'Ada' })).toBeUndefined();
  });

  it('names the parts to a vendor where both are known', () => {
    expect(
      nameFields({ fullName: 'Dr Ada Example', firstName: 'Ada', lastName: 'Example' }),
    ).toEqual({
      first_name: 'Ada',
      last_name: 'Example',
    });
    expect(nameFields({ fullName: 'Ada Example' })).toEqual({ full_name: 'Ada Example' });
    expect(nameFields({ firstName: 'Ada' })).toEqual({});
  });

  it('reads the handle of a profile', () => {
    expect(linkedinHandleOf({ linkedinUrl: 'https://www.linkedin.com/in/ada-example/?x=1' })).toBe(
      'ada-example',
    );
    expect(
      linkedinHandleOf({ linkedinUrl: 'https://www.linkedin.com/company/acme' }),
    ).toBeUndefined();
    expect(linkedinHandleOf({})).toBeUndefined();
    expect(linkedinHandleOf({ linkedinUrl: 'linkedin.com/in/zo%C3%AB' })).toBe('zoë');
    expect(linkedinHandleOf({ linkedinUrl: 'linkedin.com/in/100%' })).toBe('100%');
  });

  it('tells two profiles apart by their handles alone', () => {
    const areTwo = (one: string | undefined, other: string | undefined) =>
      areTwoProfiles({ linkedinUrl: one }, { linkedinUrl: other });
    expect(areTwo('https://www.linkedin.com/in/one', 'https://www.linkedin.com/in/two')).toBe(true);
    expect(areTwo('https://www.linkedin.com/in/one', 'linkedin.com/in/One/?x=1')).toBe(false);
    expect(areTwo('https://de.linkedin.com/in/zo%c3%ab', 'linkedin.com/in/Zoë')).toBe(false);
  });

  it('takes nobody for two where one of them names no profile', () => {
    const one = { linkedinUrl: 'https://www.linkedin.com/in/one' };
    expect(areTwoProfiles(one, {})).toBe(false);
    expect(areTwoProfiles({}, one)).toBe(false);
    expect(areTwoProfiles(one, { linkedinUrl: 'https://www.linkedin.com/pub/two' })).toBe(false);
  });

  it('knows the employer by domain or name, and leaves out what is not known', () => {
    expect(hasCompany({ companyName: 'Acme' })).toBe(true);
    expect(hasCompany({ companyDomain: 'acme.example' })).toBe(true);
    expect(hasCompany({ fullName: 'Ada' })).toBe(false);
    expect(known({ a: 'x', b: undefined, c: '' })).toEqual({ a: 'x' });
  });
});
