import type { FunctionId } from '../lambdas/functions.contract.ts';
import { startDatabase } from '../local/aws/dynamodb/database.ts';
import { Functions } from '../local/aws/lambda/functions.ts';
import { isObject, type Json, type JsonObject } from '../local/server/json.ts';
import { startStack } from '../local/stack.ts';
import { Meter } from './capacity.ts';
import { startCountingProxy } from './counting-proxy.ts';

type Stack = Awaited<ReturnType<typeof startStack>>;

/** The one-machine runtime, with everything counted that AWS would charge. */
export interface CountedStack {
  readonly stack: Stack;
  readonly meter: Meter;
  /** The engine itself, past the counting. */
  readonly engineUrl: string;
  /** Calls of each function since the start. */
  readonly lambdaCalls: Readonly<Partial<Record<FunctionId, number>>>;
  /**
   * Calls the API as the operator, or with another key; an Error for any answer that is not 2xx.
   */
  request(method: string, path: string, body?: Json, key?: string): Promise<JsonObject>;
  stop(): Promise<void>;
}

/** The vendors of all measurements over time: five finders, two verifiers. */
const FEW_VENDORS = [
  ...['findymail', 'prospeo', 'leadmagic', 'hunter', 'dropcontact'],
  ...['zerobounce', 'millionverifier'],
];

/** What the simulated vendors are like. */
export interface Market {
  /** How long each takes, in milliseconds, like `300-1100`. */
  readonly latency: string;
  /** Undefined: all that there are. */
  readonly vendors: readonly string[] | undefined;
}

/**
 * Starts it on a real engine, behind the counting proxy where that is asked for. Unless told
 * otherwise, a few vendors answer at once.
 */
export async function startCountedStack(
  counted: boolean,
  market: Market = { latency: '0-0', vendors: FEW_VENDORS },
): Promise<CountedStack> {
  const named = process.env.DYNAMODB_ENDPOINT;
  const engine = await startDatabase({ endpoint: named });
  const meter = new Meter();
  const proxy = counted ? await startCountingProxy(engine.endpoint, meter) : undefined;
  process.env.DYNAMODB_ENDPOINT = proxy?.url ?? engine.endpoint;
  const lambdaCalls: Partial<Record<FunctionId, number>> = {};
  countCalls(lambdaCalls);
  const stack = await startStack({ port: 0, ...market });
  return {
    stack,
    meter,
    engineUrl: engine.endpoint,
    lambdaCalls,
    request: (method, path, body, key) => call(stack, method, path, body, key),
    stop: async () => {
      await stack.stop();
      await proxy?.stop();
      await engine.stop();
      if (named === undefined) delete process.env.DYNAMODB_ENDPOINT;
      else process.env.DYNAMODB_ENDPOINT = named;
    },
  };
}

/** All calls go through this one method, by name or ARN: `…function:OpenRoundFunction`. */
function countCalls(counts: Partial<Record<FunctionId, number>>): void {
  const invoke = Functions.prototype.invoke;
  Functions.prototype.invoke = function (name, event, caller) {
    const id = idOf(name);
    counts[id] = (counts[id] ?? 0) + 1;
    return invoke.call(this, name, event, caller);
  };
}

function idOf(name: string): FunctionId {
  const id =
    name
      .split(':')
      .at(-1)
      ?.replace(/Function$/, '') ?? '';
  return `${id.slice(0, 1).toLowerCase()}${id.slice(1)}` as FunctionId;
}

async function call(
  stack: Stack,
  method: string,
  path: string,
  body: Json | undefined,
  key = stack.operatorKey,
): Promise<JsonObject> {
  const answer = await fetch(`${stack.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(method === 'POST' && { 'idempotency-key': `bench-${crypto.randomUUID()}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  const json = JSON.parse(text || '{}') as Json;
  return isObject(json) ? json : {};
}
