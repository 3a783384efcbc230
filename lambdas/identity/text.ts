import type { IgnoredReason } from './identity.contract.ts';

/** What a cell held: its value where one could be read, and why something was left out. */
export interface Reading {
  readonly value?: string;
  readonly reason?: IgnoredReason;
}

/** Most cells are clean as they come. */
const PLAIN = /^[!-%'-~]+( [!-%'-~]+)*$/;
/** As web pages write what would else be read as their own signs. */
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  '#39': "'",
  quot: '"',
  lt: '<',
  gt: '>',
  nbsp: ' ',
};
/** Cells longer than this are cut before anything reads them. */
const CHARACTERS_MAX = 2_000;

/**
 * Writes a cell as one line: with HTML's entities read, without characters that nobody sees (soft
 * hyphens, zero-width spaces, marks of direction, a byte order mark), with single spaces, trimmed.
 * Joiners stay where a script or an emoji needs them, between two characters.
 */
export function cleanText(value: string): string {
  if (value.length <= CHARACTERS_MAX && PLAIN.test(value)) return value;
  return unescaped(value.slice(0, CHARACTERS_MAX))
    .toWellFormed()
    .replace(/(?![\u200c\u200d])\p{Cf}/gu, '')
    .replace(/[\s\p{Z}\p{Cc}]+/gu, ' ')
    .replace(/^[\s\u200c\u200d]+|[\s\u200c\u200d]+$/gu, '');
}

/** Reads `Smith &amp; Sons`, however often it was escaped. */
function unescaped(text: string): string {
  const once = text.replace(
    /&(amp|apos|#39|quot|lt|gt|nbsp);/g,
    (entity, name: string) => ENTITIES[name] ?? entity,
  );
  return once === text ? text : unescaped(once);
}

/** What spreadsheets, databases and people write where there is nothing. */
const EMPTY = new RegExp(
  `^(${[
    String.raw`#?n\/a|n\.?a\.?|k\. ?a\.?|keine angabe|0`,
    String.raw`#(ref|value|name|num|null|calc|spill|div\/0)[!?]`,
    String.raw`null|\(null\)|undefined|none|nan|nil|tbd|tba|unknown|[([](blank|empty)[)\]]`,
    'not (available|applicable|provided|found|known|specified)|no (data|value|information)',
    // Rows of a keyboard. Azerty is a company.
    'asdf(gh?)?|asdfghjkl?|qwert[yz]|xxx',
  ].join('|')})$`,
  'i',
);

/** The same in German, French and Spanish, without accents. */
const EMPTY_ELSEWHERE = new RegExp(
  `^(${[
    'unbekannt|keine( angaben?)?|ohne angabe|nicht (bekannt|verfugbar|vorhanden|angegeben)',
    String.raw`inconnue?|aucune?|neant|n\/[dc]|n\. ?d\.|s\/[do]|sans objet`,
    'non (renseigne|disponible|communique|precise|specifie|applicable|connu)e?',
    'desconocid[oa]|ningun[oa]|sin (datos?|informacion|especificar|definir|nombre)',
    'no (disponible|aplica|consta|(especificad|definid|informad|conocid|indicad)[oa])',
  ].join('|')})$`,
  'i',
);

/**
 * Says whether a clean text stands for nothing: no letter (an apostrophe may count as a modifying
 * one) and no digit, or a word for it.
 */
export function isEmptyCell(text: string): boolean {
  return (
    !/[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{N}]/u.test(text) ||
    EMPTY.test(text) ||
    EMPTY_ELSEWHERE.test(withoutAccents(text))
  );
}

/** Writes a clean text without its accents. */
export function withoutAccents(text: string): string {
  // Most cells have none.
  return PLAIN.test(text) ? text : text.normalize('NFD').replace(/\p{M}/gu, '');
}

/** Says whether a part of the value is hidden, as services show what they have not sold yet. */
export function isMasked(text: string): boolean {
  return /[*•●∗＊█]|\[email.protected\]|\[(hidden|redacted|masked)\]|(^|[^\p{L}])x{4,}/iu.test(
    text,
  );
}
