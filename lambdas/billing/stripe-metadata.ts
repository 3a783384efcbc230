import type { PackTerms } from './billing.contract.ts';

/**
 * What we write on Stripe's objects, to find the workspace again. It stands on the session, and on
 * the payment intent, from which Stripe copies it to the charge; refunds and disputes name the
 * payment intent. Of a subscription it stands on the subscription, from which Stripe copies it to
 * its invoices.
 */
export interface SaleMetadata {
  /** Which deployment sells: one Stripe account may serve several. */
  readonly deployment: string;
  readonly workspaceId: string;
  readonly actor: string;
}

type Metadata = Readonly<Record<string, string>>;

export function toSaleMetadata({ deployment, workspaceId, actor }: SaleMetadata): Metadata {
  return {
    sluice_deployment: deployment,
    sluice_workspace: workspaceId,
    sluice_actor: actor,
  };
}

/** Reads it; undefined on an object that another deployment, or another program, has made. */
export function readSaleMetadata(
  metadata: Metadata | null,
  deployment: string,
): SaleMetadata | undefined {
  const { sluice_deployment, sluice_workspace, sluice_actor } = metadata ?? {};
  if (sluice_deployment !== deployment || !sluice_workspace || !sluice_actor) return undefined;
  return { deployment, workspaceId: sluice_workspace, actor: sluice_actor };
}

/** What stands on a plan's product and its prices: the plan with its version, `id@version`. */
export function toPlanMetadata(plan: string): Metadata {
  return { sluice_plan: plan };
}

/** Reads it; undefined on what is no plan of ours. */
export function readPlanMetadata(metadata: Metadata | null): string | undefined {
  return metadata?.sluice_plan || undefined;
}

/** What stands on a pack's product. */
export function toPackMetadata({ pack, creditType, credits, months }: PackTerms): Metadata {
  return {
    sluice_pack: pack,
    sluice_credit_type: creditType,
    sluice_credits: String(credits),
    sluice_months: months === null ? 'never' : String(months),
  };
}

const WHOLE = /^[1-9]\d{0,9}$/;

/** Reads it; undefined on a product that is no pack of ours. */
export function readPackMetadata(metadata: Metadata | null): PackTerms | undefined {
  const { sluice_pack, sluice_credit_type, sluice_credits, sluice_months } = metadata ?? {};
  const months = sluice_months ?? '';
  if (!sluice_pack || !sluice_credit_type || !WHOLE.test(sluice_credits ?? '')) return undefined;
  if (months !== 'never' && !WHOLE.test(months)) return undefined;
  return {
    pack: sluice_pack,
    creditType: sluice_credit_type,
    credits: Number(sluice_credits),
    months: months === 'never' ? null : Number(months),
  };
}

/** What an automatic top-up buys, as it stands on its payment intent. */
export interface TopUpMetadata extends SaleMetadata {
  /** The attempt that the payment intent was made for. */
  readonly topUpId: string;
  readonly pack: PackTerms;
  readonly quantity: number;
}

export function toTopUpMetadata(sold: TopUpMetadata): Metadata {
  return {
    ...toSaleMetadata(sold),
    ...toPackMetadata(sold.pack),
    sluice_top_up: sold.topUpId,
    sluice_quantity: String(sold.quantity),
  };
}

/** Reads it; undefined on a payment intent that was made for no top-up of this deployment. */
export function readTopUpMetadata(
  metadata: Metadata | null,
  deployment: string,
): TopUpMetadata | undefined {
  const sold = readSaleMetadata(metadata, deployment);
  const pack = readPackMetadata(metadata);
  const { sluice_top_up: topUpId, sluice_quantity: quantity = '' } = metadata ?? {};
  if (!sold || !pack || !topUpId || !WHOLE.test(quantity)) return undefined;
  return { ...sold, topUpId, pack, quantity: Number(quantity) };
}

/** Gives the id of what an object of Stripe names, whether or not it is there whole. */
export function idOf(named: string | { readonly id: string } | null | undefined) {
  return typeof named === 'string' ? named : named?.id;
}
