import { findItem, putAbsentItem, setAttributesWhile } from '../shared/items.ts';
import { keys } from '../shared/keys.contract.ts';
import type { Ports } from '../shared/ports.ts';
import { sha256 } from '../shared/random.ts';
import type { Workspace } from '../workspaces/workspaces.contract.ts';
import type { StripeAccount } from './stripe-client.ts';

/** The workspace as a customer of Stripe, and for which deployment and mode it was made. */
interface KnownCustomer {
  readonly customerId: string;
  /** Absent of one from before it was kept: it counts as of the deployment and mode of now. */
  readonly deployment?: string;
  readonly isLive?: boolean;
}

/**
 * Asks Stripe something of the workspace's customer, which is made with its first purchase. One that
 * Stripe does not have any more, or that is of another mode or account, is made anew.
 */
export async function withCustomer<T>(
  p: Ports,
  stripe: StripeAccount,
  workspace: Pick<Workspace, 'id' | 'name'>,
  ask: (customer: string) => Promise<T>,
): Promise<T> {
  const customer = await ensureCustomer(p, stripe, workspace);
  try {
    return await ask(customer);
  } catch (error) {
    if (!isCustomerMissing(error)) throw error;
    return ask(await replaceCustomer(p, stripe, workspace, customer));
  }
}

/** Gives the customer that a workspace has at Stripe; undefined while none was made. */
export async function findCustomer(
  p: Ports,
  stripe: StripeAccount,
  ws: string,
): Promise<string | undefined> {
  const known = await findItem<KnownCustomer>(p, keys.customer(ws));
  return known && isOf(known, stripe) ? known.customerId : undefined;
}

async function ensureCustomer(
  p: Ports,
  stripe: StripeAccount,
  workspace: Pick<Workspace, 'id' | 'name'>,
): Promise<string> {
  const key = keys.customer(workspace.id);
  const known = await findItem<KnownCustomer>(p, key);
  if (known !== undefined) {
    if (isOf(known, stripe)) return known.customerId;
    return replaceCustomer(p, stripe, workspace, known.customerId);
  }
  const made = await makeCustomer(stripe, workspace);
  await putAbsentItem(p.db, key, made);
  return (await findItem<KnownCustomer>(p, key))?.customerId ?? made.customerId;
}

async function replaceCustomer(
  p: Ports,
  stripe: StripeAccount,
  workspace: Pick<Workspace, 'id' | 'name'>,
  old: string,
): Promise<string> {
  const key = keys.customer(workspace.id);
  const made = await makeCustomer(stripe, workspace, old);
  const kept = await setAttributesWhile<KnownCustomer>(p.db, key, { ...made }, { customerId: old });
  return (kept ?? (await findItem<KnownCustomer>(p, key)))?.customerId ?? made.customerId;
}

/** `old`: the one in whose place it is made; for its day Stripe answers one key with one customer. */
async function makeCustomer(
  { api, deployment, isLive }: StripeAccount,
  { id: workspaceId, name }: Pick<Workspace, 'id' | 'name'>,
  old?: string,
): Promise<KnownCustomer> {
  const metadata = { sluice_deployment: deployment, sluice_workspace: workspaceId };
  const place = old === undefined ? '' : `-${old}`;
  const { id: customerId } = await api.customers.create(
    { name, metadata },
    { idempotencyKey: `sluice-customer-${deployment}-${workspaceId}-${sha256(name)}${place}` },
  );
  return { customerId, deployment, isLive };
}

function isOf(known: KnownCustomer, { deployment, isLive }: StripeAccount): boolean {
  return (known.deployment ?? deployment) === deployment && (known.isLive ?? isLive) === isLive;
}

function isCustomerMissing(error: unknown): boolean {
  const { code, param } = error as { readonly code?: unknown; readonly param?: unknown };
  return code === 'resource_missing' && param === 'customer';
}
