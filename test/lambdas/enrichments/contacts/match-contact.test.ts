import { describe, expect, it } from 'vitest';
import type { ContactFilter } from '../../../../lambdas/enrichments/contacts/contacts.contract.ts';
import { keysOfSearch, matches } from '../../../../lambdas/enrichments/contacts/match-contact.ts';
import { AT, claim, finding, record, who } from '../../../support/subjects.ts';

const MUELLER = {
  fullName: 'Jürgen Müller',
  companyName: 'Acme & Sons GmbH',
  companyDomain: 'https://www.acme.example/about',
  linkedinUrl: 'https://www.linkedin.com/in/j-mueller-7',
};
const contact = record('con_1', MUELLER, {
  data: {
    email: claim('paid', 'enr_1', {
      finding: { ...finding('jm@acme.example'), all: ['jm@acme.example', 'second@acme.example'] },
    }),
  },
  manual: { phone: { value: '+14155550100', actor: 'mem_1', atMs: AT } },
});

/** What a refresh has come to is no value of the contact. */
const REFRESHED = claim('paid', 'enr_2', {
  untilMs: AT,
  finding: { ...finding('changed'), refresh: { changed: ['email'], values: {}, found: {} } },
});

describe('a contact is one of those asked for', () => {
  it.each<[ContactFilter, boolean]>([
    [{}, true],
    [{ q: 'jurgen' }, true],
    [{ q: 'MÜLLER  Jürgen' }, true],
    [{ q: 'mueller' }, true],
    [{ q: 'Muell' }, true],
    [{ q: 'acme sons' }, true],
    [{ q: 'acme.example' }, true],
    [{ q: 'j-mueller' }, true],
    [{ q: 'second@' }, true],
    [{ q: '415555' }, true],
    [{ q: 'müller acme' }, true],
    [{ q: 'müller other' }, false],
    [{ q: 'jm@other' }, false],
    [{ has: ['email'] }, true],
    [{ has: ['email', 'phone'] }, true],
    [{ source: 'manual' }, true],
    [{ source: 'waterfall' }, true],
    [{ q: 'müller', has: ['phone'], source: 'manual' }, true],
  ])('%j: %s', (filter, expected) => {
    expect(matches(contact, filter, AT)).toBe(expected);
  });

  it('by its own values, and not by the word for what became of them', () => {
    const refreshed = { ...contact, data: { ...contact.data, refresh: REFRESHED } };
    expect(matches(refreshed, { q: 'changed' }, AT)).toBe(false);
    expect(matches(refreshed, { q: 'second@' }, AT)).toBe(true);
  });

  it('by what is owned alone', () => {
    const { manual: _manual, ...found } = contact;
    const looking = { ...found, data: { email: claim('finding', 'enr_2') } };
    const lapsed = {
      ...found,
      data: { email: claim('paid', 'enr_1', { finding: finding('a@b.example'), untilMs: AT }) },
    };
    expect(matches(found, { source: 'manual' }, AT)).toBe(false);
    for (const each of [looking, lapsed]) {
      expect(matches(each, { has: ['email'] }, AT)).toBe(false);
      expect(matches(each, { source: 'waterfall' }, AT)).toBe(false);
    }
    expect(matches({ ...contact, data: {} }, { has: ['email', 'phone'] }, AT)).toBe(false);
    expect(matches({ ...contact, data: {} }, { source: 'waterfall' }, AT)).toBe(false);
  });
});

it.each([
  ['Jürgen <JM@acme.example>', { email: 'jm@acme.example' }],
  ['+1 (415) 555-0100', { phone: '+14155550100' }],
  ['linkedin.com/in/J-Mueller-7/?x=1', { linkedinUrl: MUELLER.linkedinUrl }],
])('%s is a key as a whole', (q, subject) => {
  expect(keysOfSearch('ws', q)).toEqual(who(subject).keys);
});

it.each(['Jürgen', 'acme.example', '4155550100', 'j-mueller-7', '@acme.example'])(
  '%s is none',
  (q) => {
    expect(keysOfSearch('ws', q)).toEqual([]);
  },
);
