import { log } from './log.ts';
import type { Ports } from './ports.ts';
import { systemClock } from './time.ts';

/** Opens what a function has that reaches nothing outside itself: the clock, and its own log. */
export function openBarePorts(): Pick<Ports, 'now' | 'log'> {
  return { now: systemClock, log };
}
