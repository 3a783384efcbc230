import { expect, it } from 'vitest';
import { cleanText, isEmptyCell, isMasked } from '../../../lambdas/identity/text.ts';

it.each([
  ['  Ada   Example ', 'Ada Example'],
  ['Ada\u00a0Example', 'Ada Example'],
  ['Ada\r\nExample\t', 'Ada Example'],
  ['\ufeffAda\u200b', 'Ada'],
  ['Ex\u00adample', 'Example'],
  ['\u202aada\u202c \u2066x\u2069', 'ada x'],
  ['\u200dAda\u200c', 'Ada'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['&quot;Al&apos;s&quot;&nbsp;Pub', '"Al\'s" Pub'],
  ['Smith &amp; Sons', 'Smith & Sons'],
  ['O&amp;#39;Brien &lt;x&gt;', "O'Brien <x>"],
  ['AT&T; &c', 'AT&T; &c'],
  ['Ada\ud800', 'Ada\ufffd'],
  ['\u0000Ada\u0007', 'Ada'],
])('cleanText writes %j as %j', (cell, text) => {
  expect(cleanText(cell)).toBe(text);
});

it('cleanText reads no more than 2,000 characters of a cell', () => {
  expect(cleanText('x'.repeat(5_000))).toHaveLength(2_000);
});

it.each([
  ...['n/a', 'N/A', '#N/A', '#REF!', '#DIV/0!', 'NULL', 'null', 'undefined', 'None', 'NaN', 'nil'],
  ...[
    '-',
    '--',
    '?',
    '.',
    '_',
    '…',
    'tbd',
    'Unknown',
    'N.A.',
    'ʼ',
    'na',
    'k. A.',
    '0',
    'not available',
    '(blank)',
    '[empty]',
    'k.A.',
  ],
  ...['unbekannt', 'Keine Angaben', 'nicht verfügbar', 'inconnu', 'Inconnue', 'aucun', 'n/d'],
  ...['Non renseigné', 'non renseigne\u0301e', 'non communiqué', 'néant', 'N/C', 's/o', 'n. d.'],
  ...['desconocido', 'Desconocida', 'ninguno', 'sin datos', 'Sin información', 'no disponible'],
  ...['no especificado', 'asdf', 'ASDFG', 'qwerty', 'qwertz', 'xxx'],
])('isEmptyCell takes %j for nothing', (cell) => {
  expect(isEmptyCell(cell)).toBe(true);
});

it.each([
  ...['Nullmeier', 'N', '7', '王', 'Nona', 'Unknown Labs', 'Blank', 'Ka'],
  ...['Nd', 'ND', 'Nà', 'Sin', 'Aucuns', 'Azerty', 'Qwerty Labs', 'Keiner', 'xx', 'Non'],
])('isEmptyCell takes %j for something', (cell) => {
  expect(isEmptyCell(cell)).toBe(false);
});

it.each([
  'j***@acme.com',
  'J•••',
  '[email protected]',
  'xxxx@acme.com',
  'Smith (xxxxx)',
  '+1 415 ****',
])('isMasked sees that a part of %j is hidden', (cell) => {
  expect(isMasked(cell)).toBe(true);
});

it.each(['Maxxx', 'exxxxample@acme.com', 'ada@xx.com', 'Ada Example'])(
  'isMasked sees all of %j',
  (cell) => {
    expect(isMasked(cell)).toBe(false);
  },
);
