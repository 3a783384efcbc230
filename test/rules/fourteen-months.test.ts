import { beforeAll, describe, expect, it } from 'vitest';
import type { AccountId, AccountTerms } from '../../lambdas/ledger/ledger.contract.ts';
import {
  availableOf,
  bringUpToDate,
  heldAmounts,
  toHeldSlices,
} from '../../lambdas/ledger/ledger.ts';
import { seatTermsOf, termsOf } from '../../lambdas/plans/terms.ts';
import type { Amounts } from '../../lambdas/shared/units.contract.ts';
import { at } from '../support/accounts.ts';
import { audit } from '../support/audit.ts';
import { openLedger } from '../support/ledger-desk.ts';
import { openTable, type TestTable } from '../support/table.ts';

/** Lookups that are asked for on the 16th of each month, at noon; as many as fit are paid. */
const ASKED = [30, 80, 120, 0, 100, 250, 10, 60, 0, 100, 40, 150, 90, 20];

/** Months from the 1st: January 2028, a leap year, to February 2029. */
const ENDS_OF_MONTHS = [
  '2028-02-01',
  '2028-03-01',
  '2028-04-01',
  '2028-05-01',
  '2028-06-01',
  '2028-07-01',
  '2028-08-01',
  '2028-09-01',
  '2028-10-01',
  '2028-11-01',
  '2028-12-01',
  '2029-01-01',
  '2029-02-01',
  '2029-03-01',
];
/** Months from the 31st of January 2028. */
const ENDS_FROM_THE_31ST = [
  '2028-02-29',
  '2028-03-31',
  '2028-04-30',
  '2028-05-31',
  '2028-06-30',
  '2028-07-31',
  '2028-08-31',
  '2028-09-30',
  '2028-10-31',
  '2028-11-30',
  '2028-12-31',
  '2029-01-31',
  '2029-02-28',
  '2029-03-31',
];

interface Grant {
  /** The month in which it comes in, on the 16th, before anything is asked for. */
  readonly month: number;
  readonly type: string;
  readonly credits: number;
  readonly expiresAt: string | null;
}

interface Story {
  readonly plan: string;
  /** In which order its months end, and when the first begins. */
  readonly from: string;
  readonly ends: readonly string[];
  readonly terms: (atMs: number) => AccountTerms;
  readonly seat?: string;
  /** What a lookup costs of each type; of `phone` and others, one lookup in so many is asked. */
  readonly costs: Readonly<Record<string, number>>;
  readonly oneIn?: Readonly<Record<string, number>>;
  readonly grants: readonly Grant[];
  /** What is left of each type at the last moment of each month: written by hand. */
  readonly left: Readonly<Record<string, readonly number[]>>;
  /** How many allotments of a type came in over the fourteen months. */
  readonly allotments: number;
}

const on = (plan: string, periodAnchor = '2028-01-01') => {
  const terms = termsOf({ plan, timezone: 'UTC', periodAnchor });
  return () => terms;
};
const AGREED_FROM = at('2028-05-01T00:00:00Z');
const pack = (month: number, type: string, expiresAt: string | null = null): Grant => ({
  month,
  type,
  credits: 100,
  expiresAt,
});

const STORIES: readonly Story[] = [
  {
    plan: 'workspace-pool',
    from: '2028-01-01',
    ends: ENDS_OF_MONTHS,
    terms: on('workspace-pool'),
    costs: { contact: 1 },
    // Two packs that last six months: of the second, 30 lapse on the 16th of December.
    grants: [
      pack(2, 'contact', '2028-08-16T12:00:00Z'),
      pack(6, 'contact', '2028-12-16T12:00:00Z'),
    ],
    left: { contact: [70, 120, 80, 180, 80, 30, 120, 70, 130, 30, 90, 0, 10, 80] },
    allotments: 14,
  },
  {
    // A10: 1,250 a month are agreed from May on.
    plan: 'company-contract',
    from: '2028-01-01',
    ends: ENDS_OF_MONTHS,
    terms: (atMs) => {
      const sold = { plan: 'company-contract', timezone: 'UTC', periodAnchor: '2028-01-01' };
      const agreed = { allotments: { contact: 1_250 }, no: 1, from: AGREED_FROM };
      return termsOf(atMs < AGREED_FROM ? sold : { ...sold, ...agreed });
    },
    costs: { contact: 10 },
    grants: [],
    left: { contact: [700, 200, 0, 1000, 250, 0, 1150, 650, 1250, 250, 850, 0, 350, 1050] },
    allotments: 14,
  },
  {
    // A11: the credit month of a seat begins on the day of its licence.
    plan: 'seat-licences',
    from: '2028-01-31',
    ends: ENDS_FROM_THE_31ST,
    terms: () =>
      seatTermsOf(
        { plan: 'seat-licences', timezone: 'UTC', periodAnchor: '2028-01-01' },
        { licensedOn: '2028-01-31', no: 1 },
      ),
    seat: 'mem_ada',
    costs: { contact: 1 },
    oneIn: { contact: 2 },
    grants: [],
    left: { contact: [35, 10, 0, 50, 0, 0, 45, 20, 50, 0, 30, 0, 5, 40] },
    allotments: 14,
  },
  {
    plan: 'split-credits-essential',
    from: '2028-01-01',
    ends: ENDS_OF_MONTHS,
    terms: on('split-credits-essential'),
    costs: { email: 1, phone: 1, search: 10, postal: 1 },
    oneIn: { phone: 10, postal: 30 },
    grants: [
      { month: 1, type: 'postal', credits: 12, expiresAt: null },
      pack(2, 'email'),
      pack(6, 'email'),
      pack(6, 'phone'),
    ],
    left: {
      email: [70, 120, 80, 180, 80, 30, 120, 70, 130, 30, 90, 0, 10, 80],
      phone: [22, 17, 13, 25, 15, 100, 124, 119, 125, 115, 121, 110, 116, 123],
      search: [1700, 1200, 800, 2000, 1000, 0, 1900, 1400, 2000, 1000, 1600, 500, 1100, 1800],
      // 1, 2, 4, 0 and 3 letters, then 8 where 2 are left; no allotment ever comes.
      postal: [11, 9, 5, 5, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    },
    allotments: 14 * 3,
  },
  {
    plan: 'split-credits-professional',
    from: '2028-01-01',
    ends: ENDS_OF_MONTHS,
    terms: on('split-credits-professional'),
    costs: { email: 2, phone: 1, search: 20 },
    grants: [],
    left: {
      email: [240, 140, 60, 300, 100, 0, 280, 180, 300, 100, 220, 0, 120, 260],
      phone: [70, 20, 0, 100, 0, 0, 90, 40, 100, 0, 60, 0, 10, 80],
      search: [5400, 4400, 3600, 6000, 4000, 1000, 5800, 4800, 6000, 4000, 5200, 3000, 4200, 5600],
    },
    allotments: 14 * 3,
  },
  {
    plan: 'split-credits-enterprise',
    from: '2028-01-01',
    ends: ENDS_OF_MONTHS,
    terms: on('split-credits-enterprise'),
    costs: { email: 5, phone: 2, search: 100 },
    grants: [],
    left: {
      email: [850, 600, 400, 1000, 500, 0, 950, 700, 1000, 500, 800, 250, 550, 900],
      phone: [340, 240, 160, 400, 200, 0, 380, 280, 400, 200, 320, 100, 220, 360],
      search: [
        17000, 12000, 8000, 20000, 10000, 0, 19000, 14000, 20000, 10000, 16000, 5000, 11000, 18000,
      ],
    },
    allotments: 14 * 3,
  },
  {
    // A8, on the 31st; packs that never expire add up.
    plan: 'billing-cycle-monthly',
    from: '2028-01-31',
    ends: ENDS_FROM_THE_31ST,
    terms: on('billing-cycle-monthly', '2028-01-31'),
    costs: { contact: 2 },
    grants: [pack(2, 'contact'), pack(6, 'contact'), pack(9, 'contact')],
    left: { contact: [140, 140, 60, 260, 60, 0, 180, 80, 300, 100, 220, 0, 20, 160] },
    allotments: 14,
  },
  {
    // A9: one allotment a year. 520 of the first lapse with it.
    plan: 'billing-cycle-annual',
    from: '2028-01-01',
    ends: ENDS_OF_MONTHS,
    terms: on('billing-cycle-annual'),
    costs: { contact: 2 },
    grants: [pack(2, 'contact'), pack(6, 'contact')],
    left: {
      contact: [2340, 2280, 2040, 2040, 1840, 1440, 1420, 1300, 1300, 1100, 1020, 720, 2420, 2380],
    },
    allotments: 2,
  },
];

describe('A8, A9: fourteen months', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it.each(STORIES)('on $plan end with the balances of the table', async (story) => {
    const { plan: workspaceId, seat, ends, left } = story;
    const account: AccountId = { workspaceId, ...(seat && { seat }) };
    const p = table.ports();
    const desk = () => openLedger(table, account, story.terms(p.now()), p);
    p.setClock(`${story.from}T00:00:00Z`);
    await desk().load();
    for (const [k, end] of ends.entries()) {
      p.setClock(sixteenthBefore(end));
      for (const [g, grant] of story.grants.entries()) {
        if (grant.month !== k + 1) continue;
        const expiresAt = grant.expiresAt === null ? null : at(grant.expiresAt);
        await desk().grant(`${workspaceId}_${g}`, grant.credits, expiresAt, p, grant.type);
      }
      const wanted = lookupsOf(story, ASKED[k] ?? 0);
      const held = await desk().holdLookups(`m${k}`, { wanted, partial: true });
      if (held.state === 'applied') {
        await desk().settle(`m${k}`, held, heldAmounts(toHeldSlices(held.slices ?? [])));
      }
      p.setClock(new Date(at(`${end}T00:00:00Z`) - 1).toISOString());
      const types = Object.keys(left);
      const months = types.map((type) => [type, left[type]?.[k]]);
      const copy = await desk().load();
      expect([end, availableOf(copy, types, p.now())]).toEqual([end, Object.fromEntries(months)]);
    }
    await bringUpToDate(p, account, story.terms(p.now()));
    const grants = await audit(table, p, account);
    const allotments = [...grants.keys()].filter((id) => /^grant_20\d\d-/.test(id));
    expect(allotments).toHaveLength(story.allotments);
  });
});

/** Noon of the 16th before a month's end. */
function sixteenthBefore(end: string): string {
  const [year = 0, month = 0, day = 0] = end.split('-').map(Number);
  return new Date(Date.UTC(year, month - (day > 16 ? 1 : 2), 16, 12)).toISOString();
}

function lookupsOf({ costs, oneIn = {} }: Story, asked: number): Amounts[] {
  return Object.entries(costs).flatMap(([type, cost]) => {
    const count = Math.floor(asked / (oneIn[type] ?? 1));
    return Array.from({ length: count }, () => ({ [type]: cost }));
  });
}
