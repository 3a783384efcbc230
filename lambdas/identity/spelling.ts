import { cleanText } from './text.ts';

/** Letters of the Latin script that do not fall apart into a base letter and an accent. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ŧ: 't',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
};

/** The umlauts as their languages write them where there are only letters without marks. */
const DIGRAPHS: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ø: 'oe',
  å: 'aa',
};

/**
 * Letters whose marks are a matter of spelling. In other scripts (Devanagari, Thai, kana) a mark
 * makes another name.
 */
const ACCENTED = /([\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Hebrew}])\p{M}+/gu;

const APOSTROPHES = /['’‘‛ʼʻʹʽˈ`´′＇]/gu;

/** Letters of the scripts that are written without spaces; a space between them is idle. */
const UNSPACED = String.raw`[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]`;
const IDLE_SPACE = new RegExp(`(?<=${UNSPACED}) (?=${UNSPACED})`, 'gu');

/**
 * Writes a text so that spellings of it compare equal: letters and digits of all scripts, without
 * accents and apostrophes, in lower case, with single spaces; none between Chinese, Japanese and
 * Korean letters.
 */
export function foldText(text: string): string {
  return cleanText(text)
    .replace(/[\u200c\u200d]/g, '')
    .replace(/[\ufe00-\ufe0f]|\u20e3|[®™©℠]/gu, '')
    .replace(APOSTROPHES, '')
    .normalize('NFKD')
    .replace(ACCENTED, '$1')
    .toLowerCase()
    .replace(ACCENTED, '$1')
    .replace(/[łøđðħıŋŧßæœþ]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
    .replace(IDLE_SPACE, '');
}

/**
 * Gives the spellings that a text stands for, folded: without marks (`muller`) and, where it has
 * umlauts, with two letters for each (`mueller`). `Mueller` and `Muller` have none in common: of
 * neither is it known that it is a spelling of the other.
 */
export function spellingsOf(text: string): string[] {
  const written = text.normalize('NFC').toLowerCase();
  const digraphs = written.replace(/[äöüøå]/g, (letter) => DIGRAPHS[letter] ?? letter);
  const spellings = [foldText(text), ...(digraphs === written ? [] : [foldText(digraphs)])];
  return [...new Set(spellings.filter(Boolean))];
}

/** First letters of words, in the scripts whose names begin with a capital. */
const FIRST_LETTERS =
  /(?<![\p{L}\p{M}\p{N}])[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}]/gu;

/** Writes a folded name as somebody else reads names: `ada example` is `Ada Example`. */
export function capitalised(folded: string): string {
  return folded.replace(FIRST_LETTERS, (letter) => letter.toUpperCase());
}

/** Folds the two letters of an umlaut too: only to see that two spellings may be one name. */
export function foldDigraphs(folded: string): string {
  return folded.replace(/([aou])e/g, '$1').replace(/aa/g, 'a');
}
