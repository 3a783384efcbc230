import { sha256 } from '../shared/random.ts';
import { cleanSubject } from './clean-subject.ts';
import { foldCompany } from './company-name.ts';
import { isNamedAfter, mailboxOf } from './email-address.ts';
import { factsOf, joinFacts } from './facts.ts';
import { toHost } from './host.ts';
import {
  type Facts,
  type Identity,
  KEY_KINDS,
  type KeyKind,
  type ValueKind,
} from './identity.contract.ts';
import { fullNameOf, plainNameOf } from './person-name.ts';
import { isPersonal, numberOf } from './phone-number.ts';
import { readProfile } from './profile.ts';
import { isMailHost } from './shared-host.ts';
import { spellingsOf } from './spelling.ts';
import type { SubjectInput } from './subject.contract.ts';

/**
 * Gives who a subject is. The subject need not be clean. Where something is left to find it by
 * (`canFind`), it has a key.
 *
 * Shape of a key: a letter for its kind (`KEY_KINDS`) and a SHA-256 in base 32 over workspace, kind
 * and normalised value; none names a person. At most 10: a name with umlauts has two spellings.
 */
export function identify(workspaceId: string, input: SubjectInput): Identity {
  const { subject } = cleanSubject(input);
  const { email, phone } = subject;
  const keys = [...personKeys(workspaceId, subject), ...nameKeys(workspaceId, subject)];
  if (email && (keys.length === 0 || isOwnAddress(email, subject))) {
    keys.push(valueKey(workspaceId, 'email', email));
  }
  if (phone && (keys.length === 0 || isPersonal(phone))) {
    keys.push(valueKey(workspaceId, 'phone', phone));
  }
  return { keys: [...new Set(keys)], facts: factsOf(subject) };
}

/** Gives what a subject tells of its person, without its keys. It need not be clean. */
export function factsOfSubject(input: SubjectInput): Facts {
  return factsOf(cleanSubject(input).subject);
}

/**
 * Gives who a subject is once an answer has named its profile as well: a key more, the strongest
 * first, and what that tells it apart by. Without a profile the same.
 */
export function withProfile(
  workspaceId: string,
  { keys, facts }: Identity,
  linkedinUrl: string | undefined,
): Identity {
  if (linkedinUrl === undefined) return { keys, facts };
  const profile = identify(workspaceId, { linkedinUrl });
  return {
    keys: [...new Set([...profile.keys, ...keys])],
    facts: joinFacts(facts, profile.facts),
  };
}

/**
 * Gives the key of a value that was delivered: the one that a subject has that comes with it, so
 * that whoever asks by it is known.
 */
export function valueKey(workspaceId: string, kind: ValueKind, value: string): string {
  return keyOf(workspaceId, kind === 'email' ? 'e' : 't', plainValue(kind, value));
}

/**
 * Gives who an address or a number is that is checked for itself: a subject of its own, whoever has
 * it. Its key leads to no person, and no person's key to it.
 */
export function identifyValue(workspaceId: string, kind: ValueKind, value: string): Identity {
  return {
    keys: [keyOf(workspaceId, 'v', `${kind}|${plainValue(kind, value)}`)],
    facts: factsOf({}),
  };
}

function plainValue(kind: ValueKind, value: string): string {
  return kind === 'email' ? mailboxOf(value) : numberOf(value);
}

function keyOf(workspaceId: string, kind: KeyKind, value: string): string {
  return `${kind}${sha256(`${workspaceId}\u0000${KEY_KINDS[kind]}:${value}`)}`;
}

function personKeys(workspaceId: string, { linkedinUrl }: SubjectInput): string[] {
  const profile = readProfile(linkedinUrl);
  if (profile === undefined) return [];
  return [keyOf(workspaceId, profile.kind === 'handle' ? 'p' : 'o', profile.value)];
}

/** The keys that a name makes with what is known beside it, in each of its spellings. */
function nameKeys(workspaceId: string, subject: SubjectInput): string[] {
  const names = fullNameOf(subject) === undefined ? [] : spellingsOf(plainNameOf(subject));
  const companies = spellingsOf(subject.companyName ?? '').map(foldCompany);
  const domain = toHost(subject.companyDomain ?? '')?.domain;
  const withName = (kind: KeyKind, others: readonly string[]): string[] =>
    pairs(names, others).map(([name, other]) => keyOf(workspaceId, kind, `${name}|${other}`));
  return [
    ...withName('d', domain ? [domain] : []),
    ...withName('c', companies),
    ...withName('m', subject.email ? [mailboxOf(subject.email)] : []),
  ];
}

/** First with first, second with second; where one list ends, its last goes on. */
function pairs(one: readonly string[], other: readonly string[]): [string, string][] {
  if (one.length === 0 || other.length === 0) return [];
  return Array.from({ length: Math.max(one.length, other.length) }, (_, n) => [
    one[n] ?? one.at(-1) ?? '',
    other[n] ?? other.at(-1) ?? '',
  ]);
}

/**
 * Says whether an address stands for its person alone, as far as the rest of a subject tells. An
 * office's mailbox, or a word that stands for no address, bears the name of none of those for whom
 * it is given; a private mailbox may.
 */
export function isOwnAddress(email: string, subject: SubjectInput): boolean {
  if (isMailHost(email.slice(email.indexOf('@') + 1))) return true;
  const profile = readProfile(subject.linkedinUrl);
  const { firstName = '', lastName = '' } = subject;
  const names = [
    fullNameOf(subject) ?? `${firstName} ${lastName}`,
    profile?.kind === 'handle' ? profile.value : '',
  ].filter((name) => name.trim() !== '');
  return names.length === 0 || isNamedAfter(email, names);
}
