import { findItem, putAbsentItem } from '../shared/items.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { sha256 } from '../shared/random.ts';
import type { Workspace } from '../workspaces/workspaces.contract.ts';
import type { StripeAccount } from './stripe-client.ts';

/** A workspace is one customer of Stripe, made with its first purchase. */
export async function ensureCustomer(
  p: Ports,
  { api, deployment }: StripeAccount,
  { id: workspaceId, name }: Pick<Workspace, 'id' | 'name'>,
): Promise<string> {
  const key = keys.customer(workspaceId);
  const known = await findItem<{ readonly customerId: string }>(p, key);
  if (known !== undefined) return known.customerId;
  const metadata = { sluice_deployment: deployment, sluice_workspace: workspaceId };
  const { id: customerId } = await api.customers.create(
    { name, metadata },
    { idempotencyKey: `sluice-customer-${deployment}-${workspaceId}-${sha256(name)}` },
  );
  await putAbsentItem(p.db, key, { customerId });
  const kept = await findItem<{ readonly customerId: string }>(p, key);
  return kept?.customerId ?? customerId;
}
