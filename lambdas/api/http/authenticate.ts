import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { LookupCache } from '../../shared/lookup-cache.ts';
import { sha256 } from '../../shared/random.ts';
import type { Secret } from '../../shared/secrets.ts';
import { isApiKeySecret } from '../../workspaces/api-keys/api-key-secret.ts';
import {
  type Caps,
  type PresentedKey,
  SCOPES,
  type Scope,
} from '../../workspaces/workspaces.contract.ts';

/** Who calls. `actor` names them in the ledger: the member, else the key, else `operator`. */
export type Principal =
  | { readonly kind: 'operator'; readonly actor: string; readonly scopes: readonly Scope[] }
  | {
      readonly kind: 'workspace';
      readonly actor: string;
      readonly workspaceId: string;
      readonly keyId: string;
      readonly memberId?: string | undefined;
      /** What the key itself may spend of the shared balance. */
      readonly caps?: Caps | undefined;
      readonly scopes: readonly Scope[];
    };

export interface KeyRing {
  readonly operatorKey: Secret<string>;
  /** By SHA-256 of the key's text. */
  readonly presentedKeys: LookupCache<PresentedKey | undefined>;
}

const BEARER_PATTERN = /^Bearer +(\S{1,512}) *$/i;

/** Gives the principal of an `Authorization` header; UNAUTHENTICATED when the key opens nothing. */
export async function authenticate(ring: KeyRing, header: string | undefined): Promise<Principal> {
  const key = header?.match(BEARER_PATTERN)?.[1];
  if (key === undefined) throw new AppError('UNAUTHENTICATED', 'no bearer key');
  if (isApiKeySecret(key)) return workspacePrincipal(await ring.presentedKeys.get(sha256(key)));
  if (sameText(key, await ring.operatorKey())) {
    return { kind: 'operator', actor: 'operator', scopes: SCOPES };
  }
  throw new AppError('UNAUTHENTICATED', 'unknown key');
}

function workspacePrincipal(presented: PresentedKey | undefined): Principal {
  if (presented === undefined) throw new AppError('UNAUTHENTICATED', 'unknown key');
  const { workspaceId, keyId, memberId, scopes, revokedAt, caps } = presented;
  if (revokedAt !== undefined) throw new AppError('UNAUTHENTICATED', `revoked ${keyId}`);
  const actor = memberId ?? keyId;
  return { kind: 'workspace', actor, workspaceId, keyId, memberId, scopes, ...(caps && { caps }) };
}

/**
 * Compares digests in constant time, so that neither length nor beginning of the key can be timed.
 */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
