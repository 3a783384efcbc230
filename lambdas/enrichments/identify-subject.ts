import { sha256 } from '../shared/random.ts';
import type { SubjectInput } from './enrichments.contract.ts';

/**
 * Gives the ways in which a subject is known, strongest first, each as an opaque key: e-mail, LinkedIn profile,
 * name with company domain, name with company name. Two subjects with a key in common are one person, however
 * they are spelled.
 *
 * Shape:  0 to 4 keys, each a SHA-256 in base 32 over workspace, kind and normalised value; none names a person.
 */
export function identityKeys(workspaceId: string, subject: SubjectInput): string[] {
  const email = normaliseEmail(subject.email);
  const profile = profileSlug(subject.linkedinUrl);
  const name = normaliseName(fullNameOf(subject));
  const domain = normaliseDomain(subject.companyDomain);
  const company = normaliseName(subject.companyName);
  const known = [
    email && `email:${email}`,
    profile && `profile:${profile}`,
    name && domain && `name-domain:${name}|${domain}`,
    name && company && !domain && `name-company:${name}|${company}`,
  ];
  return known.filter((value) => !!value).map((value) => identityKey(workspaceId, `${value}`));
}

/** Gives the key of a person known by an address: also of one whose address was found. */
export function emailKey(workspaceId: string, email: string): string {
  return identityKey(workspaceId, `email:${normaliseEmail(email)}`);
}

/** Gives the full name of a subject from whatever parts it has, or undefined. */
export function fullNameOf({ fullName, firstName, lastName }: SubjectInput): string | undefined {
  if (fullName?.trim()) return fullName.trim();
  return firstName?.trim() && lastName?.trim()
    ? `${firstName.trim()} ${lastName.trim()}`
    : undefined;
}

/** Says whether anything of the subject is enough to find it by. */
export function isIdentifiable(subject: SubjectInput): boolean {
  return identityKeys('', subject).length > 0;
}

function identityKey(workspaceId: string, value: string): string {
  return sha256(`${workspaceId}\u0000${value}`);
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
