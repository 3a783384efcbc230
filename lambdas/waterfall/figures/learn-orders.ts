import type { Ports } from '../../shared/ports.ts';
import type { VendorAccount, VendorSettings } from '../desk/desk.contract.ts';
import { readDesk } from '../desk/vendor-desk.store.ts';
import { lineUp, priceOfTurn } from '../line-up.ts';
import { PROVIDERS, TURNS } from '../registry.ts';
import { SOUGHT, type Sought } from './figures.contract.ts';
import { putOrders, readSegments } from './figures.store.ts';
import { planOrder } from './plan-order.ts';

/**
 * Plans anew in which order an account's providers are asked, from all that was counted of them,
 * and keeps the orders with what they rest on. Safe to repeat. Where too little was counted, what
 * was kept stays.
 */
export async function learnOrders(p: Ports, account: VendorAccount): Promise<void> {
  const nowMs = p.now();
  const { vendors } = await readDesk(p.db, account, nowMs);
  const settings = new Map([...vendors].map(([id, kept]) => [id, kept.settings]));
  for (const datum of SOUGHT) {
    const counted = await readSegments(p.db, account, datum, nowMs);
    const segments = planOrder({
      segments: counted,
      fixed: fixedOrder(datum, settings),
      priceOf: (provider) => priceOf(provider, datum, settings.get(provider)),
    });
    if (Object.keys(segments).length === 0) continue;
    await putOrders(p.db, account, datum, { plannedAtMs: nowMs, segments });
  }
}

/** The order in which all providers of a datum are asked where nothing was learnt. */
export function fixedOrder(
  datum: Sought,
  settings: ReadonlyMap<string, VendorSettings>,
): readonly string[] {
  const configured = new Set(PROVIDERS.map(({ id }) => id));
  const { turns } = lineUp({ configured, settings });
  const own = turns.filter((turn) => turn.datum === datum);
  return [...new Set(own.map(({ provider }) => provider.id))];
}

/** Of the first way in which a provider finds a datum, in millionths of a dollar. */
function priceOf(provider: string, datum: Sought, settings: VendorSettings | undefined): number {
  const turn = TURNS.find((each) => each.datum === datum && each.provider.id === provider);
  return turn === undefined ? 0 : priceOfTurn(turn, settings);
}
