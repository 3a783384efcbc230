/** An error of a state, as Step Functions knows it: `name` is the Error, `message` the Cause. */
export class StateError extends Error {
  constructor(error: string, cause = '') {
    super(cause);
    this.name = error;
  }
}

/** A definition that this interpreter does not run; says what and where. */
export class DefinitionError extends Error {
  constructor(where: string, what: string) {
    super(`${where}: ${what}`);
    this.name = 'DefinitionError';
  }
}

/**
 * Fails the execution on AWS whatever `Retry` and `Catch` say, unless they name it
 * (`DataLimitExceeded`).
 */
export const UNCAUGHT = ['States.Runtime', 'States.DataLimitExceeded'];

/**
 * Stops a state with what AWS calls a runtime error: a path that leads nowhere, a value of the
 * wrong type.
 */
export function runtimeError(cause: string): StateError {
  return new StateError('States.Runtime', cause);
}
