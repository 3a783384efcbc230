import { expect, test } from 'vitest';
import { FUNCTIONS, type FunctionSpec } from '../../lambdas/functions.contract.ts';
import { FENCE_LIFETIME_MS } from '../../lambdas/ledger/ledger.contract.ts';
import {
  HOLD_LIFETIME_SECONDS,
  SUBJECT_TIMEOUT_SECONDS,
  WATERFALL_BUDGET_SECONDS,
  WORKFLOW_TIMEOUT_SECONDS,
} from '../../lambdas/workflow/workflow.contract.ts';

const functions: readonly FunctionSpec[] = Object.values(FUNCTIONS);
const longestFunctionSeconds = Math.max(...functions.map((spec) => spec.timeoutSeconds));

test('a hold outlives the longest workflow by an hour', () => {
  expect(HOLD_LIFETIME_SECONDS).toBeGreaterThanOrEqual(WORKFLOW_TIMEOUT_SECONDS + 3_600);
});

test('a fence outlives every function', () => {
  expect(FENCE_LIFETIME_MS).toBeGreaterThan(longestFunctionSeconds * 1_000);
});

test('a waterfall stops itself, one call later at most, before its workflow does, and that before AWS does', () => {
  const call = FUNCTIONS.callProvider.timeoutSeconds;
  expect(WATERFALL_BUDGET_SECONDS + call).toBeLessThan(SUBJECT_TIMEOUT_SECONDS);
  expect(SUBJECT_TIMEOUT_SECONDS).toBeLessThan(300);
});

test('the API answers before API Gateway gives up after 30 seconds', () => {
  expect(FUNCTIONS.api.timeoutSeconds).toBeLessThan(30);
});
