import { type EpochMs, epochMs } from './units.contract.ts';

/** Tells the time. The only source of it; tests and the one-machine runtime bring their own. */
export type Clock = () => EpochMs;
/** Waits that many milliseconds. Injected, so that a simulated run does not wait. */
export type Sleep = (ms: number) => Promise<void>;

export const systemClock: Clock = () => epochMs(Date.now());

export const systemSleep: Sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
