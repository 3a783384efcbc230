import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SetUpRefusal, setUpStripe } from '../../../commands/stripe/set-up-stripe.ts';
import type { SetUpLine } from '../../../commands/stripe/setup.ts';
import { toAccount } from '../../../lambdas/billing/stripe-client.ts';
import { openPortal } from '../../../lambdas/billing/subscriptions/open-portal.ts';
import { type Counter, openCounter, SECRET_KEY } from '../../local/outside/stripe/counter.ts';
import { fixedPorts } from '../../support/fixed-ports.ts';
import { openMemoryItems } from '../../support/memory-items.ts';

const NAME = '/sluice/prod/stripe';
const HOUR_MS = 3_600_000;

let counter: Counter;
let store: Map<string, string>;
let written: string[];
beforeEach(async () => {
  counter = await openCounter();
  store = new Map();
  written = [];
});
afterEach(() => counter.stop());

const WISH = {
  parameter: NAME,
  stage: 'prod',
  key: SECRET_KEY,
  isLive: false,
  apiUrl: 'https://api.example',
  isDryRun: false,
  rotates: false,
  checkout: {},
};

/** Runs the set-up so many hours after the stand-in's clock; gives its lines. */
async function setUp(over: Partial<typeof WISH> = {}, hours = 0): Promise<SetUpLine[]> {
  const parameters = {
    read: async (name: string) => store.get(name),
    write: async (name: string, value: string) => {
      written.push(name);
      store.set(name, value);
    },
  };
  const wish = { ...WISH, baseUrl: counter.standIn.url, ...over };
  return setUpStripe(parameters, wish, counter.clock.now() + hours * HOUR_MS);
}
const parameter = () => JSON.parse(store.get(NAME) ?? '{}');
const till = () => counter.standIn.till;
const endpoints = () => [...till().books.webhook_endpoint.values()];
/** Changes fields of an object, those inside it too. */
function merge(object: object | undefined, change: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(change)) {
    const inside = Reflect.get(object ?? {}, name);
    if (name === 'features' || name === 'invoice_history') {
      merge(inside, value as Record<string, unknown>);
    } else Object.assign(object ?? {}, { [name]: value });
  }
}
const fates = (lines: readonly SetUpLine[], what?: string) =>
  lines.filter((line) => what === undefined || line.what === what).map(({ fate }) => fate);

describe('setUpStripe', () => {
  it('makes all that is missing, and writes what the functions read', async () => {
    const lines = await setUp({ checkout: { automaticTax: true } });
    expect(new Set(fates(lines))).toEqual(new Set(['made']));
    const [endpoint] = endpoints();
    expect(endpoint).toMatchObject({
      url: 'https://api.example/stripe/webhook',
      api_version: '2026-10-28.endive',
      metadata: { sluice_deployment: 'prod' },
    });
    expect(endpoint?.enabled_events).toContain('checkout.session.completed');
    expect(endpoint?.enabled_events).toContain('charge.dispute.closed');
    expect(parameter()).toEqual({
      key: SECRET_KEY,
      webhookSecrets: [endpoint?.secret],
      endpoints: [endpoint?.id],
      deployment: 'prod',
      checkout: { automaticTax: true },
      baseUrl: counter.standIn.url,
    });
    expect(toAccount(parameter())).toMatchObject({
      deployment: 'prod',
      webhookSecrets: [endpoint?.secret],
      checkout: { automaticTax: true, invoices: true, promotionCodes: false, taxIds: false },
    });
    expect([...till().books['billing_portal.configuration'].values()]).toMatchObject([
      {
        metadata: { sluice_deployment: 'prod' },
        features: {
          invoice_history: { enabled: true },
          payment_method_update: { enabled: true },
          subscription_cancel: { enabled: true, mode: 'at_period_end' },
        },
      },
    ]);
  });

  it('makes each pack that has a price a product, with what it is', async () => {
    await setUp();
    const products = [...till().books.product.values()];
    expect(products.map(({ name }) => name).toSorted()).toEqual([
      '100 contact credits, never expire',
      '100 contact credits, valid 6 months',
      '100 email credits, never expire',
      '100 phone credits, never expire',
      '2,000 search credits, never expire',
    ]);
    for (const { id, metadata } of products) {
      expect(id).toMatch(new RegExp(`^sluice_${metadata.sluice_pack}_[a-z0-9]{12}$`));
      expect(Object.keys(metadata).toSorted()).toEqual([
        'sluice_credit_type',
        'sluice_credits',
        'sluice_months',
        'sluice_pack',
      ]);
    }
  });

  it('changes nothing the second time, and writes nothing', async () => {
    await setUp();
    const before = [till().books.product.size, endpoints(), parameter()];
    written = [];
    expect(new Set(fates(await setUp()))).toEqual(new Set(['found']));
    expect([till().books.product.size, endpoints(), parameter()]).toEqual(before);
    expect(written).toEqual([]);
  });

  it('of a dry run does nothing, and says what it would do, now and later', async () => {
    const lines = await setUp({ isDryRun: true });
    expect(new Set(fates(lines))).toEqual(new Set(['made']));
    const { product, 'billing_portal.configuration': portal } = till().books;
    expect([product.size, portal.size, endpoints(), store.size]).toEqual([0, 0, [], 0]);
    await setUp();
    const before = [endpoints(), store.get(NAME)];
    const rotation = await setUp({ isDryRun: true, rotates: true });
    expect(fates(rotation, 'webhook endpoint')).toEqual(['made']);
    expect([endpoints(), store.get(NAME)]).toEqual(before);
  });

  it.each<[SetUpLine['what'], Record<string, unknown>]>([
    ['product', { active: false }],
    ['product', { name: 'Renamed' }],
    ['product', { metadata: { sluice_pack: 'contact' } }],
    ['webhook endpoint', { status: 'disabled' }],
    ['webhook endpoint', { enabled_events: ['charge.succeeded'] }],
    ['portal', { features: { invoice_history: { enabled: false } } }],
  ])('puts right a %s that was changed to %j', async (what, change) => {
    await setUp();
    const { product, webhook_endpoint, 'billing_portal.configuration': portal } = till().books;
    const books = { product, 'webhook endpoint': webhook_endpoint, portal, parameter: new Map() };
    const [object] = [...books[what].values()];
    const right = structuredClone(object);
    merge(object, change);
    expect(object).not.toEqual(right);
    const changed = (await setUp()).filter(({ fate }) => fate !== 'found');
    expect(changed).toMatchObject([{ what, id: object?.id, fate: 'changed' }]);
    expect({ ...object, updated: 0 }).toEqual({ ...right, updated: 0 });
    expect(new Set(fates(await setUp()))).toEqual(new Set(['found']));
  });

  it('and the product have one portal, whoever makes it first', async () => {
    vi.stubEnv('TABLE_NAME', 'table');
    const p = {
      ...fixedPorts(openMemoryItems()),
      stripe: async () =>
        toAccount({ key: SECRET_KEY, deployment: 'prod', baseUrl: counter.standIn.url }),
    };
    const open = () => openPortal(p, { id: 'ws_1', name: 'Example' }, 'https://app.example/back');
    await open();
    expect(fates(await setUp(), 'portal')).toEqual(['found']);
    const [portal, ...others] = till().books['billing_portal.configuration'].values();
    const before = structuredClone(portal);
    await open();
    expect([portal, others]).toEqual([before, []]);
  });

  it('follows the API to another address, and leaves the endpoint before for an hour', async () => {
    await setUp();
    const [old] = endpoints();
    await setUp({ apiUrl: 'https://new.example' });
    expect(endpoints().map(({ url }) => url)).toEqual([
      'https://api.example/stripe/webhook',
      'https://new.example/stripe/webhook',
    ]);
    expect(parameter().webhookSecrets).toEqual([endpoints()[1]?.secret, old?.secret]);
    await setUp({ apiUrl: 'https://new.example' }, 2);
    expect(endpoints().map(({ url }) => url)).toEqual(['https://new.example/stripe/webhook']);
  });

  it('leaves an endpoint of its own name at another address whose secret it does not know', async () => {
    await setUp({ apiUrl: 'https://elsewhere.example' });
    store.clear();
    await setUp();
    expect(endpoints()).toHaveLength(2);
  });

  it('leaves an endpoint at its own address that another program has made', async () => {
    await counter.stripe.webhookEndpoints.create({
      url: 'https://api.example/stripe/webhook',
      enabled_events: ['*'],
    });
    await setUp();
    expect(endpoints()).toHaveLength(2);
  });

  it('rotates the secret: both are valid for an hour at least, then the old endpoint goes', async () => {
    await setUp();
    const [old] = endpoints();
    const rotated = await setUp({ rotates: true });
    const [, fresh] = endpoints();
    expect(fates(rotated, 'webhook endpoint')).toEqual(['made']);
    expect(parameter().webhookSecrets).toEqual([fresh?.secret, old?.secret]);
    await setUp({}, 0.9);
    expect(endpoints()).toHaveLength(2);
    const later = await setUp({}, 1.1);
    expect(fates(later, 'webhook endpoint')).toEqual(['found', 'removed']);
    expect([endpoints(), parameter().webhookSecrets]).toEqual([[fresh], [fresh?.secret]]);
  });

  it('keeps two secrets at most', async () => {
    for (let n = 0; n < 3; n += 1) await setUp({ rotates: true });
    const kept = endpoints().map(({ secret }) => secret);
    expect(kept).toHaveLength(2);
    expect(parameter().webhookSecrets).toEqual(kept.toReversed());
  });

  it('makes a new endpoint where the secret of the one that is there is lost', async () => {
    await setUp();
    const [lost] = endpoints();
    store.clear();
    const lines = await setUp();
    expect(fates(lines, 'webhook endpoint')).toEqual(['made', 'removed']);
    const [fresh, ...others] = endpoints();
    expect([fresh?.id === lost?.id, others]).toEqual([false, []]);
    expect(parameter().webhookSecrets).toEqual([fresh?.secret]);
  });

  it('makes a new endpoint for another version of the API, beside the old one', async () => {
    await setUp();
    const [old] = endpoints();
    if (old) old.api_version = '2020-08-27';
    expect(fates(await setUp(), 'webhook endpoint')).toEqual(['made']);
    expect(endpoints().map(({ api_version }) => api_version)).toEqual([
      '2020-08-27',
      '2026-10-28.endive',
    ]);
  });

  it('takes nothing away before the new secret is written', async () => {
    await setUp();
    store.clear();
    const failing = {
      read: async () => undefined,
      write: () => Promise.reject(new Error('denied')),
    };
    const wish = { ...WISH, baseUrl: counter.standIn.url };
    await expect(setUpStripe(failing, wish, counter.clock.now())).rejects.toThrow('denied');
    expect(endpoints()).toHaveLength(2);
  });

  it('leaves endpoints and portals of other deployments, and secrets that were set by hand', async () => {
    store.set(NAME, JSON.stringify({ key: SECRET_KEY, webhookSecrets: ['whsec_hand'], more: 1 }));
    await setUp();
    await setUp({ parameter: '/sluice/dev/stripe', stage: 'dev', apiUrl: 'https://dev.example' });
    expect(endpoints()).toHaveLength(2);
    expect(till().books['billing_portal.configuration'].size).toBe(2);
    expect(parameter()).toMatchObject({
      deployment: 'prod',
      webhookSecrets: [endpoints()[0]?.secret, 'whsec_hand'],
      more: 1,
    });
  });

  it.each([
    ['no key', { key: '' }, {}],
    ['a live key without --live', { key: 'sk_live_x' }, {}],
    ['a restricted live key without --live', { key: 'rk_live_x' }, {}],
    ['a test key with --live', { isLive: true }, {}],
    [
      'a live key for a stage of the test mode',
      { key: 'sk_live_x', isLive: true },
      { key: 'sk_test_x' },
    ],
    ['a test key for a stage of the live mode', {}, { key: 'sk_live_x' }],
  ])('refuses %s, and does nothing', async (_what, over, kept) => {
    if (Object.keys(kept).length > 0) store.set(NAME, JSON.stringify(kept));
    await expect(setUp(over)).rejects.toThrow(SetUpRefusal);
    expect([till().books.product.size, endpoints(), written]).toEqual([0, [], []]);
  });
});
