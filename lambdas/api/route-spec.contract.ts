import type { ZodMiniType } from 'zod/mini';
import type { ErrorCode } from '../shared/errors.contract.ts';
import type { Scope } from '../workspaces/workspaces.contract.ts';

/** What is declared of a route. */
export interface RouteSpec {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: `/v1/${string}`;
  /** One sentence for the documents. */
  readonly does: string;
  /**
   * `operator`: the operator alone. `workspace`: the workspace's own keys too, where they have the
   * scope.
   */
  readonly principal: 'operator' | 'workspace';
  readonly scope?: Scope;
  /**
   * `required` where credits move; `optional` where something is made; `none` where a repeat is the
   * same.
   */
  readonly idempotency: 'required' | 'optional' | 'none';
  readonly body?: ZodMiniType;
  readonly query: ZodMiniType;
  readonly success: 200 | 201 | 202;
  /** It costs credits, so a suspended workspace may not. */
  readonly spends?: true;
  /**
   * `Accept: text/csv` gives CSV: all rows in one answer, whatever `limit` says, up to what one
   * answer holds; its `Link` header then leads to the rest.
   */
  readonly csv?: true;
  /** `Prefer: wait=n` waits for the end. */
  readonly waits?: true;
  /**
   * What it refuses with by itself; what every route of its kind refuses with, `refusalsOf` adds.
   */
  readonly codes: readonly ErrorCode[];
}

/** The largest body, in bytes, as it came. */
export const BODY_BYTES_MAX = 5 * 1024 * 1024;
/** `Idempotency-Key`: visible characters, no space. */
export const IDEMPOTENCY_KEY_PATTERN = /^[\x21-\x7e]{1,255}$/;
/** `Prefer: wait=n` is cut down to this; API Gateway gives up at 30. */
export const WAIT_SECONDS_MAX = 25;

/**
 * Gives what a route can refuse with, in the order in which it does: the first that applies is the
 * answer. A wrong key learns nothing; a key of another workspace learns no more than that there is
 * nothing. The codes of the route itself come last, since they need its input.
 */
export function refusalsOf(route: RouteSpec): readonly ErrorCode[] {
  const refusals: ErrorCode[] = ['UNAUTHENTICATED'];
  if (route.path.includes('{')) refusals.push('NOT_FOUND');
  refusals.push('FORBIDDEN');
  if (route.spends) refusals.push('WORKSPACE_SUSPENDED');
  if (route.body) refusals.push('TOO_LARGE', 'MEDIA_TYPE_UNSUPPORTED', 'MALFORMED_JSON');
  if (route.idempotency === 'required') refusals.push('IDEMPOTENCY_KEY_MISSING');
  refusals.push('VALIDATION_FAILED', ...route.codes, 'INTERNAL');
  return refusals;
}
