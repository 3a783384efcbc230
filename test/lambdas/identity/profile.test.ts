import { describe, expect, it } from 'vitest';
import { profileUrl, readProfile, readProfileUrl } from '../../../lambdas/identity/profile.ts';

const ID = 'ACoAABcdEFghIJklMNopQRstUVwxYZ0123456789';
const LEAD = 'ACwAABcdEFghIJklMNopQRstUVwxYZ0123456789';
const RECRUITER = 'AEMAABcdEFghIJklMNopQRstUVwxYZ0123456789';

it.each([
  'https://www.linkedin.com/in/ada/',
  'http://de.linkedin.com/in/Ada?locale=de#top',
  'https://m.linkedin.com:443/mwlite/in/ada',
  'linkedin.com/in/ada/detail/contact-info',
  'https://www.linkedin.com/in/%61da',
  '//www.linkedin.com/in/ada',
  'https://linkedin.com//in//ada',
  'linkedin.com/in/ada,',
  'linkedin.com/in/ada)',
  'linkedin.com/in/ada.',
  'linkedin.com/in/ada%20',
  'linkedin.com/in/ada&trk=people',
  'linkedin.com/in/ada%26trk%3Dpeople',
  'linkedin.com/in/a\u200bda\u200e',
  'linkedin.com/in/ada https://acme.example',
  'linkedin.com/in/adahttps://www.linkedin.com/in/ada',
  'linkedin.com/in/adawww.linkedin.com/in/ada',
  'https%3A%2F%2Fwww.linkedin.com%2Fin%2Fada',
  '<https://linkedin.com/in/ada>',
  '[Ada](https://linkedin.com/in/ada)',
  'linkedin.com/in/ada\r\n',
  'in/ada',
  'https://touch.www.linkedin.com/in/ada',
  'https://m.linkedin.com/mwlite/profile/in/ada',
  'https://www.linkedin.com/comm/in/ada?midToken=x',
  'https://www.linkedin.com/public-profile/in/ada',
  'https://www.linkedin.cn/incareer/in/ada',
  'https://ca.linkedin.com/in/ada/fr',
  'https://www.linkedin.com/authwall?sessionRedirect=https%3A%2F%2Fde.linkedin.com%2Fin%2Fada',
])('readProfileUrl reads %j', (cell) => {
  expect(readProfileUrl(cell)).toEqual({ value: 'https://www.linkedin.com/in/ada' });
});

it.each([
  ['linkedin.com/in/a.b-c..', 'https://www.linkedin.com/in/a.b-c'],
  ['linkedin.com/in/12345', 'https://www.linkedin.com/in/12345'],
  ['linkedin.com/in/notunknown', 'https://www.linkedin.com/in/notunknown'],
  ['linkedin.com/in/meredith', 'https://www.linkedin.com/in/meredith'],
  ['linkedin.com/in/zo%C3%AB', 'https://www.linkedin.com/in/zo%C3%AB'],
  ['linkedin.com/in/zo%25C3%25AB', 'https://www.linkedin.com/in/zo%C3%AB'],
  ['linkedin.com/in/zo%EB', 'https://www.linkedin.com/in/zo%C3%AB'],
  ['linkedin.com/in/zoë', 'https://www.linkedin.com/in/zo%C3%AB'],
  [`linkedin.com/in/${ID}`, `https://www.linkedin.com/in/${ID}`],
  [`linkedin.com/sales/lead/${LEAD},NAME_SEARCH,ab`, `https://www.linkedin.com/in/${LEAD}`],
  [`linkedin.com/sales/people/${LEAD}`, `https://www.linkedin.com/in/${LEAD}`],
  [`linkedin.com/talent/profile/${ID}?project=7`, `https://www.linkedin.com/in/${ID}`],
  [
    `linkedin.com/talent/hire/7/manage/all/profile/${RECRUITER}`,
    `https://www.linkedin.com/in/${RECRUITER}`,
  ],
  [`urn:li:fsd_profile:${ID}`, `https://www.linkedin.com/in/${ID}`],
  [`linkedin.com/in/urn:li:fsd_profile:${ID}`, `https://www.linkedin.com/in/${ID}`],
  [`urn:li:fs_salesProfile:(${LEAD},NAME_SEARCH,ab)`, `https://www.linkedin.com/in/${LEAD}`],
  ['linkedin.com/pub/ada-b/a7/576/b50', 'https://www.linkedin.com/in/ada-b-b50576a7'],
  ['uk.linkedin.com/pub/Ada-B/1A/2B3/4C5/de?trk=x', 'https://www.linkedin.com/in/ada-b-4c52b31a'],
  [`linkedin.com/profile/view?trk=x&id=${ID}`, `https://www.linkedin.com/in/${ID}`],
  [`linkedin.com/profile/view?id=${ID}&trk=x`, `https://www.linkedin.com/in/${ID}`],
])('readProfileUrl reads %j as %j', (cell, value) => {
  expect(readProfileUrl(cell)).toEqual({ value });
});

it.each([
  ['n/a', 'placeholder'],
  ['linkedin.com/pub/ada/1/2/3', 'not-a-profile'],
  ['linkedin.com/pub/ada', 'not-a-profile'],
  ['linkedin.com/pub/dir/Ada/Example', 'not-a-profile'],
  ['linkedin.com/profile/view?id=12345678', 'not-a-profile'],
  ['linkedin.com/recruiter/profile/12345678,ab,CAP', 'not-a-profile'],
  ['urn:li:member:12345678', 'not-a-profile'],
  ['linkedin.com/in/n/a', 'not-a-profile'],
  ['linkedin.com/in/unknown', 'not-a-profile'],
  ['linkedin.com/in/xxxxx', 'not-a-profile'],
  ['linkedin.com/in/your-profile', 'not-a-profile'],
  ['linkedin.com/in/edit/topcard', 'not-a-profile'],
  ['linkedin.com.evil.example/in/ada', 'not-a-profile'],
  ['linkedin.com/company/acme', 'not-a-profile'],
  ['linkedin.com/in/', 'not-a-profile'],
  ['linkedin.com/in/unavailable', 'not-a-profile'],
  ['notlinkedin.com/in/ada', 'not-a-profile'],
  ['https://acme.example/in/ada', 'not-a-profile'],
  ['ada', 'not-a-profile'],
  ['linkedin.com/in/--', 'not-a-profile'],
  ['linkedin.com/in/ada linkedin.com/in/bob', 'several-values'],
  ['https://www.linkedin.com/in/ada https://www.linkedin.com/in/bob', 'several-values'],
  ['https://www.linkedin.com/in/ada?x https://www.linkedin.com/in/bob', 'several-values'],
])('readProfileUrl leaves %j out: %s', (cell, reason) => {
  expect(readProfileUrl(cell)).toEqual({ reason });
});

describe('readProfile', () => {
  it('tells handles from LinkedIn’s own ids, whose case counts', () => {
    expect(readProfile('linkedin.com/in/ACoAda')).toEqual({ kind: 'handle', value: 'acoada' });
    expect(readProfile(`linkedin.com/in/${ID}`)).toEqual({ kind: 'id', value: ID });
    for (const handle of ['aceaaron-smith-12', `x-${ID}`, `${ID}.x`, `x-${ID.toLowerCase()}`])
      expect(readProfile(`linkedin.com/in/${handle}`)?.kind, handle).toBe('handle');
    expect(readProfile(`linkedin.com/in/${ID.toLowerCase()}.x`)?.kind).toBe('handle');
    expect(readProfile(`linkedin.com/in/${ID.toLowerCase()}`)?.kind).toBe('id');
    expect(readProfile(undefined)).toBeUndefined();
  });

  it('prefers the handle where both stand', () => {
    expect(readProfileUrl(`linkedin.com/in/${ID} linkedin.com/in/ada`)).toEqual({
      value: 'https://www.linkedin.com/in/ada',
    });
  });
});

it('profileUrl writes a profile the one way', () => {
  expect(profileUrl({ kind: 'handle', value: 'zoë' })).toBe('https://www.linkedin.com/in/zo%C3%AB');
});
