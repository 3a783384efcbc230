import type { Ports } from '../shared/ports.ts';
import type { PackLine, SaleFacts } from './billing.contract.ts';
import { loadStripe } from './load-stripe.ts';
import { askStripe, type LineItem, type StripePort } from './stripe-client.ts';
import { readPackMetadata } from './stripe-metadata.ts';

/** Lines of one session at most: ours have one, and a person may add none. */
const LINES_MAX = 100;

/**
 * Asks Stripe what a paid session sold: the customer may have changed the quantity on Stripe's page,
 * so that nothing else knows. A line that is no pack of ours brings nothing in, and is logged.
 *
 * Errors: what Stripe throws; STATE_CONFLICT where the deployment has no Stripe account.
 */
export async function readLines(
  p: Ports & StripePort,
  { id: sessionId, workspaceId }: SaleFacts,
): Promise<PackLine[]> {
  const { api } = await loadStripe(p);
  const { data } = await askStripe(() =>
    api.checkout.sessions.listLineItems(sessionId, {
      limit: LINES_MAX,
      expand: ['data.price.product'],
    }),
  );
  return data.flatMap((line): PackLine[] => {
    const pack = toPackLine(line);
    if (pack === undefined) p.log('SALE_OF_NO_PACK', { sessionId, workspaceId });
    return pack ?? [];
  });
}

function toPackLine(line: LineItem): PackLine[] | undefined {
  const product = line.price?.product;
  if (product === undefined || typeof product === 'string' || product.deleted) return undefined;
  const pack = readPackMetadata(product.metadata);
  if (pack === undefined || !line.quantity) return undefined;
  return [{ ...pack, id: line.id, quantity: line.quantity, amount: line.amount_total }];
}
