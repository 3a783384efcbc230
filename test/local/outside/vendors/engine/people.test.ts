import { describe, expect, it } from 'vitest';
import { makePeople } from '../../../../../local/outside/vendors/engine/people.ts';
import { readWires } from '../../../../../local/outside/vendors/engine/wire.ts';

const PEOPLE = makePeople(2_000, 7);
/** 555-01xx, and the ranges that Ofcom and the Bundesnetzagentur keep for fiction. */
const OF_NOBODY =
  /^(\+1\d{3}55501\d\d|\+4917139200\d\d|\+49(3023125|6990009|8999998)\d{3}|\+44(207946|161496)0\d{3})$/;
const share = (count: number): number => count / PEOPLE.length;

describe('makePeople', () => {
  it('makes the same people for the same seed, and others for another', () => {
    expect(makePeople(30, 7)).toEqual(makePeople(30, 7));
    expect(makePeople(30, 8)).not.toEqual(makePeople(30, 7));
  });

  it('makes nobody twice and gives no address to two people', () => {
    expect(
      new Set(PEOPLE.map(({ fullName, companyDomain }) => `${fullName}|${companyDomain}`)).size,
    ).toBe(2_000);
    expect(new Set(PEOPLE.map(({ linkedinUrl }) => linkedinUrl)).size).toBe(2_000);
    const addresses = PEOPLE.flatMap(({ emails }) => emails.map(({ value }) => value));
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('keeps to domains and profiles that belong to nobody', () => {
    for (const { companyDomain, linkedinUrl, emails, phones } of PEOPLE) {
      expect(companyDomain).toMatch(/^[a-z0-9]+\.example$/);
      expect(linkedinUrl).toMatch(/^https:\/\/www\.linkedin\.com\/in\/[a-z-]+-example-\d+$/);
      for (const { value } of emails) expect(value).toMatch(/^[a-z0-9.-]+@[a-z0-9.]+\.example$/);
      for (const { value } of phones ?? []) expect(value).toMatch(OF_NOBODY);
    }
  });

  it('lets each finder know its share of them, and nobody know some', () => {
    for (const { id, market } of readWires()) {
      const known = PEOPLE.filter(({ emails }) =>
        emails.some(({ providers }) => providers.includes(id)),
      );
      expect(Math.abs(share(known.length) - (market.emails ?? 0)), id).toBeLessThan(0.05);
    }
    const unknown = PEOPLE.filter(({ emails }) => emails.length === 0);
    expect(share(unknown.length)).toBeGreaterThan(0.03);
  });

  it('gives one in twenty an old address at one finder and the right one at another', () => {
    const stale = PEOPLE.filter(
      ({ emails }) =>
        emails.some(({ verdict }) => verdict === 'undeliverable') &&
        emails.some(({ verdict, providers }) => verdict === 'deliverable' && providers.length > 0),
    );
    expect(share(stale.length)).toBeGreaterThan(0.03);
    expect(share(stale.length)).toBeLessThan(0.07);
  });

  it('gives no number to two people, and some people two', () => {
    const many = makePeople(6_000, 7);
    const numbers = many.flatMap(({ phones = [] }) => phones.map(({ value }) => value));
    expect(new Set(numbers).size).toBe(numbers.length);
    const two = many.filter(({ phones = [] }) => phones.length === 2);
    expect(two.length).toBeGreaterThan(100);
    for (const kind of ['mobile', 'landline', 'voip']) {
      const of = many.filter(({ phones = [] }) => phones.some(({ lineType }) => lineType === kind));
      expect(of.length, kind).toBeGreaterThan(20);
    }
  });

  it('has addresses on domains that take all mail', () => {
    const catchAll = PEOPLE.filter(({ emails }) =>
      emails.some(({ verdict }) => verdict === 'catch-all'),
    );
    expect(share(catchAll.length)).toBeGreaterThan(0.01);
  });
});
