import { describe, expect, it } from 'vitest';
import { ROUTES, type RouteId } from '../../lambdas/api/routes.contract.ts';
import { type Call, callApi, testApi, WORKSPACE } from '../support/api-call.ts';

/**
 * Amounts and times that make no sense, for every route that takes some. Each is refused before
 * anything is done: the API under test has no use cases beside those with which a route checks.
 */

const api = testApi({
  findMember: async () => undefined,
  findGrantRecord: async () => undefined,
  loadWorkspace: async () => WORKSPACE,
});

/** No amount of credits, wherever one is asked for; it is 10 March 2026 in these tests. */
const NO_AMOUNTS = [-1, 1.5, 2 ** 53, 1_000_000_001, '5', true, [5], {}];
/** No amount of a change: that of nothing either. */
const NO_GAINS = [...NO_AMOUNTS, 0, null];
const NO_LOSSES = [0, 1, -1.5, -(2 ** 53), -1_000_000_001, '-5', null, true];
const NO_DATES = ['2026-02-30', '2026-13-01', '2026-3-1', '10.03.2026', 'tomorrow', '', 5];
/** The last two are none that an answer could show: their year has five digits, or a sign. */
const NO_TIMES = [
  ...['2026-02-30T00:00:00Z', '2026-03-10T24:00:00Z', '2026-03-10T12:00:00', '2026-03-10'],
  ...['soon', '', 1_775_001_600_000],
  ...['9999-12-31T23:59:59-14:00', '0000-01-01T00:00:00+14:00'],
];
const NO_ENDS = ['2026-02-30', '2026-13-01', '2026-03-10T12:00:00', 'soon', ...NO_TIMES.slice(-2)];

const GRANT = { creditType: 'contact', category: 'pack', reason: 'x' };
const MEMBER = { email: 'a@b.example', role: 'member' };
const ASK = { actions: ['contact.email'], subjects: [{ email: 'a@b.example' }] };
const LIST = { filename: 'list.csv', actions: ['contact.email'] };
const TOP_UP = {
  enabled: true,
  pack: 'contact',
  threshold: 50,
  quantity: 1,
  monthlyCapQuantity: 3,
};
const URLS = { successUrl: 'https://app.example/back', cancelUrl: 'https://app.example/no' };
const NO_COUNTS = [...NO_GAINS, undefined];
const PAST = { plan: 'workspace-pool', workspaceId: 'ws_1', from: '2026-01-01', to: '2026-02-01' };

type Row = readonly [RouteId, string, readonly unknown[], (value: never) => Call];
const body = (value: object): Call => ({ body: value });
const query = (name: string) => (value: string) => ({ query: { [name]: value } });

const AMOUNTS: readonly Row[] = [
  [
    'createWorkspace',
    'allotments.contact',
    [...NO_AMOUNTS, null],
    (contact) => body({ name: 'x', plan: 'workspace-pool', allotments: { contact } }),
  ],
  [
    'updateWorkspace',
    'allotments.contact',
    [...NO_AMOUNTS, null],
    (contact) => body({ allotments: { contact } }),
  ],
  [
    'createMember',
    'caps.contact',
    [...NO_AMOUNTS, null],
    (contact) => body({ ...MEMBER, caps: { contact } }),
  ],
  ['updateMember', 'caps.contact', [...NO_AMOUNTS, null], (contact) => body({ caps: { contact } })],
  [
    'createApiKey',
    'caps.contact',
    [...NO_AMOUNTS, null],
    (contact) => body({ name: 'x', caps: { contact } }),
  ],
  ['createGrant', 'amount', NO_GAINS, (amount) => body({ ...GRANT, expiresAt: null, amount })],
  [
    'createAdjustment',
    'amount',
    NO_LOSSES,
    (amount) => body({ creditType: 'contact', reason: 'x', amount }),
  ],
  [
    'createCapacityRequest',
    'amount',
    NO_GAINS,
    (amount) => body({ creditType: 'contact', amount }),
  ],
  [
    'createCheckoutSession',
    'quantity',
    [...NO_COUNTS, 1_001],
    (quantity) => body({ ...URLS, pack: 'contact', quantity }),
  ],
  ['setAutoTopUp', 'threshold', NO_COUNTS, (threshold) => body({ ...TOP_UP, threshold })],
  ['setAutoTopUp', 'quantity', [...NO_COUNTS, 1_001], (quantity) => body({ ...TOP_UP, quantity })],
  [
    'setAutoTopUp',
    'monthlyCapQuantity',
    [...NO_COUNTS, 100_001],
    (monthlyCapQuantity) => body({ ...TOP_UP, monthlyCapQuantity }),
  ],
  ['createQuote', 'maxCredits', [...NO_AMOUNTS, null], (n) => body({ ...ASK, maxCredits: n })],
  ['createEnrichment', 'maxCredits', [...NO_AMOUNTS, null], (n) => body({ ...ASK, maxCredits: n })],
  [
    'setProvider',
    'dayCostMicroUsdMax',
    [-1, 1.5, '5', [5], {}],
    (n) => body({ dayCostMicroUsdMax: n }),
  ],
  ['setProviderKey', 'key', ['', ' ', 5, null, 'a b', 'k\n'], (key) => body({ key })],
  ['createImport', 'bytes', NO_GAINS, (bytes) => body({ ...LIST, bytes })],
  [
    'createExport',
    'maxCredits',
    [...NO_AMOUNTS, null],
    (n) => body({ ...ASK, format: 'csv', maxCredits: n }),
  ],
];

const TIMES: readonly Row[] = [
  [
    'createWorkspace',
    'periodAnchor',
    NO_DATES,
    (periodAnchor) => body({ name: 'x', plan: 'workspace-pool', periodAnchor }),
  ],
  ['updateWorkspace', 'periodAnchor', NO_DATES, (periodAnchor) => body({ periodAnchor })],
  [
    'updateWorkspace',
    'effective',
    [...NO_DATES, '2026-03-10', '2026-03-09', '0001-01-01', 'later', null],
    (effective) => body({ plan: 'company-contract', effective }),
  ],
  [
    'createGrant',
    'expiresAt',
    [...NO_TIMES, undefined, '2026-03-10T12:00:00Z', '2020-01-01T00:00:00Z'],
    (expiresAt) => body({ ...GRANT, amount: 1, expiresAt }),
  ],
  ['createApiKey', 'expiresAt', [...NO_TIMES, null], (end) => body({ name: 'x', expiresAt: end })],
  [
    'createOperatorKey',
    'expiresAt',
    [...NO_TIMES, null],
    (end) => body({ name: 'x', rights: 'read', expiresAt: end }),
  ],
  [
    'createRehearsal',
    'from',
    [...NO_ENDS, 7, null, undefined, '0001-01-01'],
    (from) => body({ ...PAST, from }),
  ],
  [
    'createRehearsal',
    'to',
    [...NO_ENDS, 7, null, undefined, '2026-01-01', '2025-12-31', '2026-03-11', '9999-12-31'],
    (to) => body({ ...PAST, to }),
  ],
  ['getBalance', 'at', NO_TIMES.filter((time) => typeof time === 'string'), query('at')],
  ...(['listHistory', 'getUsage', 'listLedger', 'listAudit'] as const).flatMap((id): Row[] => [
    [id, 'from', NO_ENDS, query('from')],
    [id, 'to', NO_ENDS, query('to')],
  ]),
  ['getUsage', 'from', ['2024-12-31', '2026-03-10T12:01:00Z'], query('from')],
];

const OTHERS: readonly Row[] = [
  [
    'voidGrant',
    'reason',
    ['', '  ', undefined, 5, 'x'.repeat(501), '\u0000'],
    (reason) => body({ reason }),
  ],
  ['voidGrant', 'seat', ['ada', '', 5, 'mem_#'], (seat) => body({ reason: 'x', seat })],
  ['getGrant', 'seat', ['ada', '', 'mem_#'], query('seat')],
  ['listGrants', 'open', ['yes', '1', ''], query('open')],
  ['getBalance', 'memberId', ['ada', '', 'mem_nobody'], query('memberId')],
  ['listLedger', 'account', ['seat', 'seat:', 'cap:ada', 'ACCOUNT', ''], query('account')],
  ['getUsage', 'groupBy', ['week', ''], query('groupBy')],
  ['listHistory', 'action', ['contact.fax', ''], query('action')],
  ...(['listCapacityRequests', 'listOperatorKeys', 'listMembers', 'listApiKeys'] as const).map(
    (id): Row => [id, 'limit', ['0', '-1', '1.5', '201', 'x', ''], query('limit')],
  ),
  ['createGrant', 'category', ['allotment', 'gift', 5], (category) => grant({ category })],
  ['createGrant', 'creditType', ['gold', '', 5, 'Contact'], (creditType) => grant({ creditType })],
  ['createGrant', 'seat', ['mem_nobody', 'ada', 5], (seat) => grant({ seat })],
  [
    'reportBounce',
    'value',
    ['', '  ', 5, null, undefined, 'x'.repeat(1_001), '\u0000'],
    (value) => body({ value }),
  ],
  ['saveDetails', 'phone', ['', 5, 'x'.repeat(2_000)], (phone) => body({ phone })],
  [
    'createCheckoutSession',
    'savePaymentMethod',
    ['yes', 1, null],
    (savePaymentMethod) => body({ ...URLS, pack: 'contact', quantity: 1, savePaymentMethod }),
  ],
  [
    'setAutoTopUp',
    'enabled',
    ['yes', 1, null, undefined],
    (enabled) => body({ ...TOP_UP, enabled }),
  ],
  [
    'setAutoTopUp',
    'pack',
    ['gold', '', 5, undefined, 'search'],
    (pack) => body({ ...TOP_UP, pack }),
  ],
  [
    'setAutoTopUp',
    'returnUrl',
    ['', 5, null, 'app.example', 'http://app.example', 'javascript:1'],
    (returnUrl) => body({ ...TOP_UP, returnUrl }),
  ],
  [
    'createSubscription',
    'plan',
    ['gold', '', 5, null, undefined, 'seat-licences'],
    (plan) => body({ ...URLS, plan }),
  ],
  [
    'createSubscription',
    'currency',
    ['sek', '', 5, null],
    (currency) => body({ ...URLS, plan: 'workspace-pool', currency }),
  ],
  [
    'createPortalSession',
    'returnUrl',
    ['', 5, null, undefined, 'app.example', 'http://app.example', 'javascript:1'],
    (returnUrl) => body({ returnUrl }),
  ],
  ['updateWorkspace', 'plan', ['gold', '', 5, null], (plan) => body({ plan })],
  ['updateWorkspace', 'status', ['closed', '', 5, null], (status) => body({ status })],
  ['createMember', 'seat', ['yes', 1, true], (seat) => body({ ...MEMBER, seat })],
  ['createExport', 'format', ['pdf', 'CSV', '', 5, null], (format) => body({ ...ASK, format })],
  [
    'createExport',
    'contactIds',
    [[], [5], [''], 'con_1', null],
    (contactIds) => body({ contactIds, format: 'csv', actions: ['contact.email'] }),
  ],
  ['createOperatorKey', 'rights', ['root', '', 5], (rights) => body({ name: 'x', rights })],
];

function grant(change: object): Call {
  return body({ ...GRANT, amount: 1, expiresAt: null, ...change });
}

describe.each([
  ['amounts', AMOUNTS],
  ['times', TIMES],
  ['what else is to choose', OTHERS],
] as const)('%s', (_what, rows) => {
  it.each(rows)('%s refuses what %s cannot be', async (id, path, values, callOf) => {
    const taken: unknown[] = [];
    for (const value of values) {
      const { body: asked, query: said } = callOf(value as never);
      const answer = await callApi(api, id, {
        ...(asked === undefined ? {} : { body: asked }),
        ...(said === undefined ? {} : { query: said }),
        headers: { 'idempotency-key': 'k-1' },
      });
      const { code, errors = [] } = answer.body as { code?: string; errors?: { path: string }[] };
      const isNamed = errors.some((error) => error.path.startsWith(path));
      if (answer.status !== 400 || code !== 'VALIDATION_FAILED' || !isNamed) {
        taken.push([value, answer.status, answer.body]);
      }
    }
    expect(taken).toEqual([]);
  });
});

it('every route of credits, workspaces and operators that takes a body is in the table', () => {
  const named = new Set([...AMOUNTS, ...TIMES, ...OTHERS].map(([id]) => id));
  const missing = Object.entries(ROUTES)
    .filter(([id, route]) => 'body' in route && !named.has(id as RouteId))
    .map(([id]) => id);
  expect(missing).toEqual([]);
});
