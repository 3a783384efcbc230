import { actionFor } from '../actions/actions.ts';
import type { Outcome, Outcomes } from './records.contract.ts';

/** Ends of a lookup by which the workspace owns the datum, or is about to. */
const LEAVES: readonly Outcome['kind'][] = ['found', 'owned', 'joined', 'known'];

/**
 * Says whether a row that has ended so leaves a contact behind: a datum of its person is the
 * workspace's. What is known of a checked address or number is nobody's.
 */
export function leavesContact(outcomes: Outcomes): boolean {
  return Object.entries(outcomes).some(
    ([datum, { kind }]) => actionFor(datum).subject === 'contact' && LEAVES.includes(kind),
  );
}
