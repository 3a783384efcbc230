import { describe, expect, it } from 'vitest';
import { parseMachine } from '../../../../local/aws/states/check-definition.ts';
import type { Json, JsonObject } from '../../../../local/server/json.ts';
import { LAMBDA } from './simulated-world.ts';

const load = (state: JsonObject, more: JsonObject = {}): unknown =>
  parseMachine({ StartAt: 'A', States: { A: state, B: { Type: 'Succeed' } }, ...more }, 'm');
const task = (more: JsonObject): JsonObject => ({
  Type: 'Task',
  Resource: LAMBDA,
  End: true,
  ...more,
});
const choice = (rule: JsonObject): JsonObject => ({
  Type: 'Choice',
  Choices: [{ ...rule, Next: 'B' }],
});

describe('parseMachine', () => {
  it.each<[string, JsonObject, string]>([
    ['a state type', { Type: 'Parallel', End: true }, 'm.A: state type Parallel'],
    ['a field', task({ HeartbeatSeconds: 3 }), 'm.A: field HeartbeatSeconds'],
    ['variables', { Type: 'Pass', Assign: {}, End: true }, 'm.A: field Assign'],
    [
      'JSONata',
      { Type: 'Pass', QueryLanguage: 'JSONata', End: true },
      'm.A: QueryLanguage JSONata',
    ],
    [
      'a resource',
      task({ Resource: 'arn:aws:states:::sqs:sendMessage' }),
      'm.A: task resource arn:aws:states:::sqs:sendMessage',
    ],
    [
      'an intrinsic function',
      { Type: 'Pass', Parameters: { 'id.$': 'States.UUID()' }, End: true },
      'm.A.Parameters.id.$: the intrinsic function States.UUID',
    ],
    [
      'a path with a filter',
      { Type: 'Pass', Parameters: { 'x.$': '$.l[?(@.a==1)]' }, End: true },
      "m.A.Parameters.x.$: the path '$.l[?(@.a==1)]'",
    ],
    [
      'a comparison',
      choice({ Variable: '$.x', StringMatches: '*' }),
      'm.A.Choices: comparison StringMatches',
    ],
    [
      'a comparison with another type',
      choice({ Variable: '$.x', NumericEquals: '1' }),
      'm.A.Choices: NumericEquals of something else than a number',
    ],
    ['a missing state', { Type: 'Pass', Next: 'C' }, 'm.A: there is no state C'],
    ['a state without an end', { Type: 'Pass' }, 'm.A: needs either Next or End'],
    [
      'States.ALL before another retrier',
      task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }] }),
      'm.A.Retry: States.ALL must stand alone and last',
    ],
    [
      'an item reader',
      { Type: 'Map', ItemReader: {}, ItemProcessor: {}, End: true },
      'm.A: field ItemReader',
    ],
    [
      'a missing state inside a map',
      {
        Type: 'Map',
        ItemProcessor: { StartAt: 'X', States: { X: { Type: 'Pass', Next: 'A' } } },
        End: true,
      },
      'm.A.X: there is no state A',
    ],
  ])('refuses %s by name', (_, state, message) => {
    expect(() => load(state)).toThrow(message);
  });

  it('refuses an unknown field of the machine', () => {
    expect(() => load({ Type: 'Succeed' }, { Version: '2.0' })).toThrow('m: field Version');
  });

  it('takes states with the names of fields', () => {
    const definition: Json = {
      StartAt: 'Next',
      States: { Next: { Type: 'Pass', Next: 'End' }, End: { Type: 'Succeed' } },
    };
    expect(parseMachine(definition, 'm')).toEqual(definition);
  });
});
