import type { ValueKind } from '../identity/identity.contract.ts';
import type { SubjectInput } from '../identity/subject.contract.ts';

/**
 * What can be done for credits: a row of the list, and a file. Price, claim, hold, result and
 * history follow from it.
 */
export interface Action {
  readonly id: `contact.${string}`;
  /** One sentence for the documents. */
  readonly does: string;
  /**
   * Whose the datum is: the contact's, or that of the address or number which the caller gives,
   * whoever has it.
   */
  readonly subject: 'contact' | ValueKind;
  /**
   * The one thing that it finds and that can be owned: a name of the waterfall's `DATA`, unless it
   * `refreshes` others.
   */
  readonly datum: string;
  /** What a subject needs besides being known, in words; `canAsk` decides. */
  readonly needs: string;
  canAsk(subject: SubjectInput): boolean;
  /** For how long the workspace owns what was found. */
  readonly ownedDays: number | 'for ever';
  /** What each found value is as an identity key from then on; absent: it names nobody. */
  readonly valueKind?: ValueKind;
  /** Data that it seeks anew: those of them that the workspace owns. Absent: it finds its own. */
  readonly refreshes?: readonly ValueKind[];
}
