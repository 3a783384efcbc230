import type { WaterfallStep } from './choose-step.ts';
import { chooseNow, performStep, type WaterfallPorts } from './perform-step.ts';
import { VENDORS } from './registry.ts';
import type { NextStep, WaterfallRun } from './waterfall.contract.ts';

/** How long a run may be worked on, and who keeps what has come of it. */
export interface AdvanceOptions {
  /** Nothing goes on beyond this time, as the ports' clock counts. */
  readonly untilMs: number;
  /**
   * Called after each call that cost or brought something, before a wait, and at the end where
   * anything is unsaved. A free miss is saved with what comes next: who repeats it pays nothing.
   */
  readonly save: (run: WaterfallRun) => Promise<void>;
  /** Waits for a ticket or a rate limit. Meanwhile another run may take this one's place. */
  readonly wait: (ms: number) => Promise<void>;
}

/** A wait that is longer is left to the caller. */
const WAIT_IN_RUN_SECONDS_MAX = 4;

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
  { untilMs, save, wait }: AdvanceOptions,
): Promise<WaterfallRun> {
  const timed = { ...ports, untilMs };
  let run = start;
  let saved = start;
  const keep = async (): Promise<void> => {
    if (run !== saved) await save(run);
    saved = run;
  };
  for (;;) {
    const step = chooseNow(ports, run);
    if (isLater(ports, run, step, untilMs)) break;
    if (step.do === 'wait') {
      await keep();
      await wait(step.seconds * 1000);
      continue;
    }
    const before = run;
    run = await performStep(timed, run, step);
    if (!isFreeMiss(before, run)) await keep();
  }
  await keep();
  return run;
}

/**
 * Says whether a step is not for this call: nothing is left, or its time does not last. A step begins
 * only with time for one whole try of its vendor, so that no call that costs is cut off.
 */
function isLater(
  ports: WaterfallPorts,
  run: WaterfallRun,
  step: WaterfallStep,
  untilMs: number,
): boolean {
  const beginsUntilMs = untilMs - tryMsOf(vendorOf(run, step));
  switch (step.do) {
    case 'done':
      return true;
    case 'end':
    case 'giveUp':
      return false;
    case 'wait': {
      const isShort = step.seconds <= WAIT_IN_RUN_SECONDS_MAX;
      return !isShort || ports.now() + step.seconds * 1000 > beginsUntilMs;
    }
    default:
      return ports.now() > beginsUntilMs;
  }
}

/** Names the vendor that a step calls; a wait ends with a call of the one that it waits for. */
function vendorOf({ pending, waiting }: WaterfallRun, step: WaterfallStep): string | undefined {
  if (step.do === 'call') return step.provider;
  if (step.do === 'verify') return step.verifier;
  return waiting?.provider ?? pending?.provider;
}

const tryMsOf = (vendor = ''): number => VENDORS.get(vendor)?.timeoutMs ?? 0;

/** Says whether a call cost nothing and found nothing, or nobody was called. */
function isFreeMiss(before: WaterfallRun, after: WaterfallRun): boolean {
  const attempt = after.attempts.at(-1);
  return (
    after.attempts.length === before.attempts.length + 1 &&
    (attempt?.outcome === 'not-found' || attempt?.skipped === true) &&
    attempt.providerCostMicroUsd === 0
  );
}

/**
 * Tells the caller what comes next. `done` is said only of a run that carries its outcomes; one
 * that has just run out of time goes on once more, to write them.
 */
export function nextOf(ports: WaterfallPorts, run: WaterfallRun): NextStep {
  const step = chooseNow(ports, run);
  if (step.do === 'done') return { next: 'done', waitSeconds: 0 };
  if (step.do === 'wait') return { next: 'wait', waitSeconds: step.seconds };
  return { next: 'again', waitSeconds: 0 };
}
