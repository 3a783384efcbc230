import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { ERRORS } from '../../shared/errors.contract.ts';
import { AppError } from '../../shared/errors.ts';

/** What a route answers, without a word about HTTP. */
export type Answer =
  | {
      readonly kind: 'json';
      readonly body: unknown;
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
    };

export type HttpResponse = APIGatewayProxyStructuredResultV2 & {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Seconds after which a refusal that may pass is worth another try. */
const RETRY_AFTER_SECONDS = 1;

/** Writes an answer as HTTP. `url` is the path and query that were asked for. */
export function toResponse(
  status: number,
  answer: Answer,
  request: { readonly requestId: string; readonly url: string },
): HttpResponse {
  const common = commonHeaders(request.requestId);
  if (answer.kind === 'csv') {
    const headers = { ...common, ...csvHeaders(answer.fileName, answer.nextCursor, request.url) };
    return { statusCode: status, headers, body: answer.text };
  }
  const headers = {
    ...common,
    'content-type': 'application/json',
    ...(answer.location && { location: answer.location }),
    ...(answer.replayed && { 'idempotency-replayed': 'true' }),
    ...(answer.waitSeconds && { 'preference-applied': `wait=${answer.waitSeconds}` }),
  };
  return { statusCode: status, headers, body: JSON.stringify(answer.body) };
}

/**
 * Writes an error as a problem document (RFC 9457). The status and the text come from the one
 * table, the rest from the error's details; what is no AppError says nothing but INTERNAL.
 */
export function toProblem(error: unknown, requestId: string): HttpResponse {
  const { code, details } =
    error instanceof AppError ? error : { code: 'INTERNAL' as const, details: {} };
  const { status, title, retry } = ERRORS[code];
  const body = {
    detail: `${title}.`,
    ...details,
    type: `urn:sluice:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    code,
  };
  const headers = {
    ...commonHeaders(requestId),
    'content-type': 'application/problem+json',
    ...(retry === 'later' && { 'retry-after': String(RETRY_AFTER_SECONDS) }),
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
  };
  return { statusCode: status, headers, body: JSON.stringify(body) };
}

function commonHeaders(requestId: string): Record<string, string> {
  return { 'x-request-id': requestId, 'cache-control': 'no-store' };
}

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
