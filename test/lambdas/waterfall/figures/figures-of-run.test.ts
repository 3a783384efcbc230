import { describe, expect, it } from 'vitest';
import { figuresOfRun } from '../../../../lambdas/waterfall/figures/figures-of-run.ts';
import { startRun } from '../../../../lambdas/waterfall/start-run.ts';
import type {
  Attempt,
  Candidate,
  Findable,
  WaterfallRun,
} from '../../../../lambdas/waterfall/waterfall.contract.ts';

const NOV_29 = Date.UTC(2026, 10, 29, 23, 59);

const find = (
  provider: string,
  outcome: Attempt['outcome'],
  cost: number,
  more: Partial<Attempt> = {},
): Attempt => ({
  ...{ provider, kind: 'find', data: ['email'], outcome, ms: 300, providerCostMicroUsd: cost },
  ...more,
});
const verdict = (outcome: Attempt['outcome'], cost: number): Attempt =>
  find('zerobounce', outcome, cost, { kind: 'verify', ms: 900 });
const gave = (provider: string, datum: Findable): Candidate => ({
  ...{ datum, value: 'x', provider, asked: [] },
});

/** A run of one in Germany that was ended by a provider's value, or by nobody's. */
function ran(attempts: readonly Attempt[], winner?: string, more: Partial<WaterfallRun> = {}) {
  const run = startRun({ fullName: 'Ada', companyDomain: 'acme.de' }, ['email'], NOV_29);
  const email = winner
    ? ({ kind: 'found', value: 'x', all: ['x'], provider: winner } as const)
    : ({ kind: 'not-found' } as const);
  return figuresOfRun({ ...run, attempts, outcomes: { email }, ...more });
}

describe('figuresOfRun', () => {
  it.each<[string, readonly Attempt[], string | undefined, object]>([
    [
      'who was asked after whom, and what its value cost with its verification',
      [
        find('tomba', 'found', 9),
        verdict('undeliverable', 2),
        find('prospeo', 'not-found', 0),
        find('hunter', 'found', 20),
        verdict('deliverable', 2),
      ],
      'hunter',
      {
        '>tomba': { calls: 1, hits: 0, hitMicroUsd: 0, missMicroUsd: 11 },
        'tomba>prospeo': { calls: 1, hits: 0, hitMicroUsd: 0, missMicroUsd: 0 },
        'prospeo+tomba>hunter': { calls: 1, hits: 1, hitMicroUsd: 22, missMicroUsd: 0 },
      },
    ],
    [
      'one that was asked in two ways once, and one that refused not at all',
      [
        find('hunter', 'not-found', 1, { search: 'profile' }),
        find('prospeo', 'down', 0),
        find('hunter', 'found', 5, { search: 'name' }),
        find('tomba', 'circuit-open', 0, { skipped: true }),
      ],
      'hunter',
      { '>hunter': { calls: 1, hits: 1, hitMicroUsd: 6, missMicroUsd: 0 } },
    ],
    [
      'calls on own accounts at the public price, where they were paid',
      [
        find('tomba', 'not-found', 0, { search: 'name', account: 'own' }),
        find('hunter', 'found', 1, { search: 'name', account: 'own' }),
        { ...verdict('deliverable', 1), account: 'own' },
      ],
      'hunter',
      {
        '>tomba': { calls: 1, hits: 0, hitMicroUsd: 0, missMicroUsd: 0 },
        'tomba>hunter': { calls: 1, hits: 1, hitMicroUsd: 24_500 + 9_900, missMicroUsd: 0 },
      },
    ],
  ])('counts %s', (_, attempts, winner, trials) => {
    expect(ran(attempts, winner).segments).toEqual({ 'email#DE.name': { rows: 1, trials } });
  });

  it.each([
    ['valid', { calls: 1, hits: 1, refused: {} }],
    ['invalid', { calls: 1, hits: 1, refused: {} }],
    ['rate-limited', { calls: 0, hits: 0, refused: { 'rate-limited': 1 } }],
  ] as const)('counts a check of a number that said %s', (outcome, counted) => {
    const data = ['phone'] as const;
    const attempts = [
      find('wiza', 'found', 9, { data }),
      find('telnyx', outcome, 2, { kind: 'verify', data }),
    ];
    const run = startRun({ fullName: 'Ada', companyDomain: 'acme.de' }, ['phone'], NOV_29);
    const { days } = figuresOfRun({ ...run, attempts });
    expect(days['2026-11-29#phone']?.['DE.name']?.telnyx).toMatchObject(counted);
  });

  it('counts calls by the day on which the run began, refusals by their reasons', () => {
    const attempts = [
      find('tomba', 'found', 9),
      verdict('unknown', 2),
      find('prospeo', 'down', 0),
      find('findymail', 'bad-key', 0, { skipped: true }),
      // Nothing that the operator's account was asked.
      find('enrow', 'not-found', 7, { account: 'own' }),
    ];
    const { days } = ran(attempts);
    const none = { calls: 0, hits: 0, refused: {}, skipped: 0, ms: 0, costMicroUsd: 0 };
    const slot = (at: number) => Array.from({ length: 9 }, (_n, n) => (n === at ? 1 : 0));
    const rest = { verifyingMicroUsd: 0, slots: slot(9) };
    expect(days).toEqual({
      '2026-11-29#email': {
        'DE.name': {
          tomba: {
            ...{ ...none, ...rest, calls: 1, ms: 300, slots: slot(1) },
            ...{ costMicroUsd: 9, verifyingMicroUsd: 2 },
          },
          zerobounce: { ...none, ...rest, calls: 1, ms: 900, slots: slot(2), costMicroUsd: 2 },
          prospeo: { ...none, ...rest, refused: { down: 1 } },
          findymail: { ...none, ...rest, skipped: 1 },
        },
      },
    });
  });

  it('shares a call for two data by their prices, among those that it brought', () => {
    const call = { search: 'person', data: ['email', 'phone'] as const };
    const both = (candidates: readonly Candidate[]) =>
      ran([find('prospeo', 'found', 269_500, call)], undefined, {
        wanted: ['email', 'phone'],
        candidates,
      });
    const costs = (figures: ReturnType<typeof both>) =>
      ['email', 'phone'].map(
        (datum) => figures.days[`2026-11-29#${datum}`]?.['DE.name']?.prospeo?.costMicroUsd,
      );
    expect(costs(both([gave('prospeo', 'email'), gave('prospeo', 'phone')]))).toEqual([
      24_500, 245_000,
    ]);
    expect(costs(both([gave('prospeo', 'phone')]))).toEqual([0, 269_500]);
  });

  it('counts no trial of a search that did not come to its end', () => {
    const figures = ran([find('tomba', 'found', 9)], undefined, { outcomes: {} });
    expect(figures.segments).toEqual({});
    expect(figures.days['2026-11-29#email']?.['DE.name']?.tomba?.calls).toBe(1);
  });
});
