import { describe, expect, it } from 'vitest';
import type { SubjectRecord } from '../../../../lambdas/claims/claims.contract.ts';
import {
  chargesOf,
  ownedOf,
  viewContact,
} from '../../../../lambdas/enrichments/contacts/view-contact.ts';
import { chargeIdOf } from '../../../../lambdas/enrichments/owned-data.ts';
import type { Charge } from '../../../../lambdas/enrichments/records.contract.ts';
import { epochMs } from '../../../../lambdas/shared/units.contract.ts';
import { ADA, ADAS_PROFILE, AT, claim, finding, record } from '../../../support/subjects.ts';

const email = claim('paid', 'enr_1', {
  finding: { ...finding('ada@acme.example'), verdict: 'deliverable' },
});
const phone = claim('paid', 'enr_2', {
  atMs: epochMs(AT + 1),
  finding: {
    value: '+14155550100',
    all: [{ value: '+14155550100', lineType: 'mobile' }],
    provider: 'prospeo',
    lineType: 'mobile',
  },
});
const entered = (value: string) => ({ value, actor: 'mem_bob', atMs: epochMs(AT + 2) });

const chargeOf = (
  of: typeof email,
  datum: string,
  subject: Readonly<Record<string, string>>,
): Charge =>
  ({
    id: chargeIdOf(of, datum),
    paidAtMs: of.atMs,
    actor: 'mem_ada',
    credits: { contact: 1 },
    subject,
  }) as Partial<Charge> as Charge;

const charges = new Map(
  [
    chargeOf(email, 'email', {
      fullName: 'Ada Example',
      companyName: 'Acme',
      email: 'x@y.example',
    }),
    chargeOf(phone, 'phone', { firstName: 'Ada', companyName: 'Acme Ltd', phone: '+1' }),
  ].map((each) => [each.id, each]),
);
const show = (more: Partial<SubjectRecord>, subject: object = ADA) =>
  viewContact(record('con_1', subject, more), charges, AT);

describe('a contact', () => {
  it('tells which of its addresses have bounced, whatever a verifier has said of them', () => {
    const bounced = (value: string) => ({ bounced: [{ value, atMs: AT }] });
    const manual = { email: entered('ada@home.example') };
    const main = { verdict: 'undeliverable', bouncedAt: '2026-03-10T12:00:00.000Z' };
    const of = (more: Partial<SubjectRecord>) => show(more).data.email;
    expect(of({ data: { email }, ...bounced('Ada@acme.example') })).toMatchObject(main);
    expect(of({ manual, ...bounced('ada@home.example') })).toMatchObject(main);
    const beside = of({ data: { email }, manual, ...bounced('ada@home.example') });
    expect(beside).toMatchObject({ verdict: 'deliverable', bounced: ['ada@home.example'] });
    expect(beside).not.toHaveProperty('bouncedAt');
    expect(of({ data: { email }, ...bounced('b@acme.example') })).not.toHaveProperty('bounced');
    expect(show({ data: { phone }, ...bounced('a@acme.example') }).data.phone).not.toHaveProperty(
      'bounced',
    );
  });

  it('is shown with what was found, what it cost, and who had it found', () => {
    expect(show({ data: { email }, listedAtMs: AT })).toEqual({
      id: 'con_1',
      knownSince: '2026-03-10T12:00:00.000Z',
      subject: { fullName: 'Ada Example', companyName: 'Acme', companyDomain: 'acme.example' },
      data: {
        email: {
          status: 'owned',
          value: 'ada@acme.example',
          all: ['ada@acme.example'],
          verdict: 'deliverable',
          provider: 'hunter',
          source: 'waterfall',
          credits: { contact: 1 },
          actor: 'mem_ada',
          at: '2026-03-10T12:00:00.000Z',
          enrichmentId: 'enr_1',
        },
      },
    });
  });

  it('shows what was entered where nothing was found, for nothing', () => {
    expect(show({ manual: { phone: entered('+14155550199') } }).data.phone).toEqual({
      status: 'owned',
      value: '+14155550199',
      all: ['+14155550199'],
      provider: null,
      source: 'manual',
      credits: {},
      actor: 'mem_bob',
      at: '2026-03-10T12:00:00.002Z',
      enrichmentId: null,
    });
  });

  it('shows what was found first, and what was entered beside it', () => {
    const { data } = show({ data: { phone }, manual: { phone: entered('+14155550199') } });
    expect(data.phone).toMatchObject({
      value: '+14155550100',
      all: [{ value: '+14155550100', lineType: 'mobile' }, '+14155550199'],
      source: 'waterfall',
      manual: { value: '+14155550199', actor: 'mem_bob', at: '2026-03-10T12:00:00.002Z' },
    });
    const same = show({ data: { phone }, manual: { phone: entered('+14155550100') } });
    expect(same.data.phone?.all).toHaveLength(1);
  });

  it('shows when a refresh has found its value, and what the first one cost', () => {
    const of = { ...claim('paid', 'enr_9'), atMs: epochMs(AT + 5), first: 'old@acme.example' };
    const { data } = show({ data: { email: { ...email, refreshed: of } } });
    expect(data.email).toMatchObject({
      ...{ enrichmentId: 'enr_1', at: '2026-03-10T12:00:00.000Z', credits: { contact: 1 } },
      refreshed: { enrichmentId: 'enr_9', at: '2026-03-10T12:00:00.005Z' },
    });
  });

  it('shows the refresh that was charged for what stands in place of an entered value', () => {
    const place = { ...claim('paid', 'enr_9'), atMs: epochMs(AT + 5) };
    const replaced = {
      ...{ ...place, isFree: true as const, finding: finding('new@acme.example') },
      refreshed: place,
    };
    const charge = { value: 'new@acme.example', ...place };
    const of = chargeOf(place, 'refresh', { companyName: 'Acme' });
    const view = (email: typeof replaced) => {
      const contact = record('con_1', ADA, {
        data: { email },
        manual: { email: entered('a@b.example') },
      });
      expect(chargesOf(ownedOf(contact, AT))).toEqual([{ id: of.id, paidAtMs: place.atMs }]);
      return viewContact(contact, new Map([[of.id, of]]), AT).data.email;
    };
    const shown = { value: 'new@acme.example', credits: { contact: 1 }, actor: 'mem_ada' };
    expect(view({ ...replaced, ...{ charges: [charge] } })).toMatchObject(shown);
    // Stored before the charges were noted.
    expect(view(replaced)).toMatchObject(shown);
  });

  it('is called as it was asked for last; what nobody has said, as far as it can be told', () => {
    expect(show({ data: { email, phone } }).subject).toEqual({
      fullName: 'Ada Example',
      firstName: 'Ada',
      companyName: 'Acme Ltd',
      companyDomain: 'acme.example',
    });
    expect(show({}, { ...ADA, ...ADAS_PROFILE }).subject).toEqual({
      fullName: 'Ada Example',
      companyDomain: 'acme.example',
      linkedinUrl: 'https://www.linkedin.com/in/ada-example',
    });
  });

  it.each<[string, Partial<SubjectRecord>]>([
    ['is being found', { data: { email: claim('finding', 'enr_1') } }],
    [
      'is found and not paid for yet',
      { data: { email: claim('found', 'enr_1', { finding: finding('a@b.example') }) } },
    ],
    ['is owned no longer', { data: { email: { ...email, untilMs: AT } } }],
  ])('says nothing of what %s', (_what, more) => {
    expect(show(more).data).toEqual({});
    expect(
      show({ ...more, manual: { email: entered('ada@home.example') } }).data.email?.value,
    ).toBe('ada@home.example');
  });
});

it('what cost nothing has no charge', () => {
  const data = { email: { ...email, isFree: true as const }, phone };
  const owned = ownedOf(record('con_1', ADA, { data }), AT);
  expect(chargesOf(owned)).toEqual([{ id: chargeIdOf(phone, 'phone'), paidAtMs: phone.atMs }]);
});
