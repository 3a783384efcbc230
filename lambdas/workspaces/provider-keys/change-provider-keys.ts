import { AppError } from '../../shared/errors.ts';
import type { Ports } from '../../shared/ports.ts';
import { newId } from '../../shared/random.ts';
import { beginKeyChange, endKeyChange } from './key-change.store.ts';
import type { KeptKey, KeptKeys, KeyVault, ProviderKey } from './provider-keys.contract.ts';

export interface KeyPorts extends Pick<Ports, 'db' | 'now' | 'sleep' | 'random'>, KeyVault {}

/** Longer than the function lives that changes keys: a mark that is older is nobody's. */
const CHANGE_MS_MAX = 30_000;
const LOOKS_MAX = 10;
const LOOK_EVERY_MS = 200;

/**
 * Keeps a workspace's own key with a provider, in place of the one before. The secret alone says
 * which keys there are; the record says before it that there may be some. So a crash at any line
 * leaves either the key of before or the new one, and a repeat ends the rest.
 *
 * Errors: ACCOUNT_BUSY while another change of its keys is under way; NOT_FOUND for the workspace.
 */
export async function setProviderKey(
  p: KeyPorts,
  workspaceId: string,
  provider: string,
  given: Pick<KeptKey, 'key' | 'secret'>,
): Promise<ProviderKey> {
  return changeAlone(p, workspaceId, async () => {
    const kept = (await p.readKeys(workspaceId)) ?? {};
    const before = ownOf(kept, provider);
    if (before && before.key === given.key && before.secret === given.secret) {
      return { provider, since: before.since };
    }
    const since = p.now();
    await p.writeKeys(workspaceId, { ...kept, [provider]: { ...given, since } });
    return { provider, since };
  });
}

/**
 * Takes a key away; with the last one goes the secret. Functions that run forget it within five
 * minutes.
 *
 * Errors: NOT_FOUND where there is none; ACCOUNT_BUSY as above.
 */
export async function removeProviderKey(
  p: KeyPorts,
  workspaceId: string,
  provider: string,
): Promise<ProviderKey> {
  return changeAlone(p, workspaceId, async () => {
    const kept = (await p.readKeys(workspaceId)) ?? {};
    const gone = ownOf(kept, provider);
    if (gone === undefined) throw new AppError('NOT_FOUND', 'no key of that provider');
    const { [provider]: _gone, ...rest } = kept;
    if (Object.keys(rest).length > 0) await p.writeKeys(workspaceId, rest);
    else await p.removeKeys(workspaceId);
    return { provider, since: gone.since };
  });
}

/** Lists the providers that a workspace has a key of its own with, by their ids. */
export async function listProviderKeys(
  p: Pick<KeyPorts, 'readKeys'>,
  workspaceId: string,
): Promise<readonly ProviderKey[]> {
  const kept = Object.entries((await p.readKeys(workspaceId)) ?? {});
  return kept
    .map(([provider, { since }]) => ({ provider, since }))
    .toSorted((a, b) => (a.provider < b.provider ? -1 : 1));
}

function ownOf(kept: KeptKeys, provider: string): KeptKey | undefined {
  return Object.hasOwn(kept, provider) ? kept[provider] : undefined;
}

async function changeAlone<T>(
  p: KeyPorts,
  workspaceId: string,
  change: () => Promise<T>,
): Promise<T> {
  const by = newId('req', p.random);
  await waitForTurn(p, workspaceId, by);
  try {
    return await change();
  } finally {
    await endKeyChange(p.db, workspaceId, { by });
  }
}

async function waitForTurn(p: KeyPorts, workspaceId: string, by: string): Promise<void> {
  for (let looks = 1; ; looks += 1) {
    const nowMs = p.now();
    const mark = { by, untilMs: nowMs + CHANGE_MS_MAX };
    if (await beginKeyChange(p.db, workspaceId, mark, nowMs)) return;
    if (looks === LOOKS_MAX) throw new AppError('ACCOUNT_BUSY', 'another change of its keys');
    await p.sleep(LOOK_EVERY_MS);
  }
}
