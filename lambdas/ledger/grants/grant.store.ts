import type { AccountId } from '../../shared/ids.contract.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { queryAll } from '../../shared/read-items.ts';
import type { EpochMs } from '../../shared/units.contract.ts';
import type { GrantCategory } from '../ledger.contract.ts';
import { type ChangeRecord, findChangeRecord, putChangeRecord } from './change-record.store.ts';

/**
 * The record of a grant that is no allotment, by an operator or for a bounce: what was asked, and
 * the operation that does it.
 */
export interface GrantRecord extends ChangeRecord {
  readonly account: AccountId;
  readonly grantId: string;
  readonly creditType: string;
  readonly amount: number;
  readonly category: GrantCategory;
  readonly reason: string;
  readonly actor: string;
  readonly expiresAtMs: EpochMs | null;
  readonly bodyHash: string;
}

/**
 * Writes a new record, unfinished until its operation has a fate; undefined when the id is taken.
 */
export async function putGrantRecord(
  p: Ports,
  grant: Omit<GrantRecord, keyof ChangeRecord>,
  createdAtMs: EpochMs,
): Promise<GrantRecord | undefined> {
  const key = keys.grant(grant.account.workspaceId, grant.grantId);
  return putChangeRecord(p, key, grant, createdAtMs);
}

/** Reads a grant's record, or undefined. */
export async function findGrantRecord(
  p: Ports,
  ws: string,
  grantId: string,
): Promise<GrantRecord | undefined> {
  return findChangeRecord<GrantRecord>(p, keys.grant(ws, grantId));
}

/** Reads the records of all grants to a workspace and its seats, allotments apart. */
export async function listGrantRecords(p: Ports, ws: string): Promise<GrantRecord[]> {
  const { pk, sk: prefix } = keys.grant(ws, '');
  const items = await queryAll<Omit<GrantRecord, 'key'>>(p, pk, prefix);
  return items.map(({ pk: _pk, sk, ...record }) => ({ ...record, key: { pk, sk } }));
}
