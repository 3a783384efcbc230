import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { LocalClock } from '../../time/clock.ts';
import type { FunctionResource } from '../template/resources.ts';
import type { WorkerAnswer, WorkerCall, WorkerSettings, WorkerWoken } from './function-protocol.ts';
import { WorkerSleep } from './worker-sleep.ts';

/** A function that failed: `name` is the error's type, as Step Functions and the caller see it. */
export class FunctionError extends Error {
  constructor(errorType: string, errorMessage: string) {
    super(errorMessage);
    this.name = errorType;
  }
}

export interface FunctionProcessOptions {
  /** Asked for when the worker starts. */
  readonly env: () => Readonly<Record<string, string>>;
  readonly clock: LocalClock;
  readonly onLine: (line: string) => void;
  /** A worker that nobody has called for so long ends; absent: a minute. */
  readonly idleMs?: number | undefined;
}

/**
 * Lambda ends environments that nobody calls, too. A loaded function takes some 50 MB, one that has
 * read a long list several hundred, and V8 gives none of it back while the worker rests: so one
 * with a large heap ends as soon as it rests.
 */
const IDLE_MS_MAX = 60_000;
const LARGE_HEAP_BYTES = 128_000_000;
const LARGE_IDLE_MS_MAX = 1_000;

/**
 * Calls of one function at a time; more wait in line, and their time limit begins when they start.
 * Lambda gives each call an environment of its own, with its own connections; here all share one
 * thread and one client, whose requests would time out behind hundreds of others.
 */
const CALLS_AT_A_TIME = 64;

/**
 * What the heap of a function may become. As much as the function has in AWS, and never less than
 * all its calls at a time take here; the young part is small, since twenty functions have one each.
 */
const HEAP_MB_MIN = 512;
const YOUNG_HEAP_MB = 8;

interface Waiting {
  readonly resolve: (result: string) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

interface Started {
  readonly worker: Worker;
  readonly sleep: WorkerSleep;
  readonly ready: Promise<void>;
}

/** One function: a worker thread that is started again when it dies. */
export class FunctionProcess {
  readonly #resource: FunctionResource;
  readonly #options: FunctionProcessOptions;
  readonly #waiting = new Map<number, Waiting>();
  readonly #line: (() => void)[] = [];
  #started: Started | undefined;
  #calls = 0;
  #stopped = false;
  #running = 0;
  /** Calls that have begun and not ended, those that wait for the worker among them. */
  #open = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(resource: FunctionResource, options: FunctionProcessOptions) {
    this.#resource = resource;
    this.#options = options;
  }

  /** Resolves when the bundle is loaded; fails with what it threw. */
  ready(): Promise<void> {
    if (this.#stopped) {
      return Promise.reject(new FunctionError('Runtime.ExitError', 'the local stack stops'));
    }
    this.#started ??= this.#start();
    return this.#started.ready;
  }

  /** Calls the handler with JSON text; gives JSON text. */
  async call(event: string, requestId: string): Promise<string> {
    clearTimeout(this.#idle);
    this.#open += 1;
    try {
      return await this.#callInLine(event, requestId);
    } finally {
      this.#open -= 1;
      if (this.#open === 0) this.#rest();
    }
  }

  async #callInLine(event: string, requestId: string): Promise<string> {
    await this.ready();
    if (this.#running >= CALLS_AT_A_TIME) {
      await new Promise<void>((go) => this.#line.push(go));
    }
    this.#running += 1;
    try {
      return await this.#callNow(event, requestId);
    } finally {
      this.#running -= 1;
      this.#line.shift()?.();
    }
  }

  async #callNow(event: string, requestId: string): Promise<string> {
    const worker = this.#started?.worker;
    if (!worker) throw new FunctionError('Runtime.ExitError', `${this.#resource.id} has ended`);
    const id = ++this.#calls;
    return new Promise((resolve, reject) => {
      const { timeoutSeconds } = this.#resource;
      const timer = setTimeout(() => {
        const message = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
        this.#end(id, (each) => each.reject(new FunctionError('Sandbox.Timedout', message)));
      }, timeoutSeconds * 1000);
      this.#waiting.set(id, { resolve, reject, timer });
      const call: WorkerCall = { id, requestId, event };
      worker.postMessage(call);
    });
  }

  /** Whether all that its calls do at the moment is wait for the clock. */
  get isAsleep(): boolean {
    return this.#started?.sleep.isDeep ?? false;
  }

  #rest(): void {
    const { idleMs = IDLE_MS_MAX } = this.#options;
    const soonMs = Math.min(idleMs, LARGE_IDLE_MS_MAX);
    this.#idle = setTimeout(async () => {
      if (soonMs === idleMs || (await this.#isLarge())) return this.#retire();
      if (this.#open > 0) return;
      clearTimeout(this.#idle);
      this.#idle = setTimeout(() => this.#retire(), idleMs - soonMs).unref();
    }, soonMs).unref();
  }

  /** A worker that ends meanwhile tells nothing. */
  async #isLarge(): Promise<boolean> {
    const told = await this.#started?.worker.getHeapStatistics().catch(() => undefined);
    return told !== undefined && told.total_heap_size > LARGE_HEAP_BYTES;
  }

  /** Nobody waits for its answer: its end is nobody's failure. */
  #retire(): void {
    if (this.#open > 0) return;
    const started = this.#started;
    this.#started = undefined;
    started?.worker.removeAllListeners('exit');
    started?.sleep.end();
    void started?.worker.terminate();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#idle);
    const started = this.#started;
    this.#started = undefined;
    this.#stopped = true;
    await started?.worker.terminate();
  }

  #start(): Started {
    const { id, arn, directory, handler, timeoutSeconds, memoryMb } = this.#resource;
    const workerData: WorkerSettings = {
      functionName: id,
      arn,
      directory,
      handler,
      timeoutSeconds,
      memoryMb,
      clockOffset: this.#options.clock.offset,
    };
    const worker = new Worker(new URL('./function-worker.ts', import.meta.url), {
      workerData,
      env: { ...this.#options.env() },
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: Math.max(memoryMb, HEAP_MB_MIN),
        maxYoungGenerationSizeMb: YOUNG_HEAP_MB,
      },
    });
    for (const stream of [worker.stdout, worker.stderr]) {
      createInterface({ input: stream }).on('line', this.#options.onLine);
    }
    const sleep = new WorkerSleep(this.#options.clock, worker.performance);
    const ready = new Promise<void>((resolve, reject) => {
      worker.on('message', (answer: WorkerAnswer) => {
        if (answer.kind === 'ready') resolve();
        else if (answer.kind === 'sleep') {
          void sleep.until(answer.ms, () =>
            worker.postMessage({ woken: answer.id } satisfies WorkerWoken),
          );
        } else this.#take(answer);
      });
      worker.on('error', (error) => reject(new FunctionError(error.name, error.message)));
      worker.on('exit', (code) => {
        sleep.end();
        reject(new FunctionError('Runtime.ExitError', `${id} ended while it was loading`));
        this.#died(worker, code);
      });
    });
    // Whoever calls sees the failure; nobody needs to be waiting for it.
    ready.catch(() => {});
    return { worker, sleep, ready };
  }

  #take(answer: Exclude<WorkerAnswer, { kind: 'ready' | 'sleep' }>): void {
    this.#end(answer.id, (each) => {
      if (answer.kind === 'result') each.resolve(answer.result);
      else each.reject(new FunctionError(answer.errorType, answer.errorMessage));
    });
  }

  /** An answer that comes after its time limit finds nobody waiting. */
  #end(id: number, how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    how(waiting);
  }

  #died(worker: Worker, code: number): void {
    if (this.#started?.worker === worker) this.#started = undefined;
    const message = `Error: Runtime exited with error: exit status ${code}`;
    for (const id of [...this.#waiting.keys()]) {
      this.#end(id, (each) => each.reject(new FunctionError('Runtime.ExitError', message)));
    }
  }
}
