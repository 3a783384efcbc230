import { toHost } from './host.ts';
import { foldText } from './spelling.ts';
import { cleanText, isEmptyCell, isMasked, type Reading } from './text.ts';

const LOCAL_CHARACTERS_MAX = 64;

/** Words that say that there is no address, and words that only go with them. */
const NONE =
  /^(no|not|none|na|n|null|nil|undefined|unknown|missing|invalid|blank|empty|dummy|fake|placeholder|noemail|nomail|noaddress|tbd|test|testing|sample)$/;
const BESIDE =
  /^(e|a|mail|email|address|unlocked|available|found|provided|given|known|set|specified|yet|has|user)$/;

/**
 * Reads an e-mail address from a cell (`Name <a@b>`, `mailto:a@b?subject=…`): lower case, its domain
 * in ASCII, so that equal mailboxes are equal texts. Of several the first is taken.
 *
 * @param name the person's name: `na@…` may be Nina Andersson's
 */
export function readEmailAddress(cell: string, name = ''): Reading {
  const text = cleanText(cell).normalize('NFKC').toLowerCase();
  if (isEmptyCell(text)) return { reason: 'placeholder' };
  if (isMasked(text)) return { reason: 'masked' };
  const addresses = [
    ...new Set(
      [...text.matchAll(/([^\s<>()[\]{},;:"|\\/@]+)@([\p{L}\p{M}\p{N}._-]+)/gu)].flatMap(
        ([, local = '', domain = '']) => toAddress(local, domain),
      ),
    ),
  ];
  const known = addresses.filter((address) => !isPlaceholder(address, name));
  const [first] = known;
  if (first === undefined) {
    return { reason: addresses.length > 0 ? 'placeholder' : 'malformed' };
  }
  return { value: first, ...(known.length > 1 && { reason: 'several-values' as const }) };
}

function toAddress(written: string, domain: string): string[] {
  const local = written.replace(/^['’.]+|['’.]+$/g, '');
  const host = toHost(domain);
  if (host === undefined || local === '' || local.length > LOCAL_CHARACTERS_MAX) return [];
  return [`${local}@${host.host}`];
}

function isPlaceholder(address: string, name: string): boolean {
  const [local = ''] = address.split('@');
  const words = foldText(local)
    .split(' ')
    .map((word) => word.replace(/\d+$/, ''));
  const initials = foldText(name)
    .split(' ')
    .map((word) => word[0] ?? '')
    .join('');
  if (initials.length > 1 && initials === words.join('')) return false;
  return (
    words.some((word) => NONE.test(word)) &&
    words.every((word) => NONE.test(word) || BESIDE.test(word))
  );
}

/**
 * Says whether an address is plainly the person's own: a word of the name or the profile's handle,
 * or the name's initials, stand in its local part. Another may be an office's, or stand for none.
 *
 * @param names folded texts: names and handles that are known of the person
 */
export function isNamedAfter(address: string, names: readonly string[]): boolean {
  const [written = ''] = address.split(/[@+]/);
  const local = foldText(written).replace(/[\d ]/g, '');
  return names.some((name) => {
    const words = foldText(name).split(' ');
    const initials = words.map((word) => word[0] ?? '').join('');
    return (
      words.some((word) => word.length > 2 && local.includes(word)) ||
      (local.length > 1 && (local === initials || local === [...initials].reverse().join('')))
    );
  });
}
