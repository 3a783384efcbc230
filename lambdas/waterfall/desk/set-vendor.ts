import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { sameJson } from '../../shared/same-json.ts';
import { validationFailed } from '../../shared/validate.ts';
import { findVendorFacts, type VendorFacts } from '../vendor-facts.ts';
import type { VendorAccount, VendorState } from './desk.contract.ts';
import { planSettings, type SettingsChange, settingsFaults } from './plan-vendor-settings.ts';
import {
  type KeptVendor,
  NOTHING_KEPT,
  putVendorSettings,
  putVendorState,
  readDesk,
} from './vendor-desk.store.ts';

type DeskPorts = Pick<Ports, 'db' | 'now'>;

/** A vendor as an operator sees it: what is known of it, and what is kept of the operator's account. */
export interface ShownVendor {
  readonly facts: VendorFacts;
  readonly kept: KeptVendor;
}

/** Whose settings these are: all functions follow the operator's. */
const OPERATOR: VendorAccount = 'operator';
/** Another change that came between is taken up; one after the other, without end, is not. */
const TRIES_MAX = 5;

/** Gives a vendor, with the operator's account as it stands now; NOT_FOUND where there is none. */
export async function loadVendor(p: DeskPorts, id: string): Promise<ShownVendor> {
  const facts = findVendorFacts(id);
  if (facts === undefined) throw new AppError('NOT_FOUND', `no vendor ${id}`);
  const { vendors } = await readDesk(p.db, OPERATOR, p.now(), true);
  return { facts, kept: vendors.get(id) ?? NOTHING_KEPT };
}

/**
 * Changes what the operator has set of a vendor. Functions that run follow within five seconds.
 *
 * Errors: NOT_FOUND; VALIDATION_FAILED for a price of what the vendor does not give; ACCOUNT_BUSY
 *         where others change it again and again meanwhile.
 */
export async function setVendor(
  p: DeskPorts,
  id: string,
  change: SettingsChange,
): Promise<ShownVendor> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const { facts, kept } = await loadVendor(p, id);
    const faults = settingsFaults(facts, change);
    if (faults.length > 0) throw validationFailed(faults);
    const settings = planSettings(kept.settings, change);
    if (sameJson(settings, kept.settings)) return { facts, kept };
    const place = { account: OPERATOR, vendor: id };
    const { settingsRev } = kept;
    if (await putVendorSettings(p.db, place, settings, settingsRev)) {
      return { facts, kept: { ...kept, settings, settingsRev: settingsRev + 1 } };
    }
  }
  throw new AppError('ACCOUNT_BUSY', `settings of ${id} changed meanwhile`);
}

/**
 * Forgets how an account with a vendor stood: its key is another one now. Whoever notes something at
 * the same moment is right.
 */
export async function forgetVendorState(
  p: DeskPorts,
  place: { readonly account: VendorAccount; readonly vendor: string },
): Promise<void> {
  const { vendors } = await readDesk(p.db, place.account, p.now(), true);
  const kept = vendors.get(place.vendor);
  if (kept === undefined || kept.rev === 0) return;
  await putVendorState(p.db, place, {}, kept.rev);
}

/** Gives how a workspace's own accounts stand, by vendor. */
export async function readOwnStates(
  p: DeskPorts,
  workspaceId: string,
): Promise<ReadonlyMap<string, VendorState>> {
  const { vendors } = await readDesk(p.db, workspaceId, p.now());
  return new Map([...vendors].map(([id, { state }]) => [id, state]));
}
