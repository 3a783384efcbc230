import type { Chance } from './chance.ts';
import {
  drawFate,
  type Failure,
  type FaultRates,
  isRepeated,
  type Remote,
  toError,
} from './faults.ts';
import type { Invocation } from './invocation.ts';
import type { Schedule } from './schedule.ts';
import type { Trace } from './trace.ts';

/** A call that leaves a function. */
export interface Call<T> {
  readonly to: Remote;
  readonly label: string;
  /** How often the client sends it at most. */
  readonly tries: number;
  /** Does it, for real, to its end; `isLate`: when its sender no longer counts on it. */
  readonly execute: (isLate: boolean) => Promise<T>;
}

type Result<T> = { readonly value: T } | { readonly error: unknown };

interface Caller<T> {
  readonly by: Invocation;
  readonly call: Call<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** Stands between the functions and everything outside: each call waits here for its fate. */
export class Network {
  rates: FaultRates;
  /** Calls that went wrong in some way. */
  faults = 0;
  readonly #schedule: Schedule;
  readonly #chance: Chance;
  readonly #trace: Trace;

  constructor(schedule: Schedule, chance: Chance, trace: Trace, rates: FaultRates) {
    this.#schedule = schedule;
    this.#chance = chance;
    this.#trace = trace;
    this.rates = rates;
  }

  call<T>(by: Invocation, call: Call<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!by.isDead) this.#send({ by, call, resolve, reject }, 1);
    });
  }

  sleep(by: Invocation, ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#schedule.after(ms, () => {
        if (!by.isDead) resolve();
      });
    });
  }

  #send<T>(caller: Caller<T>, attempt: number): void {
    const { by, call } = caller;
    const fate = drawFate(this.#chance, this.rates, call.to);
    const { executesAfterMs, answersAfterMs, failure } = fate;
    if (fate.name !== 'ok') this.#noteFault(by, call, fate.name);
    if (executesAfterMs !== undefined) {
      this.#schedule.after(executesAfterMs, async () => {
        const isLate = by.isDead || (failure !== undefined && executesAfterMs > answersAfterMs);
        const result = await this.#execute(caller, fate.name, isLate);
        if (result === undefined || failure !== undefined || fate.kills) return;
        this.#schedule.after(answersAfterMs, () => this.#answer(caller, result));
      });
    } else this.#trace.add(by.name, `${call.label}: ${fate.name}`);
    if (fate.kills) this.#schedule.after(answersAfterMs, () => by.kill('killed'));
    if (failure !== undefined)
      this.#schedule.after(answersAfterMs, () => this.#fail(caller, failure, attempt));
  }

  #noteFault(by: Invocation, { to, label }: Call<unknown>, fate: string): void {
    this.faults += 1;
    const isTold = to === 'account' || to === 'transaction' || fate.startsWith('killed');
    if (isTold) this.#trace.tell(`  ${by.name}`, `${fate}: ${label}`);
  }

  async #execute<T>(
    { by, call }: Caller<T>,
    fate: string,
    isLate: boolean,
  ): Promise<Result<T> | undefined> {
    // What a dead function had sent may have left the machine, or not.
    if (by.isDead && this.#chance.happens(0.5)) {
      this.#trace.add(by.name, `${call.label}: never left`);
      return undefined;
    }
    try {
      const value = await call.execute(isLate);
      this.#trace.add(by.name, `${call.label}${fate === 'ok' ? '' : `: ${fate}`}`);
      return { value };
    } catch (error) {
      const name = error instanceof Error ? error.name : String(error);
      this.#trace.add(by.name, `${call.label} → ${name}${fate === 'ok' ? '' : `: ${fate}`}`);
      return { error };
    }
  }

  #answer<T>({ by, resolve, reject }: Caller<T>, result: Result<T>): void {
    if (by.isDead) return;
    if ('error' in result) reject(result.error);
    else resolve(result.value);
  }

  #fail<T>(caller: Caller<T>, failure: Failure, attempt: number): void {
    const { by, call } = caller;
    if (by.isDead) return;
    if (attempt >= call.tries || !isRepeated(failure)) {
      caller.reject(toError(failure, call.to));
      return;
    }
    const pauseMs = 100 * 2 ** (attempt - 1) * this.#chance.unit();
    this.#schedule.after(pauseMs, () => {
      if (!by.isDead) this.#send(caller, attempt + 1);
    });
  }
}
