import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../local/server/json.ts';
import { failing, LAMBDA, run, SimulatedWorld, type Task } from './simulated-world.ts';

const X = { Type: 'Task', Resource: LAMBDA, End: true };
const map = (more: JsonObject, mode: JsonObject = { Mode: 'INLINE' }): JsonObject => ({
  A: {
    Type: 'Map',
    End: true,
    ItemProcessor: { ProcessorConfig: mode, StartAt: 'X', States: { X } },
    ...more,
  },
});
const DISTRIBUTED = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
/** Fails for the items of that list. */
const failingFor =
  (items: readonly Json[]): Task =>
  (item) =>
    items.includes(item) ? failing('Boom')(item) : item;

describe('an inline Map', () => {
  it('gives the outputs in the order of the items', async () => {
    const world = new SimulatedWorld(async (item) => {
      for (let i = 0; i < 10 - Number(item); i += 1) await Promise.resolve();
      return Number(item) * 10;
    });
    expect(await run(map({}), [3, 1, 2], world)).toMatchObject({ output: [30, 10, 20] });
  });

  it('selects the item from data and context', async () => {
    const states = map({
      ItemsPath: '$.rows',
      ItemSelector: {
        'id.$': '$.id',
        'row.$': '$$.Map.Item.Value',
        'at.$': '$$.Map.Item.Index',
      },
      ResultPath: null,
    });
    const world = new SimulatedWorld();
    const input = { id: 'e', rows: ['r', 's'] };
    expect(await run(states, input, world)).toEqual({ status: 'SUCCEEDED', output: input });
    expect(world.calls).toEqual([
      { id: 'e', row: 'r', at: 0 },
      { id: 'e', row: 's', at: 1 },
    ]);
  });

  it.each([
    ['MaxConcurrency', { MaxConcurrency: 2 }, 2],
    ['40, as AWS runs of an inline map', {}, 40],
  ])('runs no more at a time than %s', async (_, more, most) => {
    let running = 0;
    let seen = 0;
    const world = new SimulatedWorld(async (item) => {
      running += 1;
      seen = Math.max(seen, running);
      for (let i = 0; i < 5; i += 1) await Promise.resolve();
      running -= 1;
      return item;
    });
    const items = Array.from({ length: 50 }, (_item, i) => i);
    await run(map(more), items, world);
    expect(seen).toBe(most);
  });

  it('fails with the error of the item that failed, and starts no more', async () => {
    const world = new SimulatedWorld(failingFor([2]));
    const outcome = await run(map({ MaxConcurrency: 1 }), [1, 2, 3], world);
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'Boom' });
    expect(world.calls).toEqual([1, 2]);
  });

  it('gives an empty list for an empty list', async () => {
    expect(await run(map({}), [])).toMatchObject({ output: [] });
  });

  it('fails where the items are no list', async () => {
    expect(await run(map({}), {})).toMatchObject({ error: 'States.Runtime' });
  });
});

describe('a distributed Map', () => {
  it('runs each item as an execution of its own', async () => {
    const world = new SimulatedWorld();
    const Y = { ...X, Parameters: { 'id.$': '$$.Execution.Id', 'in.$': '$$.Execution.Input' } };
    const processor = { ProcessorConfig: DISTRIBUTED, StartAt: 'X', States: { X: Y } };
    await run(map({ ItemProcessor: processor, Label: 'Parts' }), ['p', 'q'], world);
    expect(world.calls).toEqual([
      { id: 'arn:e1/Parts:e1-0', in: 'p' },
      { id: 'arn:e1/Parts:e1-1', in: 'q' },
    ]);
    expect(world.counted).toEqual({ 'STANDARD executions': 3, 'STANDARD transitions': 3 });
  });

  it('fails when one child more fails than is tolerated', async () => {
    const world = new SimulatedWorld(failingFor([1]));
    expect(await run(map({}, DISTRIBUTED), [1, 2], world)).toMatchObject({
      error: 'States.ExceedToleratedFailureThreshold',
    });
    const half = map({ ToleratedFailurePercentage: 50 }, DISTRIBUTED);
    expect(await run(half, [1, 2], new SimulatedWorld(failingFor([1])))).toMatchObject({
      output: [2],
    });
    expect(await run(half, [1, 2, 3], new SimulatedWorld(failingFor([1, 3])))).toMatchObject({
      error: 'States.ExceedToleratedFailureThreshold',
    });
  });

  it('succeeds whatever fails when all failures are tolerated', async () => {
    const world = new SimulatedWorld(failing('Boom'));
    const states = map({ ToleratedFailurePercentage: 100, ResultPath: null }, DISTRIBUTED);
    expect(await run(states, [1, 2], world)).toMatchObject({ status: 'SUCCEEDED', output: [1, 2] });
  });
});
