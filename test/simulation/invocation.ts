import { InvariantError } from '../../lambdas/shared/errors.ts';

/**
 * One run of a function. It may die at any call that it awaits; then nothing after that call
 * happens.
 */
export class Invocation {
  readonly name: string;
  /** Its code may not go on: it was killed, or its environment is frozen for good. */
  isDead = false;
  endedAtMs: number | undefined;
  endedWell = false;
  #kill: (why: string) => void = () => {};

  constructor(name: string) {
    this.name = name;
  }

  onKill(kill: (why: string) => void): void {
    this.#kill = kill;
  }

  kill(why: string): void {
    if (this.isDead || this.endedAtMs !== undefined) return;
    this.isDead = true;
    this.#kill(why);
  }
}

/** How Lambda and Step Functions name the end of a function that was cut off. */
export class CutOff extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'Lambda.Unknown';
  }
}

/** Names of errors that tell of a fault of the program, as a log has them. */
export const PROGRAM_FAULTS: readonly unknown[] = [
  'InvariantError',
  'RangeError',
  'ReferenceError',
  'TypeError',
  'ValidationException',
  'INTERNAL',
];

/** Says whether an error tells of a fault of the program, which no fault outside may cause. */
export function isProgramFault(error: unknown): boolean {
  return (
    error instanceof InvariantError ||
    error instanceof RangeError ||
    error instanceof ReferenceError ||
    (error instanceof TypeError && error.message !== 'fetch failed') ||
    (error instanceof Error && ['ValidationException', 'INTERNAL'].includes(error.name))
  );
}
