import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type Json } from '../local/server/json.ts';

/** CloudWatch Logs counts an event as its text and 26 bytes. */
const EVENT_BYTES = 26;

const ID = '8f5a1f6e-2c3b-4d7a-9b1e-0c2d4e6f8a9b';
/** What Lambda writes of each call by itself, at values as long as they usually are. */
const PLATFORM_LINES = [
  `START RequestId: ${ID} Version: $LATEST\n`,
  `END RequestId: ${ID}\n`,
  `REPORT RequestId: ${ID}\tDuration: 1234.56 ms\tBilled Duration: 1235 ms\tMemory Size: 1024 MB\tMax Memory Used: 128 MB\t\n`,
];

/** What stands in a line of the access log in place of each `$context.…`. */
const ACCESS_VALUES: Readonly<Record<string, string>> = {
  requestId: 'OtnmWhIjIAMEJ4Q=',
  requestTimeEpoch: '1795939200000',
  routeKey: 'POST /v1/workspaces/{ws}/enrichments',
  status: '202',
  responseLatency: '123',
  integrationLatency: '120',
  responseLength: '1234',
  'error.responseType': '-',
};

/** Gives the bytes that CloudWatch counts of one line. */
export function lineBytes(line: string): number {
  return EVENT_BYTES + Buffer.byteLength(line, 'utf8');
}

/** Gives the bytes of what Lambda writes of one call. */
export function callBytes(): number {
  return PLATFORM_LINES.reduce((sum, line) => sum + lineBytes(line), 0);
}

/** Gives the bytes of a request's line in the access log, by the format that the template has. */
export function accessBytes(format: string): number {
  const line = format.replace(/\$context\.([\w.]+)/g, (whole, name: string) => {
    const value = ACCESS_VALUES[name];
    if (value === undefined) throw new Error(`the bench does not know ${whole}`);
    return value;
  });
  return lineBytes(line);
}

/**
 * Gives the bytes of all lines that functions have written into the log of a local stack so far. It
 * has each line in a frame of its own, which does not count.
 */
export function writtenBytes(dir: string): number {
  const file = join(dir, 'functions.log');
  if (!existsSync(file)) return 0;
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.reduce((sum, text) => sum + lineBytes(textOf(JSON.parse(text) as Json)), 0);
}

function textOf(framed: Json): string {
  const line = isObject(framed) ? framed.line : undefined;
  return typeof line === 'string' ? line : JSON.stringify(line ?? '');
}
