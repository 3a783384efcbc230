import type { Desk, VendorSettings } from './desk/desk.contract.ts';
import { VENDORS } from './registry.ts';
import type { AccountKind, ProviderSecret, ProviderSecrets } from './waterfall.contract.ts';

/** A workspace's own accounts with vendors. */
export interface OwnAccounts {
  readonly secrets: ProviderSecrets;
  readonly desk: Desk;
  /** Vendors that are asked with the operator's account for now: the own one is refused. */
  readonly leftOut?: ReadonlySet<string> | undefined;
}

/** The accounts that a run may ask by. */
export interface Accounts {
  /** The operator's. */
  readonly secrets: ProviderSecrets;
  /** What all functions know together of the operator's vendors. */
  readonly desk: Desk;
  /** What the operator has set of each vendor; absent: as its documents say. */
  readonly settings?: ReadonlyMap<string, VendorSettings>;
  /** Those of the workspace that asks; absent: it has none. */
  readonly own?: OwnAccounts | undefined;
}

/** The account that a vendor is asked by. */
export interface ChosenAccount {
  readonly kind: AccountKind;
  /** Absent: there is none. */
  readonly secret?: ProviderSecret | undefined;
  readonly desk: Desk;
  /** What was set of this account. */
  readonly settings?: VendorSettings | undefined;
}

/**
 * Chooses the account by which a vendor is asked: the workspace's own where it has one, else the
 * operator's.
 *
 * @param bound the account that a ticket was given to: no other can fetch its answer
 */
export function chooseAccount(
  { secrets, desk, settings, own }: Accounts,
  vendor: string,
  bound?: AccountKind,
): ChosenAccount {
  const secret = own?.secrets[vendor];
  const isOwn = bound ? bound === 'own' : secret !== undefined && !own?.leftOut?.has(vendor);
  // The operator's limits, prices and budgets are those of the operator's contract.
  if (isOwn) return { kind: 'own', secret, desk: own?.desk ?? desk };
  return { kind: 'operator', secret: secrets[vendor], desk, settings: settings?.get(vendor) };
}

/** Gives the vendors that can be asked by one account or the other. */
export function keyedVendors({ secrets, own }: Accounts): ReadonlySet<string> {
  const entries = [...Object.entries(secrets), ...Object.entries(own?.secrets ?? {})];
  return new Set(entries.filter(([, { key }]) => key !== '').map(([id]) => id));
}

/**
 * Gives what the order of a run goes by: of a vendor that is asked by the workspace's own account,
 * whether the operator has switched it off, but none of the operator's prices.
 */
export function settingsOfRun(accounts: Accounts): Accounts['settings'] {
  const { settings = new Map<string, VendorSettings>(), own } = accounts;
  if (own === undefined) return accounts.settings;
  return new Map(
    [...settings].map(([id, set]) => {
      const isOwn = chooseAccount(accounts, id).kind === 'own';
      return [id, isOwn ? { ...(set.isOff && { isOff: true }) } : set];
    }),
  );
}

/**
 * Reads a workspace's own keys. The key and its second half are all that is taken: where a vendor
 * is, and whether it is a simulated one, the deployment alone says.
 */
export function ownSecrets(
  kept: Readonly<
    Record<string, Pick<ProviderSecret, 'key'> & { readonly secret?: string | undefined }>
  >,
  operators: ProviderSecrets,
): ProviderSecrets {
  const entries = Object.entries(kept).flatMap(([id, { key, secret }]) => {
    const vendor = VENDORS.get(id);
    if (!vendor || (vendor.hasSecret && secret === undefined)) return [];
    const { baseUrl, simulated } = Object.hasOwn(operators, id) ? (operators[id] ?? {}) : {};
    const entry: ProviderSecret = {
      key,
      ...(secret !== undefined && { secret }),
      ...(baseUrl !== undefined && { baseUrl }),
      ...(simulated && { simulated }),
    };
    return [[id, entry] as const];
  });
  return Object.fromEntries(entries);
}
