import { sha256 } from '../shared/random.ts';
import type { SubjectInput } from './subject.contract.ts';

/**
 * Gives the ways in which a subject is known, strongest first, each as an opaque key: LinkedIn profile, name with
 * company domain, name with company name, e-mail as the caller has it (which may be old, or a colleague's). Two subjects with a key in common are one person, however
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
  if (email === undefined || (isShared(email) && person.length > 0)) return person as string[];
  return [...(person as string[]), identityKey(workspaceId, 'email', email)];
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
    'accounting accounts accountspayable accountsreceivable admin administration admissions all billing booking careers ' +
    'ceo compliance contact contactus customercare customerservice enquiries enquiry finance general hello help helpdesk ' +
    'hi hr info inquiries inquiry jobs legal mail marketing media noreply office orders people postmaster pr press ' +
    'pressoffice privacy purchasing reception recruiting recruitment sales secretary service services staff support team ' +
    'webmaster welcome ' +
    'bewerbung buchhaltung buero empfang kontakt kundenservice personal verwaltung vertrieb zentrale ' +
    'accueil commercial contacto contato direction secretariat ventas vendas amministrazione segreteria'
  ).split(' '),
);
/** The same with a place or a team behind: `sales-emea`, `team.berlin`. */
const ROLE_PREFIX = /^(info|sales|support|service|team|office|press|contact|jobs|vertrieb)[._-]/;

function isShared(email: string): boolean {
  const [local = ''] = email.split(/[@+]/);
  return ROLE_MAILBOXES.has(local.replace(/[._-]/g, '')) || ROLE_PREFIX.test(local);
}

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
