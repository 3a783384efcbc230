import type { SubjectField, SubjectInput } from './subject.contract.ts';

/**
 * Why a cell of the caller's was left out, wholly or in part:
 * `placeholder` says that there is none (`n/a`, `LinkedIn Member`, `noemail@…`); `masked` hides the
 * value (`j***@…`); `malformed` is no value of its field; `several-values` held more than one, of
 * which the first was taken where any of them is right; `not-a-profile` is a URL of something else
 * than a person on LinkedIn; `shared-host` is a website that many companies have their page on;
 * `no-employer` names no company (`Self-employed`); `no-country-code` is a phone number that only
 * its own country can dial.
 */
export const IGNORED_REASONS = [
  'placeholder',
  'masked',
  'malformed',
  'several-values',
  'not-a-profile',
  'shared-host',
  'no-employer',
  'no-country-code',
] as const;
export type IgnoredReason = (typeof IGNORED_REASONS)[number];

/** A cell that was left out. It carries nothing of the value. */
export interface IgnoredField {
  readonly field: SubjectField;
  readonly reason: IgnoredReason;
}

/** A subject as it is asked for: what of it can be used, and what was left out. */
export interface AskedSubject extends SubjectInput {
  readonly ignored?: readonly IgnoredField[] | undefined;
  /** Addresses and numbers of the cells that nobody is asked for by: the caller has them. */
  readonly given?: readonly string[] | undefined;
}

/** The letter that a key begins with, strongest kind first. */
export const KEY_KINDS = {
  /** Public handle of a LinkedIn profile. */
  p: 'profile',
  /** LinkedIn's own id of a profile (`ACoAA…`, `ACwAA…`). */
  o: 'profile-id',
  /** Name with the employer's domain. */
  d: 'name-domain',
  /** Name with the employer's name. */
  c: 'name-company',
  /** Name with an e-mail address. */
  m: 'name-email',
  /** E-mail address. */
  e: 'email',
  /** Phone number. */
  t: 'phone',
  /** Checked value: an e-mail address or phone number that is a subject of its own. */
  v: 'checked-value',
} as const;
export type KeyKind = keyof typeof KEY_KINDS;

/** Kinds of value that can be a key of a person, or a checked value: fields of the subject. */
export type ValueKind = 'email' | 'phone';

/**
 * What is known of a subject, normalised, to tell it from another. A plain JSON value that is
 * stored on the subject's record.
 *
 * Shape: at most 4 values a list, each of at most 100 characters, sorted; usually 150 bytes.
 */
export interface Facts {
  /** Public handles, lower case. */
  readonly profiles: readonly string[];
  /** LinkedIn's own ids; the first five characters are the id's kind. */
  readonly profileIds: readonly string[];
  /** Full names: letters and digits, lower case, no titles. */
  readonly names: readonly string[];
  /** Registrable domains of employers, ASCII. */
  readonly domains: readonly string[];
  /** Names of employers: letters and digits, lower case, no legal form. */
  readonly companies: readonly string[];
}

/** Who a subject is: the keys by which it is known, strongest first, and what tells it apart. */
export interface Identity {
  readonly keys: readonly string[];
  readonly facts: Facts;
}
