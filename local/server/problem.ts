import { randomUUID } from 'node:crypto';
import type { RawAnswer } from './raw-request.ts';

/** Makes an answer in the form of RFC 9457, as the product's own. */
export function problem(status: number, code: string, title: string, detail?: string): RawAnswer {
  const body = {
    type: 'about:blank',
    title,
    status,
    code,
    ...(detail !== undefined && { detail }),
  };
  return {
    status,
    headers: [
      ['content-type', 'application/problem+json'],
      ['x-request-id', randomUUID()],
    ],
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** Makes the answer to a request that is larger than that. */
export function tooLarge(limit: string): RawAnswer {
  return problem(413, 'TOO_LARGE', 'The body is too large', `A request may have ${limit}.`);
}
