import {
  featuresOf,
  findPortal,
  NO_CURRENCY,
  toPortalMetadata,
} from '../../lambdas/billing/subscriptions/open-portal.ts';
import { NOT_MADE, type SetUpLine, type SetUpPlace } from './setup.ts';

/**
 * Sees to it that the deployment has the configuration of Stripe's customer portal that offers no
 * plans, as the product makes it. Those that do are made with the first subscription.
 */
export async function ensurePortal({ account, isDryRun }: SetUpPlace): Promise<SetUpLine> {
  const { configurations } = account.api.billingPortal;
  const metadata = toPortalMetadata(account, NO_CURRENCY, []);
  const terms = { features: await featuresOf(account, []), metadata };
  const found = await findPortal(account, metadata);
  const line = (id: string, fate: SetUpLine['fate']) =>
    ({ what: 'portal', name: account.deployment, id, fate }) as const;
  if (found === undefined) {
    if (isDryRun) return line(NOT_MADE, 'made');
    return line((await configurations.create(terms)).id, 'made');
  }
  if (includes(found, terms)) return line(found.id, 'found');
  if (!isDryRun) await configurations.update(found.id, terms);
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
