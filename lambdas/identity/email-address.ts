import { domainToUnicode } from 'node:url';
import { toHost } from './host.ts';
import { isMailHost } from './shared-host.ts';
import { foldText } from './spelling.ts';
import { cleanText, isEmptyCell, isMasked, type Reading } from './text.ts';

/** Octets of a local part, and of a whole address (RFC 5321, 4.5.3.1.1 and .3; erratum 1690). */
const LOCAL_BYTES_MAX = 64;
const ADDRESS_BYTES_MAX = 254;
/** What stands between two parts of a cell, beside spaces. */
const SEPARATOR = /[<>()[\]{},;:"|\\/]/;
const DOMAIN = /^[\p{L}\p{M}\p{N}._-]+/u;

/** Words that say that there is no address, and words that only go with them. */
const NONE = new Set(
  (
    'no not none na n null nil undefined unknown missing invalid blank empty dummy fake ' +
    'placeholder noemail nomail noaddress tbd test testing sample unbekannt inconnu inconnue ' +
    'aucun aucune desconocido desconocida ninguno ninguna asdf qwerty qwertz xxx'
  ).split(' '),
);
const BESIDE = new Set(
  (
    'e a mail email address unlocked available found provided given known set specified yet has ' +
    'user'
  ).split(' '),
);

/**
 * Reads an e-mail address from a cell (`Name <a@b>`, `mailto:a@b?subject=…`). Of several the first
 * is taken. `ada example@b` is none: it may be a name before an address, or one address with a
 * space in place of its dot.
 *
 * @param name the person's name: `na@…` may be Nina Andersson's
 */
export function readEmailAddress(cell: string, name = ''): Reading {
  const text = cleanText(cell);
  if (isEmptyCell(text)) return { reason: 'placeholder' };
  if (isMasked(text)) return { reason: 'masked' };
  const addresses = addressesIn(text);
  const known = addresses.filter((address) => !isPlaceholder(address, name));
  const [first] = known;
  if (first === undefined) {
    return { reason: addresses.length > 0 ? 'placeholder' : 'malformed' };
  }
  return { value: first, ...(known.length > 1 && { reason: 'several-values' as const }) };
}

/**
 * Gives the mailbox that an address leads to, written the one way; what is no address comes back
 * in lower case. Gmail's has no dots, no tag behind a plus, and one domain
 * (support.google.com/mail/answer/7436150, …/10313): of other hosts nobody but their owner knows.
 */
export function mailboxOf(text: string): string {
  const [address = text.trim().toLowerCase()] = addressesIn(cleanText(text));
  const [, local = '', tagless = ''] = /^(([^+]+).*)@(gmail|googlemail)\.com$/.exec(address) ?? [];
  return local === '' ? address : `${tagless.replaceAll('.', '')}@gmail.com`;
}

/** Says whether an address is at a host that gives mailboxes to the public: Gmail, a provider's. */
export function isPrivateAddress(address: string): boolean {
  const site = toHost(address.slice(address.lastIndexOf('@') + 1));
  return site !== undefined && (isMailHost(site.host) || isMailHost(site.domain));
}

/**
 * Says whether an address is plainly the person's own: its local part begins or ends with a word of
 * the name or of the profile's handle, or is the name's initials. Another may be an office's, or
 * stand for none.
 *
 * @param names what the person is known by: names and handles
 */
export function isNamedAfter(address: string, names: readonly string[]): boolean {
  const [written = ''] = address.split(/[@+]/);
  const parts = foldText(written).replace(/\d/g, '').split(' ');
  const local = parts.join('');
  return names.some((name) => {
    const words = foldText(name).split(' ');
    const initials = initialsOf(words);
    return (
      words.some((word) => word.length > 2 && isAtEdge(word, local)) ||
      words.some((word) => word.length > 1 && parts.includes(word)) ||
      (local.length > 1 && [initials, initialsOf([...words].reverse())].includes(local))
    );
  });
}

/** Reads the addresses in a text: lower case, the domain in ASCII, so that equal ones are equal. */
export function addressesIn(text: string): string[] {
  const parts = text.normalize('NFKC').toLowerCase().split(SEPARATOR);
  return [...new Set(parts.flatMap(addressesOf))];
}

/** Reads the addresses of a part; one that words stand before may be the end of something else. */
function addressesOf(part: string): string[] {
  if (!part.includes('@')) return [];
  const words = part.split(/\s+/u);
  const first = words.findIndex((word) => word.includes('@'));
  const isBehindWords = words.slice(0, first).some((word) => /[\p{L}\p{N}]/u.test(word));
  return words.slice(isBehindWords ? first + 1 : first).flatMap(readWord);
}

function readWord(word: string): string[] {
  const [local = '', rest = '', ...more] = word.split('@');
  // A word with two `@` is no address, and neither of its halves is taken for one.
  return more.length > 0 ? [] : toAddress(local, DOMAIN.exec(rest)?.[0] ?? '');
}

function toAddress(written: string, domain: string): string[] {
  const local = written.replace(/^['’]+|['’]+$/g, '');
  const host = domain.startsWith('.') ? undefined : toHost(domain.replace(/[._-]+$/, ''))?.host;
  if (host === undefined || !isMailHostName(host) || !isLocalPart(local)) return [];
  const address = `${local}@${host}`;
  return Buffer.byteLength(address) > ADDRESS_BYTES_MAX ? [] : [address];
}

/** A website's host may have `_`; a host of mail has letters, digits and `-` (RFC 5321, 4.1.2). */
function isMailHostName(host: string): boolean {
  // What `xn--` begins and no letters come of is no domain (RFC 5890, 2.3.2.1).
  return !host.includes('_') && !/(^|\.)xn--/.test(domainToUnicode(host));
}

/**
 * A local part is words with a dot between two of them (RFC 5322, 3.2.3 and 3.4.1). Quoted ones
 * (`"ada example"@b`) are not read: nobody who expects mail should have one (RFC 5321, 4.1.2).
 */
function isLocalPart(text: string): boolean {
  return Buffer.byteLength(text) <= LOCAL_BYTES_MAX && text.split('.').every((word) => word !== '');
}

function isPlaceholder(address: string, name: string): boolean {
  const [local = ''] = address.split('@');
  const words = foldText(local)
    .split(' ')
    .map((word) => word.replace(/\d+$/, ''));
  const initials = initialsOf(foldText(name).split(' '));
  if (initials.length > 1 && initials === words.join('')) return false;
  return (
    words.some((word) => NONE.has(word)) &&
    words.every((word) => NONE.has(word) || BESIDE.has(word))
  );
}

function isAtEdge(word: string, text: string): boolean {
  return text.startsWith(word) || text.endsWith(word);
}

function initialsOf(words: readonly string[]): string {
  return words.map((word) => word[0] ?? '').join('');
}
