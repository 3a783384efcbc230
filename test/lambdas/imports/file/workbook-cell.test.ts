import { expect, test } from 'vitest';
import { writeCell } from '../../../../lambdas/imports/file/workbook-cell.ts';

const CELL = { type: 'n', text: '', isDate: false, is1904: false, texts: ['first'] };

test.each([
  [{ type: 's', text: '0' }, 'first'],
  [{ type: 's', text: '7' }, ''],
  [{ text: '0.1' }, '0.1'],
  [{ text: '9007199254740993' }, '9007199254740993'],
  [{ text: 'x' }, 'x'],
  [{ text: '60', isDate: true }, '1900-02-28'],
  [{ text: '2958465', isDate: true }, '9999-12-31'],
  [{ text: '-1', isDate: true }, '-1'],
  [{ text: '1e9', isDate: true }, '1e9'],
  [{ text: '', isDate: true }, ''],
  [{ type: 'b', text: '0' }, 'FALSE'],
  [{ type: 'inlineStr', text: 'Ulm_x000D_\nHbf' }, 'Ulm\r\nHbf'],
  [{ type: 's', text: '0', texts: ['a_x005F_x000D_b _x00_'] }, 'a_x000D_b _x00_'],
  [{ type: 'str', text: 'a_x0009_b' }, 'a\tb'],
])('%j is written as %j', (cell, text) => {
  expect(writeCell({ ...CELL, ...cell })).toBe(text);
});
