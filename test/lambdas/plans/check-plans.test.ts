import { describe, expect, it } from 'vitest';
import { PLANS } from '../../../lambdas/plans/catalogue.ts';
import { checkPlans } from '../../../lambdas/plans/check-plans.ts';
import type { Plan } from '../../../lambdas/plans/plans.contract.ts';

const SOUND: Plan = {
  id: 'own',
  title: 'Our own',
  version: 1,
  creditTypes: ['contact', 'phone'],
  periodMonths: 1,
  termMonths: 24,
  allotments: { contact: 0 },
  seatAllotments: { phone: 3 },
  drawOrder: [['pack'], ['allotment', 'promotional'], ['adjustment']],
  debtRepaidBy: ['allotment', 'pack'],
  prices: { 'contact.email': { contact: 1 }, 'contact.insights': { contact: 0 } },
  packs: { big: { creditType: 'phone', credits: 500, months: null } },
  accepts: { email: ['deliverable', 'risky'], phone: ['mobile'], workEmailOnly: true },
  waterfall: {
    providers: { email: ['hunter', 'prospeo'] },
    verifiers: ['zerobounce'],
    rowCostMicroUsdMax: 90_000,
    fallBackToOperator: true,
  },
  creditBack: { days: 30, maxPerPeriod: 5 },
  memberCaps: { contact: 10 },
  lowAtPercent: 100,
  attemptsVisible: 'none',
  limits: { seats: 5, members: 1, requestRows: 2_000 },
};

const SEATLESS = { seatAllotments: undefined, limits: {} };

/** A plan with something in it that its type does not allow. */
const plan = (change: object): Plan => ({ ...SOUND, ...change });

describe('checkPlans', () => {
  it('finds no fault in what is offered, nor in a plan that uses every field', () => {
    const apart = plan({ version: 2, pricesApart: { 'contact.email': { risky: { contact: 1 } } } });
    expect(checkPlans([...PLANS, SOUND, apart])).toEqual([]);
  });

  it.each([
    [{ id: 'Own Plan' }, 'id must be lower-case letters, digits and -'],
    [{ title: ' ' }, 'title must not be blank'],
    [{ version: 1.5 }, 'version must be a whole number from 1'],
    [{ creditTypes: ['contact', 'phone', 'phone'] }, 'creditTypes names one twice'],
    [
      { creditTypes: ['contact', 'phone', 'E mail'] },
      'creditTypes: "E mail" is no name of a credit type',
    ],
    [{ periodMonths: 0, termMonths: undefined }, 'periodMonths must be 1 to 12: 0'],
    [{ periodMonths: 13, termMonths: undefined }, 'periodMonths must be 1 to 12: 13'],
    [{ periodMonths: 1.5, termMonths: undefined }, 'periodMonths must be 1 to 12: 1.5'],
    [{ periodMonths: 12, termMonths: 18 }, 'termMonths must be whole periods, at most 60: 18'],
    [{ termMonths: 61 }, 'termMonths must be whole periods, at most 60: 61'],
    [{ allotments: { contact: -1 } }, 'allotments.contact must be whole credits, 0 or more: -1'],
    [{ allotments: { contact: 1.5 } }, 'allotments.contact must be whole credits, 0 or more: 1.5'],
    [
      { allotments: { contact: 2 ** 53 } },
      'allotments.contact must be whole credits, 0 or more: 9007199254740992',
    ],
    [{ allotments: { contact: '7' } }, 'allotments.contact must be whole credits, 0 or more: 7'],
    [{ allotments: { gold: 1 } }, 'allotments.gold: gold is no credit type of the plan'],
    [{ seatAllotments: { gold: 1 } }, 'seatAllotments.gold: gold is no credit type of the plan'],
    [{ memberCaps: { contact: -1 } }, 'memberCaps.contact must be whole credits, 0 or more: -1'],
    [{ prices: { 'contact.fax': { contact: 1 } } }, 'prices: there is no action contact.fax'],
    [{ prices: { toString: { contact: 1 } } }, 'prices: there is no action toString'],
    [
      { prices: { 'contact.email': { contact: 1, phone: 1 } } },
      'prices.contact.email must be in one credit type exactly',
    ],
    [
      { prices: { 'contact.email': {} } },
      'prices.contact.email must be in one credit type exactly',
    ],
    [
      { prices: { 'contact.email': { gold: 1 } } },
      'prices.contact.email.gold: gold is no credit type of the plan',
    ],
    [
      { prices: { 'contact.email': { contact: 0.5 } } },
      'prices.contact.email.contact must be whole credits, 0 or more: 0.5',
    ],
    [{ packs: { 'Big One': SOUND.packs.big } }, 'packs: "Big One" is no name of a pack'],
    [
      { packs: { big: { creditType: 'gold', credits: 1, months: 1 } } },
      'packs.big.creditType: gold is no credit type of the plan',
    ],
    [
      { packs: { big: { creditType: 'phone', credits: 0, months: 1 } } },
      'packs.big.credits must be whole credits, 1 or more: 0',
    ],
    [
      { packs: { big: { creditType: 'phone', credits: 1, months: 0 } } },
      'packs.big.months must be null or 1 to 60: 0',
    ],
    ...(
      [
        ['company.jobs', {}, ': the action has no grades'],
        ['contact.phone', {}, ': prices has no contact.phone'],
        ['contact.email', { landline: { contact: 0 } }, '.landline: there is no landline'],
        [
          'contact.email',
          { deliverable: { contact: 0 } },
          '.deliverable costs what prices.contact.email says',
        ],
        [
          'contact.email',
          { 'catch-all': { contact: 0 } },
          '.catch-all is not accepted, and never charged',
        ],
        [
          'contact.email',
          { risky: { phone: 0 } },
          '.risky must be in contact, as prices.contact.email is',
        ],
        ['contact.email', { risky: {} }, '.risky must be in contact, as prices.contact.email is'],
        [
          'contact.email',
          { risky: { contact: 2 } },
          '.risky must not be more than prices.contact.email: 2',
        ],
        [
          'contact.email',
          { risky: { contact: 0.5 } },
          '.risky.contact must be whole credits, 0 or more: 0.5',
        ],
      ] as const
    ).map(([action, apart, fault]) => [
      { pricesApart: { [action]: apart } },
      `pricesApart.${action}${fault}`,
    ]),
    [{ fee: {}, ...SEATLESS }, 'fee must name a currency'],
    [{ fee: { USD: 100 }, ...SEATLESS }, 'fee: "USD" is no currency in lower case'],
    [{ fee: { usd: 0.5 }, ...SEATLESS }, 'fee.usd must be whole minor units, 1 or more: 0.5'],
    [
      { fee: { usd: 100 }, termMonths: 48, ...SEATLESS },
      'fee: a term of 48 months cannot be paid at once, at most 36',
    ],
    [
      { fee: { usd: 100 }, seatAllotments: { contact: 1 } },
      'fee: a plan with seats is not sold by subscription',
    ],
    [{ accepts: { email: [], phone: ['mobile'] } }, 'accepts.email must not be empty'],
    [{ accepts: { email: ['deliverable'], phone: [] } }, 'accepts.phone must not be empty'],
    [{ accepts: { email: ['good'], phone: ['mobile'] } }, 'accepts.email: there is no good'],
    [
      { accepts: { email: ['deliverable'], phone: ['satellite'] } },
      'accepts.phone: there is no satellite',
    ],
    [
      { waterfall: { providers: { phone: ['hunter'] } } },
      'waterfall.providers.phone[0] finds no phone',
    ],
    [
      { waterfall: { rowCostMicroUsdMax: 0 } },
      'waterfall.rowCostMicroUsdMax must be a whole number from 1: 0',
    ],
    [
      { accepts: { email: ['undeliverable'], phone: ['mobile'] } },
      'accepts.email must not take undeliverable',
    ],
    ...[
      [['allotment'], ['pack']],
      [['allotment', 'promotional', 'adjustment', 'pack', 'pack']],
      [['allotment', 'promotional', 'adjustment', 'pack'], []],
      [['allotment', 'promotional', 'adjustment', 'gift']],
    ].map((drawOrder) => [
      { drawOrder },
      'drawOrder must name each once: allotment, promotional, adjustment, pack',
    ]),
    [{ debtRepaidBy: ['gift'] }, 'debtRepaidBy: there is no gift'],
    [{ debtRepaidBy: ['pack', 'pack'] }, 'debtRepaidBy must name each once at most'],
    [{ creditBack: { days: 0, maxPerPeriod: 5 } }, 'creditBack.days must be 1 to 366: 0'],
    [
      { creditBack: { days: 1, maxPerPeriod: 0 } },
      'creditBack.maxPerPeriod must be a whole number from 1: 0',
    ],
    ...[0, 101, 2.5].map((lowAtPercent) => [
      { lowAtPercent },
      `lowAtPercent must be a whole number from 1 to 100: ${lowAtPercent}`,
    ]),
    ...[0, -1, 1.5, 2 ** 53, '7', null].map((seats) => [
      { limits: { seats } },
      `limits.seats must be a whole number from 1: ${seats}`,
    ]),
    [{ limits: { requestRows: 0 } }, 'limits.requestRows must be a whole number from 1: 0'],
    [{ limits: { apiKeys: 5 } }, 'limits: there is no limit of apiKeys'],
    [{ limits: { seats: 5 }, seatAllotments: undefined }, 'limits.seats: the plan has no seats'],
    [{ attemptsVisible: 'some' }, 'attemptsVisible must be one of full, names, none: some'],
  ] as [object, string][])('names what is wrong: %j', (change, fault) => {
    const faulty = plan(change);
    expect(checkPlans([faulty])).toEqual([`${faulty.id}@${faulty.version}: ${fault}`]);
  });

  it('names a version that is there twice, and one that is missing', () => {
    const versions = [1, 2, 2, 4].map((version) => plan({ version }));
    expect(checkPlans(versions)).toEqual([
      'own@2: is there twice',
      'own@4: the version before it is missing',
    ]);
  });

  it('names all ten faults of a file at once', () => {
    const faulty = [
      plan({
        periodMonths: 0,
        termMonths: undefined,
        allotments: { contact: -5, gold: 1 },
        prices: { 'contact.fax': { contact: 1 }, 'contact.email': { contact: 1.5 } },
        packs: { big: { creditType: 'phone', credits: 500, months: 0 } },
        accepts: { email: [], phone: ['satellite'] },
        drawOrder: [['pack']],
      }),
      plan({ version: 3 }),
    ];
    expect(checkPlans(faulty)).toEqual([
      'own@1: periodMonths must be 1 to 12: 0',
      'own@1: allotments.contact must be whole credits, 0 or more: -5',
      'own@1: allotments.gold: gold is no credit type of the plan',
      'own@1: prices: there is no action contact.fax',
      'own@1: prices.contact.email.contact must be whole credits, 0 or more: 1.5',
      'own@1: packs.big.months must be null or 1 to 60: 0',
      'own@1: accepts.email must not be empty',
      'own@1: accepts.phone: there is no satellite',
      'own@1: drawOrder must name each once: allotment, promotional, adjustment, pack',
      'own@3: the version before it is missing',
    ]);
  });
});
