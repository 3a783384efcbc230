import type { FieldError } from '../../shared/errors.contract.ts';
import type { CallLimits } from '../adapter.contract.ts';
import { PRICED_FOR, type PricedFor, type VendorFacts } from '../vendor-facts.ts';
import type { VendorSettings } from './desk.contract.ts';

/** What an operator changes of a vendor: absent stays, `null` is as the vendor's documents say. */
export interface SettingsChange {
  readonly enabled?: boolean | null | undefined;
  readonly limits?: Unset<CallLimits> | null | undefined;
  readonly dayCostMicroUsdMax?: number | null | undefined;
  /** In place of all prices that were set. */
  readonly pricesMicroUsd?: Unset<Partial<Record<PricedFor, number>>> | null | undefined;
}

/** As a body brings it. */
type Unset<T> = { readonly [Name in keyof T]: T[Name] | undefined };

/** Names the prices that the vendor cannot have: it gives nothing that they would be for. */
export function settingsFaults(
  { prices }: VendorFacts,
  { pricesMicroUsd }: SettingsChange,
): readonly FieldError[] {
  return PRICED_FOR.filter(
    (what) => pricesMicroUsd?.[what] !== undefined && !prices.some((each) => each.for === what),
  ).map((what) => ({ path: `pricesMicroUsd.${what}`, message: 'is nothing that it gives' }));
}

/** Gives the settings after a change. */
export function planSettings(current: VendorSettings, change: SettingsChange): VendorSettings {
  const { isOff = false, ...rest } = current;
  const enabled = change.enabled === undefined ? !isOff : (change.enabled ?? true);
  const set = { ...rest, ...change };
  const limits = known(set.limits);
  const pricesMicroUsd = known(set.pricesMicroUsd);
  const dayCostMicroUsdMax = set.dayCostMicroUsdMax ?? undefined;
  return {
    ...(!enabled && { isOff: true }),
    ...(limits && { limits }),
    ...(dayCostMicroUsdMax !== undefined && { dayCostMicroUsdMax }),
    ...(pricesMicroUsd && { pricesMicroUsd }),
  };
}

/** Gives the fields that are said; undefined where none is. */
function known(
  fields: Readonly<Record<string, number | undefined>> | null | undefined,
): Record<string, number> | undefined {
  const said = Object.entries(fields ?? {}).filter(
    (field): field is [string, number] => field[1] !== undefined,
  );
  return said.length > 0 ? Object.fromEntries(said) : undefined;
}
