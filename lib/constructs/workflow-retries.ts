import { Duration } from 'aws-cdk-lib';
import { Errors, JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { ERRORS, type ErrorCode } from '../../lambdas/shared/errors.contract.ts';

/**
 * How the tasks of the workflow are tried again. All of them are safe to repeat, so everything is
 * tried again except what cannot change. Waits are drawn between 0 and the bound (full jitter); the
 * sums below are the longest waits.
 */

const codes = Object.keys(ERRORS) as ErrorCode[];

/**
 * Refused, or the program is wrong: the same call gets the same answer. `InvariantError` is the
 * name in shared/errors.ts.
 */
const FINAL_ERRORS = ['InvariantError', ...codes.filter((code) => ERRORS[code].retry === 'never')];

/** Our own word that trying later helps, and Lambda's faults and limits. */
const PASSING_ERRORS = [
  ...codes.filter((code) => ERRORS[code].retry === 'later'),
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
];

/** Lambda has no room: an account's limit of calls at a time, which is 10 on a new account. */
const NO_ROOM = ['Lambda.TooManyRequestsException'];

const FINAL: RetryProps = { errors: FINAL_ERRORS, maxAttempts: 0 };

/** A function that was killed, ran out of time or lost its database: 1 + 2 + 4 = 7 s. */
const CUT_OFF: RetryProps = {
  errors: [Errors.TASKS_FAILED, Errors.TIMEOUT],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 3,
  jitterStrategy: JitterType.FULL,
};

/**
 * For the steps of a part: 2 + 4 + 8 + 16 + 6 × 30 = 210 s. The journal is behind by seconds,
 * rarely by minutes.
 */
const PASSING_FOR_PART: RetryProps = {
  errors: [...PASSING_ERRORS, ...NO_ROOM],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxDelay: Duration.seconds(30),
  maxAttempts: 10,
  jitterStrategy: JitterType.FULL,
};

/** For a group of rows, whose execution has 297 s in all: 1 + 2 + 4 + 8 = 15 s. */
const PASSING_FOR_ROWS: RetryProps = {
  errors: PASSING_ERRORS,
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 4,
  jitterStrategy: JitterType.FULL,
};

/**
 * Rows wait for room longer than for anything else, since they themselves take it: 2 + 3 + 4.5 +
 * 6.8 + 10.1 + 6 × 15 = 116 s of an execution's 297.
 */
const NO_ROOM_FOR_ROWS: RetryProps = {
  errors: NO_ROOM,
  interval: Duration.seconds(2),
  backoffRate: 1.5,
  maxDelay: Duration.seconds(15),
  maxAttempts: 11,
  jitterStrategy: JitterType.FULL,
};

/** Of OpenRound, SettleRound and FinishEnrichment. */
export const PART_RETRIES: readonly RetryProps[] = [FINAL, PASSING_FOR_PART, CUT_OFF];

/** Of RunRows and RunListRows. */
export const ROWS_RETRIES: readonly RetryProps[] = [
  FINAL,
  NO_ROOM_FOR_ROWS,
  PASSING_FOR_ROWS,
  CUT_OFF,
];

/**
 * Of a call of another AWS service, starting a child: 1 + 2 + 4 + 8 + 16 = 31 s.
 * Not after a timeout: the child may still run.
 */
export const SERVICE_RETRIES: readonly RetryProps[] = [
  {
    errors: [Errors.TASKS_FAILED],
    interval: Duration.seconds(1),
    backoffRate: 2,
    maxAttempts: 5,
    jitterStrategy: JitterType.FULL,
  },
];
