import { expect, test } from 'vitest';
import {
  HOLD_LIFETIME_SECONDS,
  SUBJECT_TIMEOUT_SECONDS,
  WATERFALL_BUDGET_SECONDS,
  WORKFLOW_TIMEOUT_SECONDS,
} from '../../lambdas/enrichments/enrichment-run.contract.ts';
import { JOINED_WAIT_MS_MAX } from '../../lambdas/enrichments/rounds/end-rows.ts';
import { FUNCTIONS } from '../../lambdas/functions.contract.ts';
import { FENCE_LIFETIME_MS } from '../../lambdas/ledger/ledger.contract.ts';
import { VERIFICATION_SECONDS } from '../../lambdas/waterfall/end-data.ts';

const longestFunctionSeconds = Math.max(
  ...Object.values(FUNCTIONS).map(({ timeoutSeconds }) => timeoutSeconds),
);

test('a hold outlives the longest workflow and the function that settles it', () => {
  expect(HOLD_LIFETIME_SECONDS).toBeGreaterThan(WORKFLOW_TIMEOUT_SECONDS + longestFunctionSeconds);
});

test('a waterfall and the last verification that it may begin end before its Express execution does', () => {
  const last = VERIFICATION_SECONDS + FUNCTIONS.verifyCandidate.timeoutSeconds;
  expect(WATERFALL_BUDGET_SECONDS + last).toBeLessThan(SUBJECT_TIMEOUT_SECONDS);
});

test('what the last call of a waterfall finds is in time for a verification', () => {
  expect(VERIFICATION_SECONDS).toBeGreaterThanOrEqual(FUNCTIONS.callProvider.timeoutSeconds);
});

test('a row gives up waiting for another request before its own workflow ends', () => {
  expect(JOINED_WAIT_MS_MAX / 1000).toBeLessThan(WORKFLOW_TIMEOUT_SECONDS);
});

test('a fence outlives every function', () => {
  expect(FENCE_LIFETIME_MS / 1000).toBeGreaterThan(longestFunctionSeconds);
});
