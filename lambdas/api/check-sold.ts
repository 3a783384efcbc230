import { AMOUNT_MAX } from '../billing/packs.ts';
import type { FieldError } from '../shared/errors.contract.ts';

/** What a body wants to buy: the field that names it, and how it is found. */
export interface Offered {
  readonly field: 'pack' | 'plan';
  readonly find: (name: string, currency?: string) => object | undefined;
  /** What is wrong with a name that is not found. */
  readonly isNone: string;
}

/** Finds fault with a name that nothing is sold by, and with a currency that it is not sold in. */
export function checkSold(body: unknown, { field, find, isNone }: Offered): readonly FieldError[] {
  const { [field]: name, currency } = (body ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string') return [];
  if (currency !== undefined && typeof currency !== 'string') return [];
  if (find(name, currency) !== undefined) return [];
  if (find(name) === undefined) return [{ path: field, message: isNone }];
  return [{ path: 'currency', message: `is not a currency that the ${field} is sold in` }];
}

/** Finds fault with a quantity that makes a sum larger than one payment can have. */
export function checkSum(quantity: number, unitAmount: number): readonly FieldError[] {
  if (quantity * unitAmount <= AMOUNT_MAX) return [];
  return [{ path: 'quantity', message: 'makes a sum larger than one payment can have' }];
}
