import { expect, test } from 'vitest';
import { parseMachine } from '../../../../local/aws/states/check-definition.ts';
import { type LeftExecution, Workflows } from '../../../../local/aws/states/workflows.ts';
import type { Json } from '../../../../local/server/json.ts';

const ARN = 'arn:aws:states:us-east-1:000000000000:stateMachine:M';
const TASK = {
  StartAt: 'T',
  States: {
    T: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: 'F', 'Payload.$': '$' },
      End: true,
    },
  },
} as const;
const machine = { id: 'M', arn: ARN, type: 'STANDARD', machine: parseMachine(TASK, 'M') } as const;

/**
 * A run of the stack: its workflows, what they tell of those that run, and what the function is
 * called with.
 */
function openRun(left: readonly LeftExecution[]) {
  const told: (readonly LeftExecution[])[] = [];
  const calls: Json[] = [];
  const end: (() => void)[] = [];
  const workflows = new Workflows({
    machines: [machine],
    invokeFunction: (_, payload) => {
      calls.push(payload);
      return new Promise((resolve) => end.push(() => resolve(null)));
    },
    putEvents: async () => ({}),
    sleep: async () => {},
    now: () => 0,
    random: () => 0,
    left,
    onRunning: (running) => told.push(running),
  });
  return { workflows, told, calls, end };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));
const startOf = (name: string) => ({ stateMachineArn: ARN, name, input: `{"name":"${name}"}` });
const leftOf = (name: string) => ({ machineArn: ARN, name, input: `{"name":"${name}"}` });

test('what runs when the stack ends is begun anew by the next run, what has ended is not', async () => {
  const first = openRun([]);
  await first.workflows.startExecution(startOf('a'));
  await first.workflows.startExecution(startOf('b'));
  first.end[0]?.();
  await turn();
  first.workflows.stop();
  first.end[1]?.();
  await turn();
  expect(first.told.at(-1)).toEqual([leftOf('b')]);

  const second = openRun(first.told.at(-1) ?? []);
  expect(second.workflows.running).toBe(0);
  second.workflows.takeUp();
  await turn();
  expect(second.calls).toEqual([{ name: 'b' }]);
  const known = await second.workflows.startExecution(startOf('b'));
  expect(known.executionArn).toBe('arn:aws:states:us-east-1:000000000000:execution:M:b');
  expect(second.workflows.running).toBe(1);
  second.end[0]?.();
  await turn();
  expect(second.told.at(-1)).toEqual([]);
});

test('an execution of a machine that is no longer there is dropped', async () => {
  const run = openRun([{ ...leftOf('a'), machineArn: `${ARN}-gone` }]);
  run.workflows.takeUp();
  await run.workflows.startExecution(startOf('b'));
  expect(run.told.at(-1)).toEqual([leftOf('b')]);
});
