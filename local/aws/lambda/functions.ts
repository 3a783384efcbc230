import { devNull } from 'node:os';
import type { Json } from '../../server/json.ts';
import type { LocalClock } from '../../time/clock.ts';
import { ACCESS_KEY, API_ENDPOINT, REGION } from '../template/local-names.ts';
import type { FunctionResource } from '../template/resources.ts';
import { FunctionProcess } from './function-process.ts';

export interface FunctionsOptions {
  readonly clock: LocalClock;
  /** Where the services of AWS are, by the name of the SDK's environment variable. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Receives what a function writes, line by line. */
  readonly onLine: (functionName: string, line: string) => void;
  readonly newRequestId: () => string;
  /** Keeps what Node has compiled of the bundles: the next start loads them faster. */
  readonly compiledDir?: string | undefined;
  /** A function that nobody has called for so long is loaded anew; absent: a minute. */
  readonly idleMs?: number | undefined;
  /** Where the API answers; absent, or undefined: nowhere. */
  readonly apiUrl?: () => string | undefined;
}

/** Who calls: requests over HTTP do not count as work left. */
export type Caller = 'http' | 'background';

interface RunningCall {
  readonly process: FunctionProcess;
  readonly caller: Caller;
}

/** All functions of the template, each in a worker thread of its own. */
export class Functions {
  readonly #byName = new Map<string, FunctionProcess>();
  readonly #options: FunctionsOptions;
  readonly #running = new Set<RunningCall>();
  #calls = 0;

  constructor(functions: readonly FunctionResource[], options: FunctionsOptions) {
    this.#options = options;
    for (const each of functions) {
      const process = new FunctionProcess(each, {
        env: () => ({
          ...withApi(each.env, options.apiUrl?.()),
          ...commonEnv(each, options.endpoints),
          ...(options.compiledDir !== undefined && { NODE_COMPILE_CACHE: options.compiledDir }),
        }),
        clock: options.clock,
        onLine: (line) => options.onLine(each.id, line),
        idleMs: options.idleMs,
      });
      this.#byName.set(each.id, process);
      this.#byName.set(each.arn, process);
    }
  }

  /** Loads a function before its first call, as the others load with theirs; fails where it does not. */
  async load(name: string): Promise<void> {
    await this.#find(name).ready();
  }

  /** Calls the function of that name or ARN; a FunctionError when it fails. */
  async invoke(name: string, event: Json, caller: Caller = 'background'): Promise<Json> {
    const process = this.#find(name);
    const call = { process, caller };
    this.#running.add(call);
    if (caller === 'background') this.#calls += 1;
    try {
      const text = await process.call(JSON.stringify(event), this.#options.newRequestId());
      return JSON.parse(text) as Json;
    } finally {
      this.#running.delete(call);
    }
  }

  /** Calls that are at work now and do not only wait for the clock, those over HTTP aside. */
  get busy(): number {
    return this.#atWork('background');
  }

  /** Calls over HTTP that are at work now. */
  get overHttp(): number {
    return this.#atWork('http');
  }

  /** Calls there have been, those over HTTP aside: tells whether something happened in between. */
  get total(): number {
    return this.#calls;
  }

  async stop(): Promise<void> {
    await Promise.all([...new Set(this.#byName.values())].map((each) => each.stop()));
  }

  #atWork(caller: Caller): number {
    const calls = [...this.#running].filter((call) => call.caller === caller);
    return calls.filter(({ process }) => !process.isAsleep).length;
  }

  #find(name: string): FunctionProcess {
    const process = this.#byName.get(name);
    if (!process) throw new Error(`there is no function ${name}`);
    return process;
  }
}

function withApi(
  env: Readonly<Record<string, string>>,
  apiUrl = API_ENDPOINT,
): Record<string, string> {
  const isApi = ([, value]: readonly [string, string]): boolean => value === API_ENDPOINT;
  return Object.fromEntries(
    Object.entries(env).map((each) => [each[0], isApi(each) ? apiUrl : each[1]]),
  );
}

function commonEnv(
  { id, memoryMb }: FunctionResource,
  endpoints: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ACCESS_KEY_ID: ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: ACCESS_KEY,
    // Nothing of the machine's own AWS settings gets in.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    // Each request says which function sends it.
    AWS_SDK_UA_APP_ID: id,
    AWS_LAMBDA_FUNCTION_NAME: id,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    TZ: 'UTC',
    ...endpoints,
  };
}
