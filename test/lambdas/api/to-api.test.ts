import { expect, test } from 'vitest';
import { toApiKey, toApiMember, toApiPlan, toApiWorkspace } from '../../../lambdas/api/to-api.ts';
import { PLANS } from '../../../lambdas/plans/catalogue.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';

const createdAt = epochMs(Date.UTC(2026, 10, 22));
const made = { madeBy: 'x', bodyHash: 'y', attempt: 'z' };

test('a workspace shows its terms and nothing of how it was made', () => {
  const workspace = {
    id: 'ws_1',
    name: 'Acme',
    plan: 'workspace-pool',
    timezone: 'UTC',
    periodAnchor: '2026-11-01',
    status: 'active' as const,
    createdAt,
    ...made,
  };
  expect(toApiWorkspace(workspace, createdAt)).toEqual({
    id: 'ws_1',
    name: 'Acme',
    plan: 'workspace-pool',
    planVersion: 1,
    timezone: 'UTC',
    periodAnchor: '2026-11-01',
    allotments: {},
    pendingChange: null,
    status: 'active',
    createdAt: '2026-11-22T00:00:00.000Z',
  });
});

test('a workspace shows the terms in force, and those that are to come', () => {
  const set = { by: 'operator', planVersion: 1, timezone: 'UTC', periodAnchor: '2026-11-01' };
  const shown = toApiWorkspace(
    {
      id: 'ws_1',
      name: 'Acme',
      plan: 'workspace-pool',
      timezone: 'UTC',
      periodAnchor: '2026-11-01',
      status: 'active',
      createdAt,
      termsNo: 2,
      termChanges: [
        { no: 1, from: createdAt, plan: 'company-contract', allotments: { contact: 7 }, ...set },
        { no: 2, from: epochMs(createdAt + 1), plan: 'workspace-pool', ...set },
      ],
    },
    createdAt,
  );
  expect(shown).toMatchObject({
    plan: 'company-contract',
    allotments: { contact: 7 },
    pendingChange: {
      effectiveAt: '2026-11-22T00:00:00.001Z',
      plan: 'workspace-pool',
      planVersion: 1,
      allotments: {},
    },
  });
});

test('a member without a name shows null', () => {
  const member = { id: 'mem_1', email: 'a@customer.example', role: 'member', createdAt, ...made };
  expect(toApiMember(member as Parameters<typeof toApiMember>[0])).toEqual({
    id: 'mem_1',
    email: 'a@customer.example',
    name: null,
    role: 'member',
    seat: false,
    seatLicensedOn: null,
    caps: {},
    createdAt: '2026-11-22T00:00:00.000Z',
  });
});

test('an API key shows its last four characters, never itself or its hash', () => {
  const key = {
    id: 'key_1',
    name: 'main',
    scopes: ['read'],
    last4: 'wxyz',
    hash: 'secret',
    createdAt,
    ...made,
  };
  expect(toApiKey(key as unknown as Parameters<typeof toApiKey>[0])).toEqual({
    id: 'key_1',
    name: 'main',
    memberId: null,
    scopes: ['read'],
    last4: 'wxyz',
    createdAt: '2026-11-22T00:00:00.000Z',
    caps: {},
    expiresAt: null,
    revokedAt: null,
  });
});

test('a plan shows prices and packs', () => {
  const [pool] = PLANS;
  if (pool === undefined) throw new Error('the catalogue is empty');
  expect(toApiPlan(pool)).toMatchObject({
    id: 'workspace-pool',
    periodMonths: 1,
    prices: { 'contact.email': { contact: 1 } },
    termMonths: 1,
    seatAllotments: null,
    drawOrder: [['allotment'], ['promotional', 'adjustment', 'pack']],
    packs: {
      contact: {
        creditType: 'contact',
        credits: 100,
        months: 6,
        prices: { usd: 4_900, eur: 4_500, jpy: 7_500 },
      },
    },
    creditBack: null,
    memberCaps: {},
    lowAtPercent: 10,
    attemptsVisible: 'names',
    limits: { seats: null, members: null, requestRows: null },
  });
  const limits = { seats: 3, members: 9, requestRows: 500 };
  expect(toApiPlan({ ...pool, limits }).limits).toEqual(limits);
  const gift = { creditType: 'contact', credits: 5, months: null };
  expect(toApiPlan({ ...pool, packs: { gift } }).packs).toEqual({ gift: { ...gift, prices: {} } });
});
