import type { SubjectInput } from '../identity/subject.contract.ts';

/** One thing that can be found and owned. */
export type Datum = 'email' | 'phone';

/**
 * What can be done for credits: a row of the list, and a file. Price, claim, hold, result and
 * history follow from it.
 */
export interface Action {
  readonly id: `contact.${string}`;
  /** One sentence for the documents. */
  readonly does: string;
  readonly datum: Datum;
  /** What a subject needs besides being known, in words; `canAsk` decides. */
  readonly needs: string;
  canAsk(subject: SubjectInput): boolean;
  /** For how long the workspace owns what was found. */
  readonly ownedDays: number | 'for ever';
  /** The found values name their person: each is an identity key from then on. */
  readonly valuesAreKeys: boolean;
}
