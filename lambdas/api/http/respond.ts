import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { ERRORS } from '../../shared/errors.contract.ts';
import { AppError } from '../../shared/errors.ts';

/** What a route answers, without a word about HTTP. */
export type Answer<Body = unknown> =
  | {
      readonly kind: 'json';
      readonly body: Body;
      /** Path of what was made or accepted. */
      readonly location?: string;
      /** It is the first answer again. */
      readonly replayed?: boolean;
      /** It waited for the end as the caller preferred. */
      readonly waitSeconds?: number | undefined;
    }
  | {
      readonly kind: 'csv';
      readonly fileName: string;
      readonly text: string;
      /** Where the rest begins, when there is more than one answer holds. */
      readonly nextCursor: string | null;
    }
  | { readonly kind: 'html'; readonly text: string };

export type HttpResponse = APIGatewayProxyStructuredResultV2 & {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What of a request its answer needs. */
export interface Asked {
  readonly requestId: string;
  /** The path and query that were asked for. */
  readonly url: string;
  /** Where the API was asked: `https://api.example`. */
  readonly origin: string;
}

/** Gives what an answer needs of a request. */
export function askedBy(event: APIGatewayProxyEventV2): Asked {
  const { requestId, domainName } = event.requestContext;
  // API Gateway says how it was reached, whatever the caller has sent; the local stack says `http`.
  const scheme = event.headers['x-forwarded-proto'] === 'http' ? 'http' : 'https';
  const query = event.rawQueryString && `?${event.rawQueryString}`;
  return { requestId, url: `${event.rawPath}${query}`, origin: `${scheme}://${domainName}` };
}

/** Seconds after which a refusal that may pass is worth another try. */
const RETRY_AFTER_SECONDS = 1;

/** Writes an answer as HTTP. */
export function toResponse(status: number, answer: Answer, asked: Asked): HttpResponse {
  const { headers, body } = contentOf(answer, asked);
  return { statusCode: status, headers: { ...commonHeaders(asked.requestId), ...headers }, body };
}

function contentOf(answer: Answer, asked: Asked): Pick<HttpResponse, 'headers' | 'body'> {
  switch (answer.kind) {
    case 'csv':
      return {
        headers: csvHeaders(answer.fileName, answer.nextCursor, asked.url),
        body: answer.text,
      };
    case 'html':
      return { headers: HTML_HEADERS, body: answer.text };
    case 'json': {
      const headers = {
        'content-type': 'application/json',
        ...(answer.location && { location: answer.location }),
        ...(answer.replayed && { 'idempotency-replayed': 'true' }),
        ...(answer.waitSeconds && { 'preference-applied': `wait=${answer.waitSeconds}` }),
      };
      return { headers, body: JSON.stringify(answer.body) };
    }
  }
}

/**
 * Writes an error as a problem document (RFC 9457). The status and the text come from the one
 * table, the rest from the error's details; what is no AppError says nothing but INTERNAL. `allow`
 * are the methods that the path knows, for METHOD_NOT_ALLOWED.
 */
export function toProblem(
  error: unknown,
  asked: Asked,
  allow: readonly string[] = [],
): HttpResponse {
  const { code, details } =
    error instanceof AppError ? error : { code: 'INTERNAL' as const, details: {} };
  const { status, title, retry } = ERRORS[code];
  const body = {
    detail: `${title}.`,
    ...details,
    type: `${asked.origin}/v1/problems/${code}`,
    title,
    status,
    code,
  };
  const headers = {
    ...commonHeaders(asked.requestId),
    'content-type': 'application/problem+json',
    ...(retry === 'later' && { 'retry-after': String(RETRY_AFTER_SECONDS) }),
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(status === 405 && { allow: allow.join(', ') }),
  };
  return { statusCode: status, headers, body: JSON.stringify(body) };
}

/**
 * Answers OPTIONS: which methods the path knows. API Gateway adds the headers of CORS where the
 * operator lists the caller's origin.
 */
export function toOptions(asked: Asked, allow: readonly string[]): HttpResponse {
  const headers = { ...commonHeaders(asked.requestId), allow: allow.join(', ') };
  return { statusCode: 204, headers, body: '' };
}

function commonHeaders(requestId: string): Record<string, string> {
  return { 'x-request-id': requestId, 'cache-control': 'no-store' };
}

/** Nothing but the text and its own style: no script, no frame, nothing from elsewhere. */
const HTML_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
};

function csvHeaders(fileName: string, nextCursor: string | null, url: string) {
  const [path = '', query = ''] = url.split('?');
  const next = new URLSearchParams(query);
  next.set('cursor', nextCursor ?? '');
  return {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${fileName}"`,
    ...(nextCursor && { link: `<${path}?${next}>; rel="next"` }),
  };
}
