import { domainToASCII } from 'node:url';
import { getDomain } from 'tldts';

/**
 * How the simulated vendors read names, companies and addresses: spellings that the product takes
 * for one are one here. `test/laws/spellings.test.ts` holds both to one table.
 */

/** Letters that do not fall apart into a base letter and an accent. */
const FOLDED: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
};
const DIGRAPHS: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ø: 'oe',
  å: 'aa',
};

/** In other scripts (kana, Devanagari, Thai) a mark makes another name. */
const ACCENTED = /([\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Hebrew}])\p{M}+/gu;
const UNSPACED = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]`;
const IDLE_SPACE = new RegExp(`(?<=${UNSPACED}) (?=${UNSPACED})`, 'gu');

const TITLE = new RegExp(
  String.raw`^((dr|prof|professor|mr|mrs|ms|miss|sir|herr|frau|dipl)\.?|` +
    String.raw`(rer|nat|med|jur|phil|ing|hon|rev|dame)\.)[\s-]*(?=\S)`,
  'i',
);
const DEGREE =
  /[\s,]+(ph\.?d|dphil|e?m\.?b\.?a|m\.?sc|b\.?sc|ll\.?[mb]|md|cpa|cfa|pmp|jr|sr|i{2,3}|iv)\.?$/i;
const LEGAL_FORMS = new Set(
  (
    'inc incorporated corp corporation co company llc llp lp ltd limited plc gmbh mbh ag kg ohg ' +
    'ug se sa sas sarl srl spa sl bv nv oy ab as aps pty haftungsbeschrankt haftungsbeschraenkt'
  ).split(' '),
);

/** Writes a name with first names first, without titles, degrees and brackets. */
function forwards(name: string): string {
  let bare = name
    .replace(/\p{Cf}/gu, '')
    .replace(/\(.*?\)/g, ' ')
    .trim();
  for (let before = ''; before !== bare; ) {
    before = bare;
    bare = bare.replace(DEGREE, '').trim();
  }
  const [last = '', ...given] = bare.split(',').map((part) => part.trim());
  let whole = [...given, last].join(' ').trim();
  for (let before = ''; before !== whole; ) {
    before = whole;
    whole = whole.replace(TITLE, '');
  }
  return whole;
}

/** Writes a text in plain lower-case letters and digits, with single spaces. */
function fold(text: string): string {
  return text
    .replace(/\p{Cf}|['’‘ʼʻ`´′＇]/gu, '')
    .normalize('NFKD')
    .replace(ACCENTED, '$1')
    .toLowerCase()
    .replace(/[øłßæœđðþħı]/g, (letter) => FOLDED[letter] ?? letter)
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
    .replace(IDLE_SPACE, '');
}

/** Without marks, and, where there are umlauts, with two letters for each. */
function spellingsOf(text: string): string[] {
  const written = text.normalize('NFC').toLowerCase();
  const digraphs = written.replace(/[äöüøå]/g, (letter) => DIGRAPHS[letter] ?? letter);
  return [...new Set([fold(text), fold(digraphs)])].filter(Boolean);
}

/** Writes a name so that spellings of it compare equal. */
export function foldName(name: string): string {
  return fold(forwards(name));
}

/** Gives the spellings of a name, folded, the usual one first. */
export function nameSpellings(name: string): string[] {
  return spellingsOf(forwards(name));
}

/** Gives the spellings of a company's name without `and`, `the` and its legal form. */
export function companySpellings(name: string): string[] {
  return spellingsOf(name).map((spelling) => {
    const words = spelling
      .replace(/(?<=^| )(\p{L} )+\p{L}(?=$| )/gu, (letters) => letters.replaceAll(' ', ''))
      .split(' ')
      .filter((word, n, all) => n === 0 || n === all.length - 1 || !/^(and|und|et)$/.test(word));
    while (words.length > 1 && LEGAL_FORMS.has(words.at(-1) ?? '')) words.pop();
    return words.slice(words.length > 1 && words[0] === 'the' ? 1 : 0).join('');
  });
}

/** Writes a domain or web address as the domain that its owner registered, in ASCII. */
export function foldDomain(domain: string): string {
  const host = domain
    .replace(/\p{Cf}/gu, '')
    .trim()
    .replace(/^([a-z]+:)?\/\//i, '')
    .replace(/[/?#:].*$/s, '');
  const ascii = domainToASCII(host).replace(/\.$/, '');
  return getDomain(ascii, { allowPrivateDomains: true }) ?? ascii;
}

/** Writes an address in lower case, its domain in ASCII, Gmail's without dots and tag. */
export function foldAddress(address: string): string {
  const bare = address
    .replace(/\p{Cf}|^.*<|>.*$|^\s*mailto:/giu, '')
    .trim()
    .toLowerCase();
  const [local = '', domain = ''] = bare.split('@');
  const host = domainToASCII(domain);
  return /^(gmail|googlemail)\.com$/.test(host)
    ? `${local.replace(/\+.*|\./g, '')}@gmail.com`
    : `${local}@${host}`;
}

/** Gives the part of a profile's address that names the person; a bare handle is given back. */
export function linkedinSlug(url: string): string {
  let handle = /\/in\/([^/?#]+)/i.exec(url)?.[1] ?? url;
  for (let times = 0; times < 2; times++) handle = decoded(handle);
  const bare = handle.replace(/[^\p{L}\p{M}\p{N}_.-].*$/su, '');
  return /^AC[ow]AA[\w-]{20,}$/.test(bare) ? bare : bare.normalize('NFKC').toLowerCase();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
