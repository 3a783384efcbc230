import { NOT_MADE, type SetUpLine, type SetUpPlace } from './setup.ts';

/** What a customer may do in the portal. What is canceled runs until what was paid for ends. */
const FEATURES = {
  customer_update: { enabled: true, allowed_updates: ['address', 'name', 'tax_id'] as const },
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true },
  subscription_cancel: { enabled: true, mode: 'at_period_end' as const },
};

/** Sees to it that the deployment has a configuration of Stripe's customer portal. */
export async function ensurePortal({ account, isDryRun }: SetUpPlace): Promise<SetUpLine> {
  const { billingPortal } = account.api;
  const features = {
    ...FEATURES,
    customer_update: {
      ...FEATURES.customer_update,
      allowed_updates: [...FEATURES.customer_update.allowed_updates],
    },
  };
  // The one that offers no plans: those that do are made with the first subscription.
  const metadata = { sluice_deployment: account.deployment, sluice_currency: 'none' };
  const { data } = await billingPortal.configurations.list({ active: true, limit: 100 });
  const found = data.find((each) => includes(each.metadata, metadata));
  const line = (id: string, fate: SetUpLine['fate']) =>
    ({ what: 'portal', name: account.deployment, id, fate }) as const;
  if (found === undefined) {
    if (isDryRun) return line(NOT_MADE, 'made');
    const made = await billingPortal.configurations.create({ features, metadata });
    return line(made.id, 'made');
  }
  if (includes(found.features, features)) return line(found.id, 'found');
  if (!isDryRun) await billingPortal.configurations.update(found.id, { features });
  return line(found.id, 'changed');
}

/** Says whether all that is wanted is there, whatever else is. Lists have no order. */
function includes(there: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return Array.isArray(there) && [...there].sort().join() === [...wanted].sort().join();
  }
  if (typeof wanted !== 'object' || wanted === null) return there === wanted;
  if (typeof there !== 'object' || there === null) return false;
  return Object.entries(wanted).every(([key, value]) => includes(Reflect.get(there, key), value));
}
