import type { CallLimits, Price, Vendor } from './adapter.contract.ts';
import { SOUGHT } from './figures/figures.contract.ts';
import { PHONE_VERIFIERS, PROVIDERS, VENDORS, VERIFIERS } from './registry.ts';

/** What a price of a vendor is for: a found datum, a verdict, a check of a number. */
export const PRICED_FOR = [...SOUGHT, 'verify', 'check'] as const;
export type PricedFor = (typeof PRICED_FOR)[number];

/** A public price of a vendor, and when it was read. */
export interface PublicPrice extends Price {
  readonly for: PricedFor;
  /** Which of its searches; absent: it has one call for this. */
  readonly search?: string;
}

/** What is known of a vendor without having an account with it. */
export interface VendorFacts {
  readonly id: string;
  readonly hasSecret: boolean;
  /** Absent: its documents name none. */
  readonly limits?: CallLimits;
  readonly prices: readonly PublicPrice[];
}

/** Gives what is known of a vendor; undefined where there is none of that id. */
export function findVendorFacts(id: string): VendorFacts | undefined {
  const vendor = VENDORS.get(id);
  if (vendor === undefined) return undefined;
  const { hasSecret = false, limits } = vendor;
  return { id, hasSecret, ...(limits && { limits }), prices: pricesOf(vendor) };
}

function pricesOf({ id }: Vendor): PublicPrice[] {
  const searches = PROVIDERS.find((each) => each.id === id)?.searches ?? [];
  const found = searches.flatMap(({ id: search, prices }) =>
    SOUGHT.flatMap((datum) => {
      const price = prices[datum];
      return price ? [{ for: datum, search, ...price }] : [];
    }),
  );
  const verifier = VERIFIERS.find((each) => each.id === id);
  const phones = PHONE_VERIFIERS.find((each) => each.id === id);
  return [
    ...found,
    ...(verifier ? [{ for: 'verify' as const, ...verifier.price }] : []),
    ...(phones ? [{ for: 'check' as const, ...phones.price }] : []),
  ];
}
