import { isObject, type Json, type JsonObject } from '../local/server/json.ts';

/**
 * Gives the size of an item as DynamoDB counts it for its units.
 *
 * Shape:  an item in DynamoDB's typed JSON → bytes.
 * Source: DynamoDB Developer Guide, "DynamoDB item sizes and formats": names and texts in UTF-8; a number about a
 *         byte for two significant digits and one more; a map or list 3 bytes, and 1 for each element.
 */
export function itemBytes(item: JsonObject): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + textBytes(name) + valueBytes(value),
    0,
  );
}

/**
 * Gives the write units of one plain write of an item of that size; a transaction takes twice as
 * many.
 */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024));
}

function valueBytes(value: Json | undefined): number {
  const [type, content] = Object.entries(isObject(value) ? value : {})[0] ?? ['NULL', true];
  switch (type) {
    case 'S':
      return textBytes(String(content));
    case 'N':
      return numberBytes(String(content));
    case 'M':
      return Object.entries(isObject(content) ? content : {}).reduce(
        (sum, [name, each]) => sum + 1 + textBytes(name) + valueBytes(each),
        3,
      );
    case 'L':
      return (Array.isArray(content) ? content : []).reduce<number>(
        (sum, each) => sum + 1 + valueBytes(each),
        3,
      );
    case 'BOOL':
    case 'NULL':
      return 1;
    default:
      throw new Error(`the bench does not know the size of type ${type}`);
  }
}

function numberBytes(text: string): number {
  const digits = text
    .replace(/^-/, '')
    .replace('.', '')
    .replace(/^0+|0+$/g, '');
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}

function textBytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
