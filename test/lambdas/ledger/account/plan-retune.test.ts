import { describe, expect, it } from 'vitest';
import { planRetune } from '../../../../lambdas/ledger/account/plan-retune.ts';
import type {
  Account,
  AccountTerms,
  OpenGrant,
} from '../../../../lambdas/ledger/ledger.contract.ts';
import { accountOf, at, grantOf, MONTHLY } from '../../../support/accounts.ts';

const NOW = at('2026-03-10T12:00:00Z');
const MARCH = {
  id: '2026-03-01',
  startsAt: at('2026-03-01T00:00:00Z'),
  endsAt: at('2026-04-01T00:00:00Z'),
  planVersion: 'pool@1',
  allotments: { contact: 100 },
};
const ID = 'grant_2026-03-01-contact';
const TERMS: AccountTerms = { ...MONTHLY, planVersion: 'big@2', no: 3 };

const allotment = (change: Partial<OpenGrant> = {}) =>
  grantOf({
    cat: 'allotment',
    pri: 20,
    amount: 100,
    available: 100,
    exp: at('2026-04-01T00:00:00Z'),
    ...change,
  });

/** In March on the terms of number 2, with these grants. */
function account(
  grants: Readonly<Record<string, OpenGrant>> = { [ID]: allotment() },
  period: Partial<Account['period']> = {},
  change: Partial<Account> = {},
): Account {
  return accountOf(grants, { ...change, period: { ...MARCH, no: 2, ...period } });
}

describe('planRetune', () => {
  it.each([
    ['the difference', { allotments: { contact: 130 } }, 30],
    ['the whole of a longer period', { periodMonths: 12, allotments: { contact: 40 } }, 40],
  ])('lets %s repay debt where the terms name the allotment', (_what, change, amount) => {
    const owing = account({ [ID]: allotment() }, {}, { debt: { contact: 25 } });
    const repaying = { ...TERMS, ...change, debtRepaidBy: ['allotment'] } as const;
    const planned = planRetune(owing, repaying, NOW);
    expect(planned?.slices.at(-1)).toMatchObject({
      granted: amount,
      available: amount - 25,
      spent: 25,
      repaid: 25,
    });
    expect(planned?.whileDebt).toEqual({ contact: 25 });
    expect(planRetune(owing, { ...TERMS, ...change }, NOW)).not.toHaveProperty('whileDebt');
  });

  it('begins a month of its own where a seat is licensed anew in a later one', () => {
    const seat = account({}, { allotments: {} }, { seat: 'mem_ada' });
    const anew = { ...MONTHLY, anchor: '2026-03-10', allotments: { contact: 50 }, no: 4 };
    expect(planRetune(seat, anew, NOW)).toMatchObject({
      slices: [{ grantId: 'grant_2026-03-10_4-contact-mem_ada', granted: 50 }],
      turnsTo: { id: '2026-03-10_4', endsAt: at('2026-04-10T00:00:00Z') },
    });
    // The licence of before the running month goes on in it.
    const kept = { ...anew, anchor: '2026-03-01' };
    expect(planRetune(seat, kept, NOW)?.turnsTo).toBeUndefined();
  });

  it.each([
    ['on these terms already', account({}, { no: 3 }), TERMS, '2026-03-10T12:00:00Z'],
    ['on later ones: the caller’s are old', account({}, { no: 4 }), TERMS, '2026-03-10T12:00:00Z'],
    ['on the first', accountOf(), MONTHLY, '2026-03-10T12:00:00Z'],
    ['past its end, where the turn comes', account(), TERMS, '2026-04-01T00:00:00Z'],
  ])('finds nothing to do for a period that is %s', (_what, of, terms, now) => {
    expect(planRetune(of, terms, at(now))).toBeUndefined();
  });

  it('up: the difference comes in as a grant of its own that ends with the period', () => {
    const terms = { ...TERMS, allotments: { contact: 250 } };
    expect(planRetune(account(), terms, NOW)).toEqual({
      action: 'retune',
      inPeriod: '2026-03-01',
      onTerms: 2,
      slices: [
        {
          grantId: `${ID}_3`,
          type: 'contact',
          granted: 150,
          available: 150,
          opened: {
            type: 'contact',
            cat: 'allotment',
            pri: 20,
            eff: NOW,
            exp: at('2026-04-01T00:00:00Z'),
            amount: 150,
          },
        },
      ],
      retunesTo: { ...MARCH, planVersion: 'big@2', no: 3, allotments: { contact: 250 } },
    });
  });

  it.each([
    ['what is available is taken', { available: 100 }, 40, 60, 40],
    ['as far as it goes', { available: 25 }, 40, 25, 75],
    ['what is held stays', { available: 10, held: 90 }, 0, 10, 90],
    ['nothing is left to take', { available: 0 }, 40, 0, 100],
  ])('down: %s: %j to %i voids %i, and %i have been given', (_what, counts, to, voided, given) => {
    const terms = { ...TERMS, allotments: { contact: to } };
    const planned = planRetune(account({ [ID]: allotment(counts) }), terms, NOW);
    const slice = { grantId: ID, type: 'contact', available: -voided, voided };
    expect(planned?.slices).toEqual(voided > 0 ? [slice] : []);
    expect(planned?.retunesTo?.allotments).toEqual({ contact: given });
  });

  it('down: takes of what came last first, and of no pack, no old allotment, no other type', () => {
    const grants = {
      [ID]: allotment({ available: 70 }),
      [`${ID}_2`]: allotment({ available: 20, eff: at('2026-03-05T00:00:00Z') }),
      'grant_2026-03-01-phone': allotment({ type: 'phone' }),
      old: allotment({ available: 5, exp: at('2026-03-01T00:00:00Z') }),
      pack: grantOf({ available: 500 }),
    };
    const terms = { ...TERMS, allotments: { contact: 60, phone: 100 } };
    const of = account(grants, { allotments: { contact: 120, phone: 100 } });
    expect(planRetune(of, terms, NOW)?.slices).toEqual([
      { grantId: `${ID}_2`, type: 'contact', available: -20, voided: 20 },
      { grantId: ID, type: 'contact', available: -40, voided: 40 },
    ]);
  });

  it('down and up again gives nothing twice: what was spent counts as given', () => {
    const down = planRetune(
      account({ [ID]: allotment({ available: 20 }) }),
      { ...TERMS, allotments: { contact: 50 } },
      NOW,
    );
    expect(down?.retunesTo?.allotments).toEqual({ contact: 80 });
    const lowered = account({ [ID]: allotment({ available: 0 }) }, down?.retunesTo);
    const up = planRetune(lowered, { ...TERMS, no: 4, allotments: { contact: 100 } }, NOW);
    expect(up?.slices).toMatchObject([{ grantId: `${ID}_4`, granted: 20 }]);
  });

  it('other credit types: the old ones are taken back, the new ones come in', () => {
    const terms = { ...TERMS, allotments: { email: 30, phone: 0 } };
    const planned = planRetune(account(), terms, NOW);
    expect(planned?.slices).toMatchObject([
      { grantId: ID, voided: 100 },
      { grantId: 'grant_2026-03-01-email_3', granted: 30 },
    ]);
    expect(planned?.retunesTo?.allotments).toEqual({ contact: 0, email: 30 });
  });

  it('the same amounts: the period has the new version, and nothing moves', () => {
    const planned = planRetune(account(), TERMS, NOW);
    expect(planned?.slices).toEqual([]);
    expect(planned?.retunesTo).toEqual({ ...MARCH, planVersion: 'big@2', no: 3 });
  });

  it.each([
    ['an anchor', { anchor: '2026-01-15' }],
    ['a time zone', { timezone: 'Asia/Tokyo' }],
  ])('%s of its own cuts no running period', (_what, change) => {
    const planned = planRetune(account(), { ...TERMS, ...change }, NOW);
    expect(planned?.turnsTo).toBeUndefined();
    expect(planned?.retunesTo).toMatchObject({ startsAt: MARCH.startsAt, endsAt: MARCH.endsAt });
  });

  it.each([
    ['since then', at('2026-03-07T00:00:00Z'), at('2026-03-07T00:00:00Z')],
    ['at most now', at('2026-03-20T00:00:00Z'), NOW],
    ['not before the period', at('2026-02-20T00:00:00Z'), at('2026-03-01T00:00:00Z')],
    ['now, where nothing is said', undefined, NOW],
  ])('what comes in counts %s', (_what, from, eff) => {
    const terms = { ...TERMS, allotments: { contact: 101 }, ...(from && { from }) };
    expect(planRetune(account(), terms, NOW)?.slices[0]?.opened?.eff).toBe(eff);
  });

  it('another length: the old allotment ends, the new period begins, packs stay', () => {
    const grants = {
      [ID]: allotment({ available: 60, held: 10 }),
      [`${ID}_2`]: allotment({ available: 0, held: 5 }),
      pack: grantOf(),
    };
    const annual = {
      ...TERMS,
      anchor: '2026-03-10',
      periodMonths: 12,
      allotments: { contact: 900 },
    };
    const ends = { as: 'voided', at: NOW };
    expect(planRetune(account(grants), annual, NOW)).toEqual({
      action: 'retune',
      inPeriod: '2026-03-01',
      onTerms: 2,
      slices: [
        { grantId: `${ID}_2`, type: 'contact', ends },
        { grantId: ID, type: 'contact', available: -60, voided: 60, ends },
        {
          grantId: 'grant_2026-03-10_3-contact',
          type: 'contact',
          granted: 900,
          available: 900,
          opened: {
            type: 'contact',
            cat: 'allotment',
            pri: 20,
            eff: NOW,
            exp: at('2027-03-10T00:00:00Z'),
            amount: 900,
          },
        },
      ],
      turnsTo: {
        id: '2026-03-10_3',
        startsAt: NOW,
        endsAt: at('2027-03-10T00:00:00Z'),
        planVersion: 'big@2',
        no: 3,
        months: 12,
        allotments: { contact: 900 },
      },
    });
  });

  it.each([
    ['another length', { periodMonths: 12 }],
    ['less', { allotments: { contact: 40 } }],
  ])(
    '%s: an allotment that was voided after the terms changed does not end again',
    (_what, more) => {
      // Its hold has given back 5 since.
      const voided = allotment({ available: 5, exp: NOW, ended: 'voided' });
      const from = at('2026-03-10T11:59:59Z');
      const planned = planRetune(account({ [ID]: voided }), { ...TERMS, ...more, from }, NOW);
      expect(planned?.slices.filter(({ grantId }) => grantId === ID)).toEqual([]);
    },
  );

  it('from a year to months: the same the other way', () => {
    const year = account({ [ID]: allotment() }, { months: 12, endsAt: at('2027-03-01T00:00:00Z') });
    const planned = planRetune(year, { ...TERMS, anchor: '2026-03-10' }, NOW);
    expect(planned?.turnsTo).toMatchObject({
      id: '2026-03-10_3',
      endsAt: at('2026-04-10T00:00:00Z'),
    });
    expect(planned?.turnsTo).not.toHaveProperty('months');
  });

  it('a period of before what it was given was kept has what its grants say', () => {
    const { allotments: _none, ...old } = MARCH;
    const of = accountOf({ [ID]: allotment({ available: 30 }) }, { period: old });
    const planned = planRetune(of, { ...TERMS, allotments: { contact: 130 } }, NOW);
    expect(planned).toMatchObject({ onTerms: 0, slices: [{ grantId: `${ID}_3`, granted: 30 }] });
  });

  describe('one grant a type and period', () => {
    const cap = { ...TERMS, oneGrant: true } as const;

    it('more is added in place', () => {
      const planned = planRetune(account(), { ...cap, allotments: { contact: 120 } }, NOW);
      expect(planned?.slices).toEqual([
        { grantId: ID, type: 'contact', granted: 20, available: 20 },
      ]);
    });

    it('less is taken in place', () => {
      const of = account({ [ID]: allotment({ available: 30 }) });
      const planned = planRetune(of, { ...cap, allotments: { contact: 20 } }, NOW);
      expect(planned?.slices).toEqual([
        { grantId: ID, type: 'contact', available: -30, voided: 30 },
      ]);
      expect(planned?.retunesTo?.allotments).toEqual({ contact: 70 });
    });

    it('a type that had none is opened under the id that the period itself would give', () => {
      const terms = { ...cap, allotments: { contact: 100, phone: 5 } };
      expect(planRetune(account(), terms, NOW)?.slices).toMatchObject([
        { grantId: 'grant_2026-03-01-phone', granted: 5, opened: { eff: NOW } },
      ]);
    });
  });

  describe('a seat', () => {
    const seat = { workspaceId: 'ws_1', seat: 'mem_ada' };
    const OWN = `${ID}-mem_ada`;
    const ended: AccountTerms = { ...TERMS, allotments: {}, ended: true };

    it('whose licence ends: its credits end, and what was given stays given', () => {
      const of = account({ [OWN]: allotment({ available: 60, held: 10 }) }, {}, seat);
      expect(planRetune(of, ended, NOW)).toEqual({
        action: 'retune',
        inPeriod: '2026-03-01',
        onTerms: 2,
        slices: [
          {
            grantId: OWN,
            type: 'contact',
            available: -60,
            voided: 60,
            ends: { as: 'voided', at: NOW },
          },
        ],
        retunesTo: { ...MARCH, planVersion: 'big@2', no: 3, allotments: { contact: 100 } },
      });
    });

    it('licensed again in the same month gets nothing anew', () => {
      const of = account({}, { no: 3 }, seat);
      expect(planRetune(of, { ...TERMS, no: 4 }, NOW)?.slices).toEqual([]);
    });

    it('on a larger plan gets the difference, under an id of its own', () => {
      const of = account({ [OWN]: allotment() }, {}, seat);
      const planned = planRetune(of, { ...TERMS, allotments: { contact: 130 } }, NOW);
      expect(planned?.slices).toMatchObject([
        { grantId: 'grant_2026-03-01-contact_3-mem_ada', granted: 30 },
      ]);
    });
  });
});
