import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../local/server/json.ts';
import { run, SimulatedWorld } from './simulated-world.ts';

const pass = (more: JsonObject): JsonObject => ({ A: { Type: 'Pass', End: true, ...more } });
const outputOf = async (states: JsonObject, input: Json): Promise<unknown> => {
  const outcome = await run(states, input);
  return outcome.status === 'SUCCEEDED' ? outcome.output : outcome.error;
};

describe('the way of the data through a state', () => {
  it.each<[string, JsonObject, Json, Json]>([
    ['passes the input on', {}, { x: 1 }, { x: 1 }],
    ['takes a part by InputPath', { InputPath: '$.a' }, { a: [1] }, [1]],
    ['takes nothing with InputPath null', { InputPath: null }, { a: 1 }, {}],
    ['keeps a Result of 0', { Result: 0 }, { x: 1 }, 0],
    [
      'keeps a Result of false at its place',
      { Result: false, ResultPath: '$.f' },
      { x: 1 },
      { x: 1, f: false },
    ],
    [
      'discards the result with ResultPath null',
      { Result: 7, ResultPath: null },
      { x: 1 },
      { x: 1 },
    ],
    [
      'makes the objects on the way to ResultPath',
      { Result: 7, ResultPath: '$.p.q' },
      { x: 1 },
      { x: 1, p: { q: 7 } },
    ],
    ['replaces inside an array', { Result: 7, ResultPath: '$.l[1]' }, { l: [1, 2] }, { l: [1, 7] }],
    ['keeps a part by OutputPath', { OutputPath: '$.a.b' }, { a: { b: null } }, null],
    ['gives nothing with OutputPath null', { OutputPath: null }, { a: 1 }, {}],
    [
      'fills Parameters from data, at any depth',
      { Parameters: { a: 1, b: { 'c.$': '$.x' }, d: [{ 'e.$': "$['y z'][1]" }] } },
      { x: 2, 'y z': [3, 4] },
      { a: 1, b: { c: 2 }, d: [{ e: 4 }] },
    ],
    [
      'fills Parameters from the context',
      {
        Parameters: {
          'id.$': '$$.Execution.Id',
          'name.$': '$$.Execution.Name',
          'input.$': '$$.Execution.Input.x',
          'start.$': '$$.Execution.StartTime',
          'at.$': '$$.State.EnteredTime',
          'state.$': '$$.State.Name',
        },
      },
      { x: 1 },
      {
        id: 'arn:e1',
        name: 'e1',
        input: 1,
        start: '2026-11-22T10:00:00.000Z',
        at: '2026-11-22T10:00:00.000Z',
        state: 'A',
      },
    ],
    [
      'evaluates the intrinsic functions',
      {
        Parameters: {
          's.$': 'States.JsonToString($.o)',
          'j.$': 'States.StringToJson($.text)',
          'f.$': "States.Format('{} of {}, it\\'s \\{\\}', $.n, States.ArrayLength($.l))",
          'a.$': "States.Array($.n, 'x', null, States.MathAdd($.n, -3))",
        },
      },
      { o: { b: 'a "b" \\ c' }, text: '{"k":[1]}', n: 5, l: [1, 2] },
      { s: '{"b":"a \\"b\\" \\\\ c"}', j: { k: [1] }, f: "5 of 2, it's {}", a: [5, 'x', null, 2] },
    ],
    ['fails where a path leads nowhere', { Parameters: { 'x.$': '$.no' } }, {}, 'States.Runtime'],
    [
      'fails where an intrinsic has the wrong argument',
      { Parameters: { 'x.$': 'States.StringToJson($)' } },
      {},
      'States.IntrinsicFailure',
    ],
    [
      'fails where ResultPath has no place',
      { Result: 1, ResultPath: '$.x.y' },
      { x: 'text' },
      'States.ResultPathMatchFailure',
    ],
    [
      'fails when more than 256 KiB pass on',
      { Parameters: { 'x.$': '$' } },
      'é'.repeat(131_072),
      'States.DataLimitExceeded',
    ],
  ])('%s', async (_, state, input, output) => {
    expect(await outputOf(pass(state), input)).toEqual(output);
  });
});

describe('Choice', () => {
  const to = (rule: JsonObject): JsonObject => ({
    A: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' },
    Yes: { Type: 'Pass', Result: 'yes', End: true },
    No: { Type: 'Pass', Result: 'no', End: true },
  });
  const n = (rule: JsonObject): JsonObject => ({ Variable: '$.n', ...rule });

  it.each<[JsonObject, Json, Json]>([
    [n({ StringEquals: 'a' }), { n: 'a' }, 'yes'],
    [n({ NumericGreaterThan: 0 }), { n: 0 }, 'no'],
    [n({ NumericGreaterThan: 0 }), { n: '5' }, 'no'],
    [n({ NumericGreaterThanEquals: 2 }), { n: 2 }, 'yes'],
    [n({ NumericLessThan: 2 }), { n: 2 }, 'no'],
    [n({ NumericLessThanEquals: 2 }), { n: 2 }, 'yes'],
    [n({ NumericEquals: 0 }), { n: 0 }, 'yes'],
    [n({ BooleanEquals: false }), { n: false }, 'yes'],
    [n({ IsPresent: true }), { n: null }, 'yes'],
    [n({ IsPresent: false }), {}, 'yes'],
    [n({ IsPresent: false }), { n: 1 }, 'no'],
    [{ And: [n({ IsPresent: true }), n({ NumericEquals: 1 })] }, {}, 'no'],
    [{ Or: [n({ NumericEquals: 1 }), n({ NumericEquals: 2 })] }, { n: 2 }, 'yes'],
    [{ Not: n({ NumericEquals: 1 }) }, { n: 1 }, 'no'],
    [n({ StringEquals: 'a' }), {}, 'States.Runtime'],
  ])('%j with %j leads to %s', async (rule, input, output) => {
    expect(await outputOf(to(rule), input)).toBe(output);
  });

  it('fails with States.NoChoiceMatched where no rule holds and there is no default', async () => {
    const states = { ...to(n({ NumericEquals: 1 })) };
    const { Default: _, ...without } = states.A as JsonObject;
    expect(await outputOf({ ...states, A: without }, { n: 2 })).toBe('States.NoChoiceMatched');
  });
});

describe('Wait, Succeed and Fail', () => {
  it('waits as many seconds as the state or its path says', async () => {
    const world = new SimulatedWorld();
    const states = {
      A: { Type: 'Wait', Seconds: 3, Next: 'B' },
      B: { Type: 'Wait', SecondsPath: '$.s', Next: 'C' },
      C: { Type: 'Succeed' },
    };
    expect(await run(states, { s: 40 }, world)).toEqual({ status: 'SUCCEEDED', output: { s: 40 } });
    expect(world.slept).toEqual([3_000, 40_000]);
    expect(world.counted).toEqual({ 'STANDARD executions': 1, 'STANDARD transitions': 3 });
  });

  it('fails where the path to the seconds leads to a text', async () => {
    const states = { A: { Type: 'Wait', SecondsPath: '$.s', End: true } };
    expect(await outputOf(states, { s: '1' })).toBe('States.Runtime');
  });

  it('ends with the error and the cause of Fail', async () => {
    const outcome = await run({ A: { Type: 'Fail', Error: 'E', Cause: 'because' } }, {});
    expect(outcome).toEqual({ status: 'FAILED', error: 'E', cause: 'because' });
  });
});
