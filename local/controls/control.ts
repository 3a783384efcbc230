import type { Json } from '../server/json.ts';
import { problem } from '../server/problem.ts';
import type { RawAnswer } from '../server/raw-request.ts';

export interface ControlRequest {
  /** What stands for `{name}` in the path. */
  readonly name: string;
  readonly query: URLSearchParams;
  /** The body, which may have these fields and no other. */
  readonly body: <K extends string>(...fields: K[]) => { readonly [name in K]?: Json };
}

/** Makes the answer of a control that did what was asked. */
export function json(body: object): RawAnswer {
  return {
    status: 200,
    headers: [['content-type', 'application/json']],
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** Makes the answer to a body or query that a control does not take; `path` says where. */
export function invalid(path: string, message: string): RawAnswer {
  const answer = problem(400, 'VALIDATION_FAILED', 'The request is not valid');
  const body = { ...(JSON.parse(answer.body.toString()) as object), errors: [{ path, message }] };
  return { ...answer, body: Buffer.from(JSON.stringify(body)) };
}
