import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { LookupCache } from '../../shared/lookup-cache.ts';
import { sha256 } from '../../shared/random.ts';
import type { Secret } from '../../shared/secrets.ts';
import type { Clock } from '../../shared/time.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import { isApiKeySecret, isOperatorKeySecret } from '../../workspaces/api-keys/api-key-secret.ts';
import {
  type Caps,
  type OperatorRight,
  type PresentedKey,
  type PresentedOperatorKey,
  SCOPES,
  type Scope,
  SECRET_OPERATOR,
} from '../../workspaces/workspaces.contract.ts';

/**
 * Who calls. `actor` names them in the ledger: the member, else the key, whether a workspace's or
 * an operator's; `operator` is the key of the secret.
 */
export type Principal =
  | {
      readonly kind: 'operator';
      readonly actor: string;
      readonly rights: OperatorRight;
      readonly scopes: readonly Scope[];
      readonly expiresAt?: EpochMs | undefined;
    }
  | {
      readonly kind: 'workspace';
      readonly actor: string;
      readonly workspaceId: string;
      readonly keyId: string;
      readonly memberId?: string | undefined;
      readonly scopes: readonly Scope[];
      /** What the key itself may spend; what its member may, is beside it. */
      readonly caps?: Caps | undefined;
      readonly expiresAt?: EpochMs | undefined;
    };

export interface KeyRing {
  readonly now: Clock;
  /** The operator's key of the secret, and while it is exchanged the one before. */
  readonly secretKeys: Secret<readonly string[]>;
  /** Keys of operators, by SHA-256 of the key's text. */
  readonly operatorKeys: LookupCache<PresentedOperatorKey | undefined>;
  /** By SHA-256 of the key's text. */
  readonly presentedKeys: LookupCache<PresentedKey | undefined>;
}

const BEARER_PATTERN = /^Bearer +(\S{1,512}) *$/i;

/** Gives the principal of an `Authorization` header; UNAUTHENTICATED when the key opens nothing. */
export async function authenticate(ring: KeyRing, header: string | undefined): Promise<Principal> {
  const key = header?.match(BEARER_PATTERN)?.[1];
  if (key === undefined) throw new AppError('UNAUTHENTICATED', 'no bearer key');
  if (isApiKeySecret(key)) {
    return workspacePrincipal(await ring.presentedKeys.get(sha256(key)), ring.now());
  }
  if (isOperatorKeySecret(key)) {
    return operatorPrincipal(await ring.operatorKeys.get(sha256(key)), ring.now());
  }
  const secretKeys = await ring.secretKeys();
  if (secretKeys.filter((each) => sameText(key, each)).length > 0) {
    return operatorOf(SECRET_OPERATOR, 'admin');
  }
  throw new AppError('UNAUTHENTICATED', 'unknown key');
}

function operatorPrincipal(presented: PresentedOperatorKey | undefined, now: EpochMs): Principal {
  if (presented === undefined) throw new AppError('UNAUTHENTICATED', 'unknown key');
  const { keyId, rights, expiresAt } = presented;
  refuseClosed(keyId, presented, now);
  return { ...operatorOf(keyId, rights), ...(expiresAt !== undefined && { expiresAt }) };
}

function operatorOf(actor: string, rights: OperatorRight): Principal {
  return { kind: 'operator', actor, rights, scopes: rights === 'read' ? ['read'] : SCOPES };
}

function workspacePrincipal(presented: PresentedKey | undefined, now: EpochMs): Principal {
  if (presented === undefined) throw new AppError('UNAUTHENTICATED', 'unknown key');
  const { revokedAt, ...opened } = presented;
  refuseClosed(opened.keyId, presented, now);
  return { kind: 'workspace', actor: opened.memberId ?? opened.keyId, ...opened };
}

interface Lifetime {
  readonly revokedAt?: EpochMs | undefined;
  readonly expiresAt?: EpochMs | undefined;
}

function refuseClosed(keyId: string, { revokedAt, expiresAt }: Lifetime, now: EpochMs): void {
  if (revokedAt !== undefined) throw new AppError('UNAUTHENTICATED', `revoked ${keyId}`);
  if (expiresAt !== undefined && expiresAt <= now) {
    throw new AppError('UNAUTHENTICATED', `expired ${keyId}`);
  }
}

/**
 * Compares digests in constant time, so that neither length nor beginning of the key can be timed.
 */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
