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

test('one that is stopped ends at once, its call goes on, and it can be begun anew; one that runs or went well cannot', async () => {
  const { workflows, told, calls, end } = openRun([]);
  const { executionArn = '' } = await workflows.startExecution(startOf('a'));
  const status = () => workflows.describeExecution({ executionArn }).status;
  await turn();
  expect([status(), workflows.redriveExecution('a')]).toEqual(['RUNNING', false]);
  expect(workflows.stopExecution('a')).toBe(true);
  expect([status(), workflows.stopExecution('a'), told.at(-1)]).toEqual(['ABORTED', false, []]);
  expect(workflows.running).toBe(1);
  expect(workflows.redriveExecution('a')).toBe(true);
  await turn();
  expect([status(), told.at(-1), calls.length]).toEqual(['RUNNING', [leftOf('a')], 2]);
  for (const each of end) each();
  await turn();
  await turn();
  expect([status(), workflows.running, workflows.redriveExecution('a')]).toEqual([
    'SUCCEEDED',
    0,
    false,
  ]);
});
