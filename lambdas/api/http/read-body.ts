import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { AppError } from '../../shared/errors.ts';
import { BODY_BYTES_MAX, type RouteSpec } from '../route-spec.contract.ts';

/**
 * Gives the body's JSON value, or its bytes where the route takes it raw; undefined where the route
 * takes none.
 *
 * Errors: TOO_LARGE; of JSON MEDIA_TYPE_UNSUPPORTED, MALFORMED_JSON; in this order.
 */
export function readBody(
  route: Pick<RouteSpec, 'body'>,
  event: Pick<APIGatewayProxyEventV2, 'body' | 'headers' | 'isBase64Encoded'>,
): unknown {
  if (route.body === undefined) return undefined;
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > BODY_BYTES_MAX) throw new AppError('TOO_LARGE', `${bytes.length} bytes`);
  if (route.body === 'raw') return bytes;
  if (!/^application\/json *(;|$)/i.test(event.headers['content-type'] ?? '')) {
    throw new AppError('MEDIA_TYPE_UNSUPPORTED', 'not JSON');
  }
  try {
    return JSON.parse(readText(bytes));
  } catch {
    // The parser's message quotes the text, so it goes nowhere.
    throw new AppError('MALFORMED_JSON', 'not JSON');
  }
}

/**
 * Throws at what is no UTF-8: read as U+FFFD, it would pass for what the caller meant. Drops a byte
 * order mark, as RFC 8259 §8.1 allows.
 */
function readText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}
