/** Ids carry a prefix that says what they name; an operator may choose a workspace's id. */

export type WorkspaceId = string;
export type MemberId = `mem_${string}`;
export type ApiKeyId = `key_${string}`;
export type OperatorKeyId = `opk_${string}`;
export type CapacityRequestId = `capr_${string}`;

/**
 * Whose credits: the workspace's own account, with `seat` (a member's id) that of a member's seat,
 * with `cap` (the id of a member or an API key) its allowance on the workspace's account.
 */
export interface AccountId {
  readonly workspaceId: WorkspaceId;
  readonly seat?: string | undefined;
  readonly cap?: string | undefined;
}

/** The prefixes in use. */
export type IdPrefix =
  | 'ws'
  | 'mem'
  | 'key'
  | 'opk'
  | 'aud'
  | 'capr'
  | 'grant'
  | 'adj'
  | 'enr'
  | 'imp'
  | 'exp'
  | 'con'
  | 'req'
  | 'evt'
  | 'chg'
  | 'chk'
  | 'dbl'
  | 'pur'
  | 'sub'
  | 'topup';

/**
 * What a workspace id looks like: 1 to 64 letters, digits, `-` and `_`. No `#`, which separates
 * keys.
 */
export const WORKSPACE_ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;
