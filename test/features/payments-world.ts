import { afterAll } from 'vitest';
import { openWorld, type World } from '../flows/world.ts';

let opened: Promise<World> | undefined;

/** Gives the stack of the features about payments: the first one starts it. */
export function paymentsWorld(): Promise<World> {
  opened ??= openWorld({ now: '2026-03-10T12:00:00Z' });
  return opened;
}

afterAll(async () => (await opened)?.stop());
