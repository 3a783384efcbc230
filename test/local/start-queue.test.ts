import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { AwsError } from '../../local/aws/services/aws-endpoint.ts';
import { Workflows } from '../../local/aws/states/workflows.ts';
import { expectStatus, openWorld, type World } from '../flows/world.ts';

/** The product's own stack, with a Step Functions that has no room for a while. */

let world: World;

beforeAll(async () => {
  world = await openWorld();
}, 120_000);

afterAll(async () => {
  vi.restoreAllMocks();
  await world.stop();
});

const waiting = async (): Promise<number> =>
  (await world.operator.get('/_local/events')).body.queues.WaitingStarts ?? 0;

it('a start that finds no room is made again by the clock, once, from the queue', async () => {
  const ws = await world.workspace(5);
  const full = new AwsError('ExecutionLimitExceeded', 'no room');
  const starts = vi.spyOn(Workflows.prototype, 'startExecution').mockRejectedValue(full);
  const asked = expectStatus(
    await ws.ask([{ fullName: 'No Room', companyDomain: 'q.example' }]),
    202,
  );
  expect(await waiting()).toBe(1);
  // The first run of the schedule meets the same, and leaves it in the queue, hidden for 50
  // seconds: of the next two, by the clock, the first may come too soon.
  expectStatus(await world.operator.post('/_local/schedules/start-waiting', {}), 200);
  expect(await waiting()).toBe(1);
  starts.mockRestore();
  const started = vi.spyOn(Workflows.prototype, 'startExecution');
  expectStatus(await world.operator.post('/_local/clock', { advance: 'PT2M1S' }), 200);
  await world.idle();
  expect((await ws.ended(asked.body.id)).enrichment.status).toBe('completed');
  expect(await waiting()).toBe(0);
  const names = started.mock.calls.map(([{ name }]) => name);
  expect(names).toEqual([asked.body.id]);
}, 60_000);
