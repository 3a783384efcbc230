import { randomUUID } from 'node:crypto';
import { expectDeclared, routeOf } from '../support/declared-answers.ts';

/** An answer of the API: status, headers, and the body read as JSON where it is some. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

/** JSON whose members can be looked at without asking first. */
type Json = ReturnType<typeof JSON.parse>;

/**
 * Calls the API as one caller: an operator, or the holder of a workspace's key. An answer that its
 * route does not declare fails the test.
 */
export class Caller {
  readonly url: string;
  readonly key: string;

  constructor(url: string, key: string) {
    this.url = url;
    this.key = key;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#call('GET', path, undefined, headers);
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#call('POST', path, body, { 'idempotency-key': randomUUID(), ...headers });
  }

  put(path: string, body: unknown): Promise<Answer> {
    return this.#call('PUT', path, body, {});
  }

  patch(path: string, body: unknown): Promise<Answer> {
    return this.#call('PATCH', path, body, {});
  }

  delete(path: string): Promise<Answer> {
    return this.#call('DELETE', path, undefined, {});
  }

  async #call(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const contentType = answer.headers.get('content-type') ?? '';
    const [bare = ''] = path.split('?');
    if (bare.startsWith('/v1/')) {
      const route = routeOf(method, bare);
      expectDeclared(route, { status: answer.status, contentType, text });
    }
    const isJson = answer.headers.get('content-type')?.includes('json');
    return {
      status: answer.status,
      headers: answer.headers,
      body: isJson && text ? JSON.parse(text) : text,
    };
  }
}
