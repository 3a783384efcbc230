import { describe, expect, it } from 'vitest';
import { parseMachine } from '../../../../local/aws/states/check-definition.ts';
import { runMachine } from '../../../../local/aws/states/run-machine.ts';
import type { JsonObject } from '../../../../local/server/json.ts';
import { failing, LAMBDA, run, SimulatedWorld, type Task } from './simulated-world.ts';

const task = (more: JsonObject): JsonObject => ({
  A: { Type: 'Task', Resource: LAMBDA, End: true, ...more },
  Caught: { Type: 'Pass', End: true },
});
const never: Task = () => new Promise(() => {});
/** Fails that many times, then answers. */
const failingTimes = (times: number, name: string): Task => {
  let left = times;
  return (parameters) => (left-- > 0 ? failing(name)(parameters) : 'done');
};

describe('Task', () => {
  it('calls with Parameters and passes the selected result on', async () => {
    const world = new SimulatedWorld(() => ({ Payload: { id: 1 }, StatusCode: 200 }));
    const states = task({
      Parameters: { FunctionName: 'f', 'Payload.$': '$.in' },
      ResultSelector: { 'id.$': '$.Payload.id' },
      ResultPath: '$.out',
    });
    const outcome = await run(states, { in: 'x' }, world);
    expect(world.calls).toEqual([{ FunctionName: 'f', Payload: 'x' }]);
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: { in: 'x', out: { id: 1 } } });
  });

  it('fails with States.Timeout when the answer takes longer than the state allows', async () => {
    const outcome = await run(task({ TimeoutSeconds: 5 }), {}, new SimulatedWorld(never));
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'States.Timeout',
      cause: 'no answer in 5 s',
    });
  });

  it('ends as TIMED_OUT when the machine takes longer than it may', async () => {
    const definition = { StartAt: 'A', TimeoutSeconds: 60, States: task({}) };
    const machine = parseMachine(definition, 'test');
    const world = new SimulatedWorld(never);
    const execution = { id: 'e', name: 'e', type: 'EXPRESS', input: {} } as const;
    expect(await runMachine(machine, execution, world)).toMatchObject({ status: 'TIMED_OUT' });
  });
});

describe('Retry', () => {
  const retried = async (retry: JsonObject, fail: Task, random = 0) => {
    const world = new SimulatedWorld(fail, random);
    const outcome = await run(task({ Retry: [retry] }), {}, world);
    const result = outcome.status === 'SUCCEEDED' ? outcome.output : outcome.error;
    return { slept: world.slept, result, transitions: world.counted['STANDARD transitions'] };
  };

  it('tries three times more by default, after 1, 2 and 4 seconds, each a transition', async () => {
    expect(await retried({ ErrorEquals: ['Boom'] }, failing('Boom'))).toEqual({
      slept: [1_000, 2_000, 4_000],
      result: 'Boom',
      transitions: 4,
    });
  });

  it('waits no longer than MaxDelaySeconds', async () => {
    const retry = {
      ErrorEquals: ['Boom'],
      IntervalSeconds: 2,
      BackoffRate: 3,
      MaxDelaySeconds: 10,
      MaxAttempts: 4,
    };
    const { slept, result } = await retried(retry, failingTimes(4, 'Boom'));
    expect(slept).toEqual([2_000, 6_000, 10_000, 10_000]);
    expect(result).toBe('done');
  });

  it('waits a random share with full jitter', async () => {
    const retry = { ErrorEquals: ['States.ALL'], IntervalSeconds: 4, JitterStrategy: 'FULL' };
    expect((await retried(retry, failingTimes(2, 'Any'), 0.25)).slept).toEqual([1_000, 2_000]);
  });

  it('never tries again with MaxAttempts 0, whatever comes after', async () => {
    const world = new SimulatedWorld(failing('Final'));
    const Retry = [{ ErrorEquals: ['Final'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }];
    expect(await run(task({ Retry }), {}, world)).toMatchObject({ error: 'Final' });
    expect(world.slept).toEqual([]);
  });

  it('takes States.TaskFailed for every error but a timeout', async () => {
    const retry = { ErrorEquals: ['States.TaskFailed'], MaxAttempts: 1 };
    expect((await retried(retry, failing('Boom'))).slept).toEqual([1_000]);
    expect((await retried(retry, failing('States.Timeout'))).slept).toEqual([]);
  });

  it('never tries a runtime error again', async () => {
    const retry = { ErrorEquals: ['States.ALL'] };
    expect((await retried(retry, failing('States.Runtime'))).slept).toEqual([]);
    expect((await retried(retry, failing('States.DataLimitExceeded'))).slept).toEqual([]);
  });
});

describe('Catch', () => {
  const caught = (more: JsonObject): JsonObject =>
    task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught', ...more }] });

  it('goes on with the error beside the input of the state', async () => {
    const world = new SimulatedWorld(failing('Boom', 'it broke'));
    expect(await run(caught({ ResultPath: '$.failure' }), { x: 1 }, world)).toEqual({
      status: 'SUCCEEDED',
      output: { x: 1, failure: { Error: 'Boom', Cause: 'it broke' } },
    });
  });

  it('goes on with the error alone by default, and with the input alone for null', async () => {
    const world = new SimulatedWorld(failing('Boom', 'it broke'));
    expect(await run(caught({}), { x: 1 }, world)).toMatchObject({
      output: { Error: 'Boom', Cause: 'it broke' },
    });
    expect(await run(caught({ ResultPath: null }), { x: 1 }, world)).toMatchObject({
      output: { x: 1 },
    });
  });

  it('does not take a path that leads nowhere, as on AWS', async () => {
    const states = caught({});
    const A = { ...(states.A as JsonObject), Parameters: { 'x.$': '$.no' } };
    expect(await run({ ...states, A }, {})).toMatchObject({ error: 'States.Runtime' });
  });
});
