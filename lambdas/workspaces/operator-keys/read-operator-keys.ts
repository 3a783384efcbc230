import { AppError } from '../../shared/errors.ts';
import { findItem, listItems } from '../../shared/items.ts';
import { keys } from '../../shared/keys.contract.ts';
import { type Page, type PageRequest, toCursor } from '../../shared/pages.ts';
import type { Ports } from '../../shared/ports.ts';
import type { OperatorKey, PresentedOperatorKey } from '../workspaces.contract.ts';

/** Gives what a presented key stands for, by the SHA-256 of its text; revoked ones too. */
export async function findPresentedOperatorKey(
  p: Ports,
  hash: string,
): Promise<PresentedOperatorKey | undefined> {
  return findItem<PresentedOperatorKey>(p, keys.presentedOperatorKey(hash));
}

/** Gives a key of an operator, revoked or not; NOT_FOUND when there is none. */
export async function loadOperatorKey(p: Ports, id: string): Promise<OperatorKey> {
  const operatorKey = await findItem<OperatorKey>(p, keys.operatorKey(id));
  if (operatorKey) return operatorKey;
  throw new AppError('NOT_FOUND', `no operator's key ${id}`);
}

/** Gives the cursor of a page that begins with the first of all keys. */
export function firstOperatorKeys(): string {
  const { pk, sk: prefix } = keys.operatorKey('');
  return toCursor(`${pk} ${prefix}`, BEFORE_ALL);
}

/** A position before every id. */
const BEFORE_ALL = '0';

/** Lists the keys of operators, revoked ones too, in the order of their ids. */
export async function listOperatorKeys(p: Ports, page: PageRequest): Promise<Page<OperatorKey>> {
  const { pk, sk: prefix } = keys.operatorKey('');
  return listItems<OperatorKey>(p.db, pk, prefix, page);
}
