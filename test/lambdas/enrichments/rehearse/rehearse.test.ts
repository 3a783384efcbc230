import { describe, expect, it } from 'vitest';
import {
  type PastRequest,
  type Rehearsed,
  rehearse,
} from '../../../../lambdas/enrichments/rehearse/rehearse.ts';
import { findPlan } from '../../../../lambdas/plans/catalogue.ts';
import type { Plan } from '../../../../lambdas/plans/plans.contract.ts';
import { at, MONTHLY } from '../../../support/accounts.ts';

const POOL = findPlan('workspace-pool') as Plan;
const SPLIT = findPlan('split-credits-essential') as Plan;

/** A request for addresses: so many held, so many found an hour later. */
const request = (id: string, day: string, held: number, charged: number): PastRequest => ({
  id,
  atMs: at(`${day}T10:00:00Z`),
  rows: held,
  held: { 'contact.email': held },
  charged: { 'contact.email': charged },
  endedAtMs: at(`${day}T11:00:00Z`),
});

const past = (change: Partial<Rehearsed> = {}): Rehearsed => ({
  plan: POOL,
  terms: MONTHLY,
  seats: new Map(),
  fromMs: at('2026-03-01T00:00:00Z'),
  toMs: at('2026-05-01T00:00:00Z'),
  requests: [],
  grants: [],
  ...change,
});

describe('rehearse', () => {
  it('holds, charges, refuses and lets lapse month by month', () => {
    const requests = [
      request('a', '2026-03-02', 80, 60),
      request('b', '2026-03-03', 50, 50),
      request('c', '2026-03-04', 40, 30),
      request('d', '2026-04-02', 100, 90),
    ];
    expect(rehearse(past({ requests }))).toEqual({
      requests: 4,
      held: { contact: 220 },
      charged: { contact: 180 },
      refused: { requests: 1, required: { contact: 50 }, ids: ['b'] },
      notInPlan: {},
      lapsed: { contact: 20 },
      available: { contact: 100 },
      periods: [
        {
          startsAt: '2026-03-01T00:00:00.000Z',
          allotment: { contact: 100 },
          held: { contact: 120 },
          charged: { contact: 90 },
          refusedRequests: 1,
          lapsed: { contact: 10 },
        },
        {
          startsAt: '2026-04-01T00:00:00.000Z',
          allotment: { contact: 100 },
          held: { contact: 100 },
          charged: { contact: 90 },
          refusedRequests: 0,
          lapsed: { contact: 10 },
        },
      ],
    });
  });

  it('refuses a request of more rows than the plan takes at a time', () => {
    const requests = [
      request('a', '2026-03-02', 30, 20),
      { ...request('b', '2026-03-03', 5, 5), rows: 31 },
    ];
    const plan = { ...POOL, limits: { requestRows: 30 } };
    expect(rehearse(past({ plan, requests }))).toMatchObject({
      held: { contact: 30 },
      charged: { contact: 20 },
      refused: { requests: 1, required: { contact: 5 }, ids: ['b'] },
    });
  });

  it('counts packs of the time, and leaves out those of a type that the plan lacks', () => {
    const pack = (id: string, creditType: string) => ({
      id,
      atMs: at('2026-03-02T00:00:00Z'),
      creditType,
      amount: 100,
      category: 'pack' as const,
      expiresAtMs: null,
    });
    const of = past({
      requests: [request('a', '2026-03-03', 150, 150)],
      grants: [pack('grant_1', 'contact'), pack('grant_2', 'search')],
    });
    expect(rehearse(of)).toMatchObject({
      charged: { contact: 150 },
      refused: { requests: 0 },
      available: { contact: 150 },
    });
  });

  it('refuses a request for what the plan has no price for, and counts it', () => {
    const asked = { ...request('a', '2026-03-03', 5, 5), held: { 'company.jobs': 5 } };
    const { 'company.jobs': _jobs, ...prices } = SPLIT.prices as Record<string, object>;
    const plan = { ...SPLIT, prices } as Plan;
    expect(rehearse(past({ plan, requests: [asked] }))).toMatchObject({
      charged: {},
      refused: { requests: 1, ids: ['a'] },
      notInPlan: { 'company.jobs': 5 },
    });
  });

  it('a request that ends after the time is charged for all the same', () => {
    const late = {
      ...request('a', '2026-04-30', 10, 10),
      endedAtMs: at('2026-05-03T00:00:00Z'),
    };
    expect(rehearse(past({ requests: [late] }))).toMatchObject({ charged: { contact: 10 } });
  });

  it('a request that was made after the time is not of it', () => {
    expect(rehearse(past({ requests: [request('a', '2026-05-01', 1, 1)] })).requests).toBe(0);
  });

  it('draws on the seat of who asked, then on the shared credits; each seat’s rest lapses', () => {
    const ada = { ...MONTHLY, anchor: '2026-03-15', allotments: { contact: 10 } };
    const of = past({
      plan: { ...POOL, seatAllotments: { contact: 10 } },
      terms: { ...MONTHLY, allotments: {} },
      seats: new Map([['mem_ada', ada]]),
      grants: [
        {
          id: 'grant_1',
          atMs: at('2026-03-01T00:00:00Z'),
          creditType: 'contact',
          amount: 20,
          category: 'pack',
          expiresAtMs: null,
        },
      ],
      requests: [
        { ...request('a', '2026-03-02', 14, 12), memberId: 'mem_ada' },
        { ...request('b', '2026-03-16', 3, 3), memberId: 'mem_ada' },
        { ...request('c', '2026-03-17', 30, 30), memberId: 'mem_bob' },
      ],
    });
    // 10 of the seat and 2 of the pack; 3 of the seat's next month, of which 7 lapse on 15 April.
    expect(rehearse(of)).toMatchObject({
      charged: { contact: 15 },
      refused: { requests: 1, ids: ['c'] },
      lapsed: { contact: 7 },
      available: { contact: 28 },
    });
  });
});
