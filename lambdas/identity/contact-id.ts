import type { ContactId } from '../shared/ids.contract.ts';
import { computedId } from '../shared/random.ts';

/** The id of a contact that the workspace did not know before: follows from its strongest key. */
export function contactIdOf(ws: string, identityKeys: readonly string[]): ContactId {
  return computedId('con', ws, identityKeys[0] ?? '');
}
