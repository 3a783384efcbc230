import { describe, expect, it } from 'vitest';
import {
  employerField,
  hasCompany,
  hasNameAndCompany,
  known,
  linkedinHandleOf,
  nameFields,
  nameParts,
  namePartsOf,
  publicProfileOf,
} from '../../../lambdas/waterfall/contact-query.ts';

describe('a contact query', () => {
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

  it('gives the name in two parts to a vendor that takes no other', () => {
    expect(namePartsOf({ fullName: 'A. Example', firstName: 'Ada', lastName: 'Example' })).toEqual({
      first: 'Ada',
      last: 'Example',
    });
    expect(namePartsOf({ fullName: ' Dr. Ada Byron  Example, PhD' })).toEqual({
      first: 'Ada Byron',
      last: 'Example',
    });
    for (const query of [{ fullName: 'Ada' }, { lastName: 'Example' }, {}]) {
      expect(namePartsOf(query)).toBeUndefined();
    }
  });

  it('gives a profile that is public', () => {
    const linkedinUrl = 'https://www.linkedin.com/in/ada-example';
    expect(publicProfileOf({ linkedinUrl })).toBe(linkedinUrl);
    expect(
      publicProfileOf({ linkedinUrl: 'https://www.linkedin.com/in/ACoAABcdEFghIJklMNopQRst' }),
    ).toBeUndefined();
    expect(publicProfileOf({})).toBeUndefined();
  });

  it.each([
    ['Example, Dr. Ada', 'Ada', 'Example'],
    ['Ada van der Example', 'Ada', 'van der Example'],
  ])('takes %s apart for a vendor that takes no whole name', (fullName, first_name, last_name) => {
    expect(nameParts({ fullName })).toEqual({ first_name, last_name });
    expect(nameParts({ fullName: 'Ada' })).toBeUndefined();
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
    expect(linkedinHandleOf({ linkedinUrl: 'linkedin.com/in/Ada&trk=x' })).toBe('ada');
    expect(
      linkedinHandleOf({ linkedinUrl: 'linkedin.com/in/ACoAABcdEFghIJklMNopQRst' }),
    ).toBeUndefined();
  });

  it('knows the employer by domain or name, and leaves out what is not known', () => {
    expect(hasCompany({ companyName: 'Acme' })).toBe(true);
    expect(hasCompany({ companyDomain: 'acme.example' })).toBe(true);
    expect(hasCompany({ fullName: 'Ada' })).toBe(false);
    expect(hasNameAndCompany({ fullName: 'Ada', companyName: 'Acme' })).toBe(true);
    expect(hasNameAndCompany({ firstName: 'Ada', companyName: 'Acme' })).toBe(false);
    expect(hasNameAndCompany({ fullName: 'Ada Example' })).toBe(false);
    expect(known({ a: 'x', b: undefined, c: '' })).toEqual({ a: 'x' });
  });

  it.each([
    [{ companyDomain: 'acme.example', companyName: 'Acme' }, { domain: 'acme.example' }],
    [{ companyName: 'Acme' }, { company: 'Acme' }],
    [{}, {}],
  ])('of %o, tells a vendor of one field where she works', (query, field) => {
    expect(employerField(query, 'domain', 'company')).toEqual(field);
  });

  it('tells it under one name to a vendor that takes either', () => {
    expect(employerField({ companyName: 'Acme' }, 'company')).toEqual({ company: 'Acme' });
  });
});
