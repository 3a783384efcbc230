import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { EnvOf, FunctionId } from '../functions.contract.ts';
import { readEnv } from './env.ts';
import { AppError, isOurs, isPassing } from './errors.ts';
import { describeError, log } from './log.ts';

/** What Lambda calls. */
export type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/**
 * Makes a Lambda handler of a function's two halves: what it reaches outside, and what it does with
 * an event. The dependencies are built on the first event and kept, so importing an entry does
 * nothing; a build that failed is forgotten, and the next event builds again.
 *
 * Errors: an AppError leaves as it is (Step Functions matches its name); any other is logged and
 *         leaves with
 *         its name alone, because its message would go into the execution's history.
 */
export function wire<Id extends FunctionId, Dependencies, Event, Result>(
  functionId: Id,
  dependencies: (env: EnvOf<Id>) => Dependencies | Promise<Dependencies>,
  run: (dependencies: Dependencies, event: Event) => Promise<Result>,
): Handler<Event, Result> {
  const ready = buildOnce(async () => dependencies(readEnv(functionId)));
  const handler = middy<Event, Result>()
    .onError((request) => {
      request.error = toCaller(functionId, request.context?.awsRequestId, request.error);
    })
    .handler(async (event: Event) => run(await ready(), event));
  return async (event, context) => handler(event, context);
}

function buildOnce<T>(build: () => Promise<T>): () => Promise<T> {
  let built: Promise<T> | undefined;
  return () => {
    built ??= build().catch((error: unknown) => {
      built = undefined;
      throw error;
    });
    return built;
  };
}

function toCaller(functionId: FunctionId, requestId: string | undefined, error: unknown): Error {
  const facts = { functionId, requestId, ...describeError(error) };
  const failed = isPassing(error) ? 'FUNCTION_CUT_OFF' : 'FUNCTION_FAILED';
  log(isOurs(error) ? failed : 'FUNCTION_REFUSED', facts);
  if (error instanceof AppError) return error;
  const bare = new Error('unexpected; the log has the rest');
  bare.name = error instanceof Error ? error.name : 'Error';
  return bare;
}
