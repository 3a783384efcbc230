import type { Price, TaxRate } from '../objects.ts';

/** Something that an invoice asks money for, or gives back. */
export interface DraftLine {
  /** Before discount and tax; below 0 where money goes back. */
  readonly amount: number;
  readonly quantity: number;
  readonly price: Price;
  readonly description: string;
  readonly period: { readonly start: number; readonly end: number };
  readonly rates: readonly TaxRate[];
  /** Of a subscription's line. */
  readonly item?: string | undefined;
  /** A correction because a plan changed in mid-period. */
  readonly proration?: boolean | undefined;
}
