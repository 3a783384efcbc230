import { sha256 } from '../shared/random.ts';
import type { SubjectInput } from './enrichments.contract.ts';

/**
 * Gives the ways in which a subject is known, strongest first, each as an opaque key: e-mail, LinkedIn profile,
 * name with company domain, name with company name. Two subjects with a key in common are one person, however
 * they are spelled, unless their profiles differ (`areTwo`).
 *
 * Shape:  0 to 4 keys, each a letter for its kind and a SHA-256 in base 32 over workspace, kind and normalised value;
 *         none names a person. An office's mailbox counts only where nothing else is known.
 */
export function identityKeys(workspaceId: string, subject: SubjectInput): string[] {
  const email = normaliseEmail(subject.email);
  const profile = profileSlug(subject.linkedinUrl);
  const name = normaliseName(fullNameOf(subject));
  const domain = normaliseDomain(subject.companyDomain);
  const company = normaliseName(subject.companyName);
  const person = [
    profile && identityKey(workspaceId, 'profile', profile),
    name && domain && identityKey(workspaceId, 'name-domain', `${name}|${domain}`),
    name && company && !domain && identityKey(workspaceId, 'name-company', `${name}|${company}`),
  ].filter((key) => !!key);
  const isShared = email !== undefined && ROLE_MAILBOXES.has(email.split('@')[0] ?? '');
  if (email === undefined || (isShared && person.length > 0)) return person as string[];
  return [identityKey(workspaceId, 'email', email), ...(person as string[])];
}

/** Gives the key of a person known by an address: also of one whose address was found. */
export function emailKey(workspaceId: string, email: string): string {
  return identityKey(workspaceId, 'email', normaliseEmail(email) ?? '');
}

/** Gives, among a person's keys, that of its profile, or undefined. */
export function profileOf(keys: readonly string[]): string | undefined {
  return keys.find((key) => key.startsWith(KINDS.profile));
}

/**
 * Says whether two profiles tell two people apart who share a weaker key: of one name in one company, or with one
 * mailbox between them. Who has no profile may be either.
 */
export function areTwo(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/** Gives the full name of a subject from whatever parts it has, or undefined. */
export function fullNameOf({ fullName, firstName, lastName }: SubjectInput): string | undefined {
  if (fullName?.trim()) return fullName.trim();
  return firstName?.trim() && lastName?.trim()
    ? `${firstName.trim()} ${lastName.trim()}`
    : undefined;
}

const KINDS = { email: 'e', profile: 'p', 'name-domain': 'd', 'name-company': 'c' } as const;

function identityKey(workspaceId: string, kind: keyof typeof KINDS, value: string): string {
  return `${KINDS[kind]}${sha256(`${workspaceId}\u0000${kind}:${value}`)}`;
}

/** Mailboxes of an office, which lists give to several of its people (RFC 2142 names some). */
const ROLE_MAILBOXES = new Set(
  (
    'accounting accounts admin administration billing booking careers contact customerservice enquiries finance ' +
    'general hello help helpdesk hi hr info inquiries jobs mail marketing media office orders postmaster pr press ' +
    'reception recruiting sales secretary service services support team webmaster welcome ' +
    'bewerbung buchhaltung buero empfang kontakt personal verwaltung vertrieb zentrale ' +
    'accueil commercial contacto contato direction secretariat ventas vendas amministrazione segreteria'
  ).split(' '),
);

function normaliseEmail(email: string | undefined): string | undefined {
  return email?.normalize('NFKC').trim().toLowerCase() || undefined;
}

/** Letters whose marks are a matter of spelling. In other scripts (Devanagari, Thai, kana) a mark makes another name. */
const ACCENTED =
  /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{M}+/gu;

/** Letters and digits of all scripts, without accents, in lower case, single spaces between words. */
function normaliseName(name: string | undefined): string | undefined {
  return (
    name
      ?.normalize('NFKD')
      .replace(ACCENTED, '$1')
      .toLowerCase()
      .replace(/['’.]/g, '')
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
      .trim() || undefined
  );
}

function normaliseDomain(domain: string | undefined): string | undefined {
  return (
    domain
      ?.trim()
      .toLowerCase()
      .replace(/^[a-z]+:\/\//, '')
      .replace(/^www\./, '')
      .replace(/[/:?#].*$/, '')
      .replace(/\.$/, '') || undefined
  );
}

function profileSlug(url: string | undefined): string | undefined {
  const slug = url?.match(/linkedin\.com\/in\/([^/?#]+)/i)?.[1];
  if (slug === undefined) return undefined;
  try {
    return decodeURIComponent(slug).normalize('NFKC').toLowerCase();
  } catch {
    return slug.toLowerCase();
  }
}
