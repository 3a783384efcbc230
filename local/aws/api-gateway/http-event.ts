import { isUtf8 } from 'node:buffer';
import type { Json, JsonObject } from '../../server/json.ts';
import { isObject } from '../../server/json.ts';
import type { RawAnswer, RawRequest } from '../../server/raw-request.ts';
import type { RouteMatch } from '../../server/route-finder.ts';
import { ACCOUNT } from '../template/local-names.ts';

/** Types whose bodies API Gateway hands on as text. */
const TEXT =
  /^(?:text\/|application\/(?:json|javascript|xml)\b|application\/[^;]*\+(?:json|xml)\b)/i;

/** Makes the event of API Gateway's payload format 2.0. */
export function toEvent(
  request: RawRequest,
  match: RouteMatch,
  id: { readonly requestId: string; readonly nowMs: number },
): JsonObject {
  const [rawPath = '/', rawQueryString = ''] = split(request.url);
  const { headers, cookies } = headersOf(request.rawHeaders);
  // API Gateway says itself how it was reached, whatever the caller has sent.
  headers['x-forwarded-proto'] = 'http';
  const query = queryOf(rawQueryString);
  // Bytes that are no text would be lost in one.
  const isText = TEXT.test(headers['content-type'] ?? '') && isUtf8(request.body);
  const { pathParameters, route } = match;
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath,
    rawQueryString,
    headers,
    ...(cookies.length > 0 && { cookies }),
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    requestContext: {
      accountId: ACCOUNT,
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: id.requestId,
      routeKey: route.key,
      stage: '$default',
      time: new Date(id.nowMs).toUTCString(),
      timeEpoch: id.nowMs,
    },
    ...(request.body.length > 0 && { body: request.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
}

/**
 * Makes the HTTP answer of what the function gave: an answer object, or any JSON as a body with
 * status 200.
 */
export function toAnswer(result: Json): RawAnswer {
  if (!isObject(result) || result.statusCode === undefined) {
    return {
      status: 200,
      headers: [['content-type', 'application/json']],
      body: Buffer.from(JSON.stringify(result)),
    };
  }
  const headers = isObject(result.headers) ? Object.entries(result.headers) : [];
  const cookies = Array.isArray(result.cookies) ? result.cookies : [];
  const encoding = result.isBase64Encoded === true ? 'base64' : 'utf8';
  return {
    status: Number(result.statusCode),
    headers: [
      ...headers.map(([name, value]): [string, string] => [name, String(value)]),
      ...cookies.map((value: Json): [string, string] => ['set-cookie', String(value)]),
    ],
    body: Buffer.from(String(result.body ?? ''), encoding),
  };
}

function split(url: string): readonly string[] {
  const at = url.indexOf('?');
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}

/** Names in lower case; a name that comes twice has its values joined by commas; cookies apart. */
function headersOf(raw: readonly string[]): {
  headers: Record<string, string>;
  cookies: readonly string[];
} {
  const headers = emptyRecord();
  const cookies: string[] = [];
  for (let i = 0; i < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase();
    const value = raw[i + 1] ?? '';
    if (name === 'cookie') cookies.push(...value.split(/;\s*/));
    else headers[name] = Object.hasOwn(headers, name) ? `${headers[name]},${value}` : value;
  }
  return { headers, cookies };
}

/** Without a prototype, so that `__proto__` is a name like any other. */
function emptyRecord(): Record<string, string> {
  return Object.create(null);
}

/** A parameter that comes twice has its values joined by commas. */
function queryOf(text: string): Record<string, string> {
  const query = emptyRecord();
  for (const [name, value] of new URLSearchParams(text)) {
    query[name] = Object.hasOwn(query, name) ? `${query[name]},${value}` : value;
  }
  return query;
}
