import type { ContactId } from '../shared/ids.contract.ts';
import { computedId } from '../shared/random.ts';

/** The id of a contact whose person nobody in the workspace knew before: follows from its strongest key. */
export function contactIdOf(ws: string, identityKeys: readonly string[]): ContactId {
  return computedId('con', ws, identityKeys[0] ?? '');
}
