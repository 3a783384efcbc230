import { LRUCache } from 'lru-cache';
import type { OpenOwnAccounts } from '../enrichments/rounds/run-rows.ts';
import { describeError } from '../shared/log.ts';
import type { Ports } from '../shared/ports.ts';
import { AccountDesk } from '../waterfall/desk/account-desk.ts';
import { ownSecrets } from '../waterfall/own-accounts.ts';
import type { ProviderSecrets } from '../waterfall/waterfall.contract.ts';
import type { KeptKeys, KeyVault } from '../workspaces/provider-keys/provider-keys.contract.ts';

/** A key that was taken away is out of use everywhere after this long. */
const KEYS_LIFETIME_MS = 300_000;
/** Workspaces of which a warm function keeps keys. */
const WORKSPACES_KEPT = 100;

interface KeptAccounts {
  readonly desk: AccountDesk;
  readonly keys: KeptKeys;
  /** Which change of the keys was known when they were read. */
  readonly no: number;
  readonly untilMs: number;
}

export interface OwnAccountsPorts
  extends Pick<Ports, 'db' | 'now' | 'sleep' | 'log'>,
    Pick<KeyVault, 'readKeys'> {
  /** The operator's entries, which say where a vendor is. */
  readonly secrets: () => Promise<ProviderSecrets>;
}

/**
 * Keeps the own accounts of the workspaces that a function works for: their keys, read once in five
 * minutes and again after each change that a request knows of, and a desk for each. A read that
 * fails serves the last good copy.
 *
 * Errors: whatever the service throws where there is no older copy: the operator's account does not
 *         stand in for one that cannot be read.
 */
export function keepOwnAccounts(p: OwnAccountsPorts): OpenOwnAccounts {
  const kept = new LRUCache<string, KeptAccounts>({ max: WORKSPACES_KEPT });
  const reading = new Map<string, Promise<KeptAccounts>>();

  async function read(ws: string, no: number): Promise<KeptAccounts> {
    const older = kept.get(ws);
    try {
      const keys = (await p.readKeys(ws)) ?? {};
      const desk = older?.desk ?? new AccountDesk(p, ws);
      const accounts = { desk, keys, no, untilMs: p.now() + KEYS_LIFETIME_MS };
      kept.set(ws, accounts);
      return accounts;
    } catch (error) {
      p.log('SECRET_READ_FAILED', describeError(error));
      if (older) return older;
      throw error;
    }
  }

  async function accountsOf(ws: string, no: number): Promise<KeptAccounts> {
    const known = kept.get(ws);
    if (known && known.no >= no && p.now() < known.untilMs) return known;
    const name = `${ws} ${no}`;
    const under = reading.get(name) ?? read(ws, no).finally(() => reading.delete(name));
    reading.set(name, under);
    return under;
  }

  return async ({ workspaceId, ownKeysNo, waterfall }) => {
    if (ownKeysNo === undefined) return undefined;
    const { desk, keys } = await accountsOf(workspaceId, ownKeysNo);
    const operators = await p.secrets();
    const secrets = ownSecrets(keys, operators);
    if (!waterfall?.fallBackToOperator) return { secrets, desk };
    const refusing = [...(await desk.refusing())];
    return { secrets, desk, leftOut: new Set(refusing.filter((id) => operators[id])) };
  };
}
