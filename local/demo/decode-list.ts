import { readFileSync } from 'node:fs';
import { describeFault } from '../process/describe-fault.ts';

/**
 * A list with nothing in it that can be enriched, or one that cannot be read; the message is one
 * line.
 */
export class ListError extends Error {}

/** What the API takes of a body is far less. */
const FILE_BYTES_MAX = 100_000_000;

/**
 * Reads a file as text: UTF-8, or UTF-16 with its mark, as Excel writes "Unicode text". A ListError
 * otherwise.
 */
export function readText(file: string): string {
  const bytes = readBytes(file);
  if (bytes.length === 0) throw new ListError(`${file} is empty`);
  if (bytes.length > FILE_BYTES_MAX) throw new ListError(`${file} is larger than 100 MB`);
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') {
    throw new ListError(`${file} is a workbook, no CSV: save it as "CSV UTF-8"`);
  }
  const encoding = encodingOf(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Said below.
  }
  throw new ListError(`${file} is neither UTF-8 nor UTF-16 text: save it as "CSV UTF-8"`);
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ListError(`${file} cannot be read: ${describeFault(error)}`);
  }
}

/**
 * By the mark at the beginning, or, where there is none, by where the zeros of Latin letters are.
 */
function encodingOf(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first = 0, second = 0] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first !== 0 && second === 0 && bytes.length > 1) return 'utf-16le';
  if (first === 0 && second !== 0) return 'utf-16be';
  return 'utf-8';
}
