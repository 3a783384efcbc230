import { expect, it } from 'vitest';
import { EVENTS, type EventType } from '../../../lambdas/events/events.contract.ts';
import { makeEvent } from '../../../lambdas/events/make-event.ts';
import { at } from '../../support/accounts.ts';

const HAPPENING = {
  type: 'enrichment.completed',
  workspaceId: 'ws_1',
  recordId: 'enr_1',
  atMs: at('2026-03-10T12:00:00Z'),
  data: { enrichmentId: 'enr_1', charged: { email: 2, phone: 1 } },
} as const;

it('tells what happened, to whom, when, in which version', () => {
  expect(makeEvent(HAPPENING)).toEqual({
    id: expect.stringMatching(/^evt_[0-9a-z]{24}$/),
    type: 'enrichment.completed',
    version: 1,
    time: '2026-03-10T12:00:00.000Z',
    workspaceId: 'ws_1',
    data: { enrichmentId: 'enr_1', charged: { email: 2, phone: 1 } },
  });
});

it('has one id for one event, however often it is told, and another for every other', () => {
  const others = [
    HAPPENING,
    { ...HAPPENING, atMs: at('2026-03-11T12:00:00Z'), data: { enrichmentId: 'x', charged: {} } },
    { ...HAPPENING, type: 'enrichment.cancelled' },
    { ...HAPPENING, workspaceId: 'ws_2' },
    { ...HAPPENING, recordId: 'enr_2' },
  ] as const;
  const ids = others.map((each) => makeEvent<EventType>(each).id);
  expect(ids[1]).toBe(ids[0]);
  expect(new Set(ids).size).toBe(4);
});

const LEVEL = {
  data: { account: 'workspace', creditType: 'contact', left: 9, threshold: 10 },
  not: [{ account: 'Ada' }, { creditType: 5 }, { left: 0.5 }, { threshold: undefined }],
};

const SALE = { purchaseId: 'pur_1', amount: 9_800, currency: 'usd' };

/** The data of each event, and what they must not be. */
const EXAMPLES: Readonly<Record<EventType, { data: object; not: readonly object[] }>> = {
  'enrichment.completed': { data: HAPPENING.data, not: noAmounts('charged') },
  'enrichment.cancelled': { data: HAPPENING.data, not: noAmounts('charged') },
  'contact.details-found': {
    data: {
      contactId: 'con_1',
      enrichmentId: 'enr_1',
      details: ['email'],
      credits: { contact: 1 },
    },
    not: [{ details: 'email' }, { contactId: undefined }, ...noAmounts('credits')],
  },
  'import.failed': {
    data: { importId: 'imp_1', code: 'FILE_EMPTY' },
    not: [{ importId: undefined }, { code: 5 }],
  },
  'export.due': {
    data: { exportId: 'exp_1', enrichmentId: 'enr_1' },
    not: [{ exportId: undefined }, { enrichmentId: 5 }],
  },
  'export.failed': {
    data: { exportId: 'exp_1', enrichmentId: 'enr_1' },
    not: [{ exportId: 5 }, { enrichmentId: undefined }],
  },
  'export.completed': {
    data: {
      exportId: 'exp_1',
      enrichmentId: 'enr_1',
      format: 'csv',
      rows: 2,
      bytes: 99,
      charged: { contact: 1 },
    },
    not: [{ rows: 1.5 }, { bytes: undefined }, ...noAmounts('charged')],
  },
  'capacity.requested': {
    data: { capacityRequestId: 'capr_1', creditType: 'contact', amount: 5 },
    not: [{ amount: 1.5 }, { amount: '5' }, { amount: undefined }, { creditType: 5 }],
  },
  'credits.low': LEVEL,
  'credits.recovered': LEVEL,
  'credits.expiring': {
    data: {
      account: 'seat:mem_1',
      grantId: 'grant_1',
      creditType: 'contact',
      credits: 7,
      expiresAt: '2026-03-24T12:00:00.000Z',
    },
    not: [{ account: 'ada' }, { credits: 0.5 }, { expiresAt: 'soon' }, { grantId: undefined }],
  },
  'purchase.completed': {
    data: { ...SALE, credits: { contact: 200 } },
    not: [{ amount: 1.5 }, { currency: undefined }, ...noAmounts('credits')],
  },
  'purchase.refunded': { data: { ...SALE, refundId: 're_1' }, not: [{ refundId: undefined }] },
  'purchase.disputed': { data: { ...SALE, disputeId: 'dp_1' }, not: [{ disputeId: 7 }] },
  'purchase.dispute-closed': {
    data: { ...SALE, disputeId: 'dp_1', outcome: 'won' },
    not: [{ outcome: undefined }],
  },
  'top-up.failed': {
    data: { topUpId: 'topup_1', reason: 'action-required' },
    not: [{ reason: undefined }, { topUpId: 7 }],
  },
  'period.started': {
    data: {
      account: 'cap:key_1',
      plan: 'workspace-pool@1',
      startsAt: '2026-03-01T00:00:00.000Z',
      endsAt: '2026-04-01T00:00:00.000Z',
      allotments: { email: 100 },
    },
    not: [{ account: 'cap:' }, { startsAt: 1 }, { plan: undefined }, ...noAmounts('allotments')],
  },
  'plan.changed': {
    data: { from: 'workspace-pool@1', to: 'company-contract@2' },
    not: [{ from: undefined }, { to: 2 }],
  },
  'member.cap-reached': {
    data: {
      account: 'cap:mem_1',
      creditType: 'contact',
      cap: 5,
      resetsAt: '2026-04-01T00:00:00.000Z',
    },
    not: [{ account: undefined }, { cap: '5' }, { resetsAt: '2026-04' }],
  },
};

function noAmounts(field: string): readonly object[] {
  return [{ email: 1.5 }, { email: '1' }, undefined].map((value) => ({ [field]: value }));
}

const TYPES = Object.keys(EVENTS) as EventType[];

it.each(TYPES)('%s: takes ids and amounts, and nothing of a person', (type) => {
  const { data, not } = EXAMPLES[type];
  const schema = EVENTS[type].data;
  expect(schema.parse(data)).toEqual(data);
  const more = { ...data, email: 'ada@acme.example', note: 'of Ada' };
  expect(schema.parse(more)).toEqual(data);
  for (const wrong of not) expect(schema.safeParse({ ...data, ...wrong }).success).toBe(false);
});
