import { expect, test } from 'vitest';
import { withoutHeadings } from '../../../local/demo/result-csv.ts';

test.each([
  ['a,b\r\n1,2\r\n3,4\r\n', '1,2\r\n3,4\r\n'],
  ['a,"b\nc"\r\n1,2\r\n', '1,2\r\n'],
  ['a,"b ""q""\r\n"\r\n1,2\r\n', '1,2\r\n'],
  ['a,b\r\n', ''],
])('of an answer %j the rows are %j', (text, rows) => {
  expect(withoutHeadings(text)).toBe(rows);
});
