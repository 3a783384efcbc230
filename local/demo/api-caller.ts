import { isObject, type Json, type JsonObject } from '../server/json.ts';

/** Calls the API over HTTP with one key. */
export class ApiCaller {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  get(path: string): Promise<JsonObject> {
    return this.#call('GET', path);
  }

  post(path: string, body: JsonObject, idempotencyKey?: string): Promise<JsonObject> {
    return this.#call('POST', path, body, idempotencyKey);
  }

  put(path: string, body: JsonObject): Promise<JsonObject> {
    return this.#call('PUT', path, body);
  }

  /** Reads a list to its end, whole. */
  async list(path: string): Promise<readonly JsonObject[]> {
    const items: JsonObject[] = [];
    for await (const page of this.pages(path)) items.push(...page);
    return items;
  }

  /** Reads a list to its end, page by page. */
  async *pages(path: string): AsyncGenerator<readonly JsonObject[], void> {
    let cursor: Json = null;
    do {
      const after: string = cursor === null ? '' : `&cursor=${String(cursor)}`;
      const page: JsonObject = await this.get(`${path}?limit=200${after}`);
      yield Array.isArray(page.items) ? page.items.filter(isObject) : [];
      cursor = page.nextCursor ?? null;
    } while (cursor !== null);
  }

  /** Reads a list as CSV; `next` is where the rest of it is. */
  async csv(path: string): Promise<{ readonly text: string; readonly next: string | undefined }> {
    const headers = { authorization: `Bearer ${this.#key}`, accept: 'text/csv' };
    const answer = await fetch(`${this.#url}${path}`, { headers });
    const text = await answer.text();
    if (!answer.ok) throw new ApiRefusal('GET', path, answer.status, {});
    return { text, next: /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1] };
  }

  async #call(
    method: string,
    path: string,
    body?: JsonObject,
    idempotencyKey?: string,
  ): Promise<JsonObject> {
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#key}`,
        ...(body && { 'content-type': 'application/json' }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const json = (await answer.json()) as Json;
    if (answer.ok && isObject(json)) return json;
    throw new ApiRefusal(method, path, answer.status, isObject(json) ? json : {});
  }
}

/** An answer that is not a success; `code` is the problem's, `status` that of HTTP. */
export class ApiRefusal extends Error {
  readonly code: string;
  readonly status: number;

  constructor(method: string, path: string, status: number, problem: JsonObject) {
    const detail = String(problem.detail ?? problem.title ?? '');
    const said = [detail, ...faultsOf(problem)].join('; ');
    super(`${method} ${path} answered ${status} ${String(problem.code)}: ${said}`);
    this.code = String(problem.code);
    this.status = status;
  }
}

const FAULTS_MAX = 3;

/** The first faults of a body, as `subjects[3].email must be an address`. */
function faultsOf({ errors }: JsonObject): readonly string[] {
  if (!Array.isArray(errors)) return [];
  const faults = errors.filter(isObject).map(({ path, message }) => `${path} ${message}`);
  const more = faults.length - FAULTS_MAX;
  return [...faults.slice(0, FAULTS_MAX), ...(more > 0 ? [`and ${more} more`] : [])];
}
