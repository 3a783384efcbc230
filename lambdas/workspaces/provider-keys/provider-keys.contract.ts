import type { EpochMs } from '../../shared/units.contract.ts';

/**
 * What the names of the secrets begin with in which workspaces keep their own keys with providers;
 * the workspace's id comes after it.
 */
export const providerKeysPrefix = (stage: string): string => `sluice/${stage}/providers/`;

/** A workspace's own key with a provider, as its secret keeps it, and nothing else does. */
export interface KeptKey {
  readonly key: string;
  /** The second half, of a provider that has two. */
  readonly secret?: string | undefined;
  readonly since: EpochMs;
}

/** All of a workspace, by the provider's id. */
export type KeptKeys = Readonly<Record<string, KeptKey>>;

/** A key as it is shown: never the key. */
export interface ProviderKey {
  readonly provider: string;
  readonly since: EpochMs;
}

/** Where the keys are: one secret a workspace, which goes with its last key. */
export interface KeyVault {
  /** Undefined where the workspace has none. */
  readonly readKeys: (workspaceId: string) => Promise<KeptKeys | undefined>;
  readonly writeKeys: (workspaceId: string, keys: KeptKeys) => Promise<void>;
  readonly removeKeys: (workspaceId: string) => Promise<void>;
}
