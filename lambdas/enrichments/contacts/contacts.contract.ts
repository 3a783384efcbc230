import type { ACTIONS, Datum } from '../../actions/actions.ts';
import type { NameField, Naming } from '../../identity/subject.contract.ts';
import type { Amounts } from '../../shared/units.contract.ts';

/** A datum by which its person can be reached: its values are keys. */
export type Detail = Extract<(typeof ACTIONS)[number], { readonly valueKind: string }>['datum'];

/** THE LIST of details. */
export const DETAILS = ['email', 'phone'] as const satisfies readonly Detail[];

/** Where a value came from: providers found it, or a member has entered it. */
export const CONTACT_SOURCES = ['waterfall', 'manual'] as const;
export type ContactSource = (typeof CONTACT_SOURCES)[number];

/** Which contacts are asked for; each part that is there has to hold. */
export interface ContactFilter {
  /** Words, each of which stands in a name, employer, domain, profile or value of the contact. */
  readonly q?: string | undefined;
  /** All of these are known of it. */
  readonly has?: readonly Detail[] | undefined;
  /** At least one value of it came from there. */
  readonly source?: ContactSource | undefined;
}

/**
 * What a member enters by hand; null takes it back. The fields of a subject say who it is, for a
 * contact of whom nothing is known yet.
 */
export type DetailsInput = { readonly [detail in Detail]?: string | null | undefined } & {
  readonly [field in NameField]?: string | undefined;
};

/** A datum of a contact. Times are RFC 3339 UTC. */
export interface ContactDatumView {
  readonly status: 'owned';
  readonly value: string;
  /** Every value: what was found first, then what was entered. */
  readonly all: readonly (string | Readonly<Record<string, string>>)[];
  /**
   * Of an address that has bounced: `undeliverable`. Of a number, where it was refreshed: `valid`,
   * `invalid`, `unreachable`.
   */
  readonly verdict?: string;
  /** When it was reported that `value` has bounced. */
  readonly bouncedAt?: string;
  /** Those of `all` that have bounced. */
  readonly bounced?: readonly string[];
  readonly lineType?: string;
  readonly provider: string | null;
  readonly source: ContactSource;
  /** What it cost; empty: nothing. */
  readonly credits: Amounts;
  /** Who found or entered it, when, and by which request. */
  readonly actor: string | null;
  readonly at: string;
  readonly enrichmentId: string | null;
  /** When `value` was found in place of an older one, and by which refresh. */
  readonly refreshed?: { readonly at: string; readonly enrichmentId: string };
  /** What was entered by hand, where it is not `value` itself. */
  readonly manual?: { readonly value: string; readonly actor: string; readonly at: string };
}

/** What a workspace knows of a contact. */
export interface ContactView {
  readonly id: string;
  /** Since when something is known; null: nothing is. */
  readonly knownSince: string | null;
  /** As it was asked for, else as far as it is known otherwise. */
  readonly subject: Naming;
  readonly data: Readonly<Partial<Record<Datum, ContactDatumView>>>;
}
