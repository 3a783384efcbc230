import type { ZodMiniType } from 'zod/mini';
import type { ActName } from '../audit/audit.contract.ts';
import type { FunctionId } from '../functions.contract.ts';
import type { ErrorCode } from '../shared/errors.contract.ts';
import type { OperatorRight, Scope } from '../workspaces/workspaces.contract.ts';

/** What is declared of a route. */
export interface RouteSpec {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: `/${string}`;
  /** One sentence for the documents. */
  readonly does: string;
  /** The function that serves it; absent: `api`. */
  readonly servedBy?: FunctionId;
  /**
   * `operator`: the operator alone. `workspace`: the workspace's own keys too, where they have the
   * scope. `none`: anybody, without a key.
   */
  readonly principal: 'operator' | 'workspace' | 'none';
  /** What a workspace's key must have; of several, one. */
  readonly scope?: Scope | readonly Scope[];
  /**
   * What an operator's key must be able to do; absent: `read` for a GET, `admin` for all else.
   */
  readonly right?: OperatorRight;
  /**
   * `required` where credits move; `optional` where something is made; `none` where a repeat is the
   * same.
   */
  readonly idempotency: 'required' | 'optional' | 'none';
  /** Schema of the JSON body. `raw`: the handler gets the bytes as they came, of any type. */
  readonly body?: ZodMiniType | 'raw';
  readonly query: ZodMiniType;
  readonly success: 200 | 201 | 202;
  /** Schema of the JSON that it answers with `success`. */
  readonly answer: ZodMiniType;
  /**
   * What `Accept` may ask for in place of JSON. CSV has all rows in one answer, whatever `limit`
   * says, up to what one answer holds; its `Link` header then leads to the rest.
   */
  readonly also?: 'text/csv' | 'text/html';
  /** It costs credits, so a suspended workspace may not. */
  readonly spends?: true;
  /**
   * What is kept in the audit records of who calls it: every change by an operator, and every one
   * that takes the scope `manage`.
   */
  readonly audited?: ActName;
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

/** Gives the function that serves a route. */
export function servedBy(route: Pick<RouteSpec, 'servedBy'>): FunctionId {
  return route.servedBy ?? 'api';
}

/** Gives the scopes of which a workspace's key must have one to call a route; none: any key may. */
export function scopesOf({ scope = [] }: Pick<RouteSpec, 'scope'>): readonly Scope[] {
  return typeof scope === 'string' ? [scope] : scope;
}

/** Gives what an operator's key must be able to do to call a route. */
export function rightOf(route: Pick<RouteSpec, 'method' | 'right'>): OperatorRight {
  return route.right ?? (route.method === 'GET' ? 'read' : 'admin');
}

/** What a path refuses with that no route is declared for. */
export const UNKNOWN_PATH_REFUSALS = [
  'UNAUTHENTICATED',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'INTERNAL',
] as const satisfies readonly ErrorCode[];

/** What the look for a first answer can end in. */
const REPLAY_CODES: readonly ErrorCode[] = ['IDEMPOTENCY_KEY_IN_USE', 'IDEMPOTENCY_KEY_REUSED'];

/**
 * Gives what a route can refuse with, in the order in which it does: the first that applies is the
 * answer. A wrong key learns nothing; a key of another workspace learns no more than that there is
 * nothing.
 *
 * The rule of replays: a repeat gets the first answer again as soon as it is known who asks (key),
 * that the place is theirs (wall), that they may (right), and that the request is well formed
 * (body). Whatever follows from the state of things, that the workspace is suspended, the plan, the
 * balance, is asked of new requests alone: the first answer stays true.
 */
export function refusalsOf(route: RouteSpec): readonly ErrorCode[] {
  const replay = route.codes.filter((code) => REPLAY_CODES.includes(code));
  const own = route.codes.filter((code) => !REPLAY_CODES.includes(code));
  return [
    ...entryRefusals(route),
    ...bodyRefusals(route),
    'VALIDATION_FAILED',
    ...replay,
    ...(route.spends ? (['WORKSPACE_SUSPENDED'] as const) : []),
    ...own,
    'INTERNAL',
  ];
}

function entryRefusals({ principal, path, scope }: RouteSpec): readonly ErrorCode[] {
  const nothing: readonly ErrorCode[] = path.includes('{') ? ['NOT_FOUND'] : [];
  if (principal === 'none') return nothing;
  const needsRight = principal === 'operator' || scope !== undefined;
  return ['UNAUTHENTICATED', ...nothing, ...(needsRight ? (['FORBIDDEN'] as const) : [])];
}

function bodyRefusals({ body, idempotency }: RouteSpec): readonly ErrorCode[] {
  const refusals: ErrorCode[] = [];
  if (body !== undefined) refusals.push('TOO_LARGE');
  if (body !== undefined && body !== 'raw') {
    refusals.push('MEDIA_TYPE_UNSUPPORTED', 'MALFORMED_JSON');
  }
  if (idempotency === 'required') refusals.push('IDEMPOTENCY_KEY_MISSING');
  return refusals;
}
