import { type EpochMs, epochMs, toRfc3339 } from '../shared/units.contract.ts';
import type { VendorState } from '../waterfall/desk/desk.contract.ts';
import type { ShownVendor } from '../waterfall/desk/set-vendor.ts';
import type { ProviderKey } from '../workspaces/provider-keys/provider-keys.contract.ts';

/** Shows a provider the way of the API, with the operator's account as it stands now. */
export function toApiProvider({ facts, kept }: ShownVendor, nowMs: EpochMs) {
  const { state, settings, spentMicroUsd } = kept;
  const { dayCostMicroUsdMax = null, pricesMicroUsd = {} } = settings;
  return {
    id: facts.id,
    enabled: !settings.isOff,
    limits: toApiLimits(settings.limits),
    documentedLimits: toApiLimits(facts.limits),
    dayCostMicroUsdMax,
    spentTodayMicroUsd: dayCostMicroUsdMax === null ? null : spentMicroUsd,
    pricesMicroUsd,
    publicPrices: facts.prices.map(({ for: what, search = null, microUsd, asOf }) => {
      return { for: what, search, microUsd, asOf };
    }),
    circuit: circuitOf(state, nowMs),
    circuitOpenUntil: state.openUntilMs === undefined ? null : toTime(state.openUntilMs),
    trouble: toApiTrouble(state),
  };
}

/** Shows that a workspace has a key of its own with a provider, and how its account stands. */
export function toApiProviderKey({ provider, since }: ProviderKey, state: VendorState = {}) {
  return { id: provider, since: toRfc3339(since), trouble: toApiTrouble(state) };
}

function circuitOf({ openUntilMs }: VendorState, nowMs: EpochMs) {
  if (openUntilMs === undefined) return 'closed' as const;
  return nowMs < openUntilMs ? ('open' as const) : ('half-open' as const);
}

function toApiTrouble({ trouble }: VendorState) {
  return trouble ? { reason: trouble.reason, until: toTime(trouble.untilMs) } : null;
}

function toApiLimits(limits: ShownVendor['facts']['limits']) {
  return limits
    ? { perSecond: limits.perSecond ?? null, perMinute: limits.perMinute ?? null }
    : null;
}

function toTime(ms: number): string {
  return toRfc3339(epochMs(ms));
}
