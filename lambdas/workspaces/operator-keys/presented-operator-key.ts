import type { OperatorKey, PresentedOperatorKey } from '../workspaces.contract.ts';

/** Gives what a key of an operator opens, as it is kept under the hash of the key. */
export function toPresentedOperator(operatorKey: OperatorKey): PresentedOperatorKey {
  const { id: keyId, rights, expiresAt } = operatorKey;
  return { keyId, rights, ...(expiresAt !== undefined && { expiresAt }) };
}
