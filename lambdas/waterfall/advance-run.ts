import { chooseNow, endWhatEnds, performStep, type WaterfallPorts } from './perform-step.ts';
import type { NextStep, WaterfallRun } from './waterfall.contract.ts';

/** How long a run may be worked on, and who keeps what has come of it. */
export interface AdvanceOptions {
  /** Nothing goes on beyond this time, as the ports' clock counts. */
  readonly untilMs: number;
  /** Called with the run after each call that was performed, and with its end. */
  readonly save: (run: WaterfallRun) => Promise<void>;
}

/** A wait that is longer is left to the caller. */
export const WAIT_IN_RUN_SECONDS_MAX = 4;
/**
 * No call begins with less time than this left: one whole try of the slowest vendor, so that none
 * that costs is cut off.
 */
export const CALL_BEGINS_MS_MIN = 15_000;

/**
 * Works on a run as long as its time lasts: calls, polls, verifications and short waits, one after
 * the other. Gives the run as it then is; `nextOf` tells what it waits for. A run without work left
 * comes back as it is.
 *
 * Errors: whatever `save` throws; the calls before it are in the runs that were saved.
 */
export async function advanceRun(
  ports: WaterfallPorts,
  start: WaterfallRun,
  { untilMs, save }: AdvanceOptions,
): Promise<WaterfallRun> {
  const timed = { ...ports, untilMs };
  for (let run = start; ; ) {
    const step = chooseNow(ports, run);
    if (step.do === 'done') return run;
    if (step.do === 'wait') {
      const endsAtMs = ports.now() + step.seconds * 1000;
      const isShort = step.seconds <= WAIT_IN_RUN_SECONDS_MAX;
      if (!isShort || endsAtMs + CALL_BEGINS_MS_MIN > untilMs) return run;
      await ports.sleep(step.seconds * 1000);
      continue;
    }
    const isCall = step.do !== 'end' && step.do !== 'giveUp';
    if (isCall && ports.now() + CALL_BEGINS_MS_MIN > untilMs) return run;
    run = await performStep(timed, run, step);
    await save(run);
  }
}

/** Performs the run's next step where that is a call of a provider; else gives the run as it is. */
export async function callProviderStep(
  ports: WaterfallPorts,
  run: WaterfallRun,
): Promise<WaterfallRun> {
  const step = chooseNow(ports, run);
  return step.do === 'verify' ? run : performStep(ports, run, step);
}

/** Performs the run's next step where that is a verification; else gives the run as it is. */
export async function verifyStep(ports: WaterfallPorts, run: WaterfallRun): Promise<WaterfallRun> {
  const step = chooseNow(ports, run);
  return step.do === 'verify' ? performStep(ports, run, step) : endWhatEnds(ports, run);
}

/**
 * Tells the workflow what comes next. `done` is said only of a run that carries its outcomes; one
 * that has just run out of time gets one more `call`, which writes them.
 */
export function nextOf(ports: WaterfallPorts, run: WaterfallRun): NextStep {
  const step = chooseNow(ports, run);
  if (step.do === 'done') return { next: 'done', waitSeconds: 0 };
  if (step.do === 'wait') return { next: 'wait', waitSeconds: step.seconds };
  return { next: step.do === 'verify' ? 'verify' : 'call', waitSeconds: 0 };
}
