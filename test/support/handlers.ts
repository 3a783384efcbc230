import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, vi } from 'vitest';
import type { Handler } from '../../lambdas/shared/wire.ts';
import { NOON } from './fixed-ports.ts';

const CONTEXT = { awsRequestId: 'request-1' } as Context;

/** Lets handlers run at noon of 10 March 2026 with these variables, and keeps their log lines. */
export function atNoon(env: Readonly<Record<string, string>> = {}): {
  readonly lines: () => object[];
} {
  let lines: object[] = [];
  beforeEach(() => {
    lines = [];
    vi.useFakeTimers({ toFake: ['Date'], now: NOON });
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      lines.push(JSON.parse(String(text)));
      return true;
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  return { lines: () => lines };
}

/** Calls a handler the way of Lambda: the event and its answer travel as JSON. */
export async function invoke<Event, Result>(
  handler: Handler<Event, Result>,
  event: NoInfer<Event>,
): Promise<Result> {
  const result = await handler(JSON.parse(JSON.stringify(event)), CONTEXT);
  return result === undefined ? result : JSON.parse(JSON.stringify(result));
}
