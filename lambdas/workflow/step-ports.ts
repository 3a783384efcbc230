import { findPart } from '../enrichments/enrichment.store.ts';
import {
  PARTS_AT_A_TIME,
  WATERFALL_BUDGET_SECONDS,
} from '../enrichments/enrichment-run.contract.ts';
import type { ReadPart } from '../enrichments/rounds/load-part.ts';
import type { GroupPorts } from '../enrichments/run-group.ts';
import { openEventClient } from '../events/event-client.ts';
import { type EnvOf, FUNCTIONS } from '../functions.contract.ts';
import { openPorts } from '../shared/ports.ts';
import { openSecret } from '../shared/secrets.ts';
import { AccountDesk } from '../waterfall/desk/account-desk.ts';
import type { Sessions } from '../waterfall/open-session.ts';
import type { ProviderSecrets } from '../waterfall/waterfall.contract.ts';
import { openKeyVault } from '../workspaces/provider-keys/key-vault-client.ts';
import { keepOwnAccounts } from './own-accounts.ts';
import { usableSecrets } from './provider-secrets.ts';

/** A call stops working this long before its function is stopped, so that it can tell. */
const MARGIN_MS = 5_000;
const WORK_MS = FUNCTIONS.runRows.timeoutSeconds * 1000 - MARGIN_MS;
/**
 * A settle takes a second, of a part of 500 rows several, and up to ten more where the journal is
 * behind.
 */
const SETTLE_WITHIN_MS = WORK_MS - 30_000;

/** Parts that a warm function keeps: as many as run at a time. */
const PARTS_KEPT = PARTS_AT_A_TIME;

/**
 * Opens what a group of rows needs: the table, the network, the providers' keys from their secret,
 * those of workspaces from theirs, the bus for the end of its request.
 */
export function openStepPorts(env: EnvOf<'runRows'>): () => Promise<GroupPorts> {
  const ports = { ...openPorts(), ...openEventClient(env.EVENT_BUS_ARN) };
  const secrets = openSecret(
    env.PROVIDERS_SECRET_ARN,
    (json) => usableSecrets(json, ports),
    ports.now,
  );
  const sessions: Sessions = new Map();
  const readPart = keepParts((ws, id, part) => findPart(ports, ws, id, part));
  const desk = new AccountDesk(ports, 'operator');
  const { readKeys } = openKeyVault(env.PROVIDER_KEYS_PREFIX);
  const usableNow = async (): Promise<ProviderSecrets> => (await secrets()).secrets;
  const openOwnAccounts = keepOwnAccounts({ ...ports, readKeys, secrets: usableNow });
  return async () => {
    const { secrets: usable, callbackKey: key } = await secrets();
    return {
      ...ports,
      readPart,
      fetch: globalThis.fetch,
      secrets: usable,
      ...(key && { callbackSettings: { baseUrl: env.API_URL, key } }),
      sessions,
      desk,
      settings: await desk.settings(),
      orders: await desk.orders(),
      openOwnAccounts,
      budgetSeconds: WATERFALL_BUDGET_SECONDS,
      workMs: WORK_MS,
      settleWithinMs: SETTLE_WITHIN_MS,
    };
  };
}

/**
 * Reads each part once, as long as it is among the last few; one that was not there is asked for
 * again.
 */
export function keepParts(readPart: ReadPart): ReadPart {
  const kept = new Map<string, ReturnType<ReadPart>>();
  return async (ws, id, part) => {
    const name = `${ws}#${id}#${part}`;
    const known = await kept.get(name);
    if (known !== undefined) return known;
    const reading = readPart(ws, id, part);
    kept.set(name, reading);
    const [oldest] = kept.keys();
    if (kept.size > PARTS_KEPT && oldest !== undefined) kept.delete(oldest);
    try {
      return await reading;
    } catch (error) {
      kept.delete(name);
      throw error;
    }
  };
}
