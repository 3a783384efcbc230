import { cancelEnrichment } from '../../lambdas/enrichments/cancel-enrichment.ts';
import { quoteEnrichment } from '../../lambdas/enrichments/intake/quote-enrichment.ts';
import { submitEnrichment } from '../../lambdas/enrichments/intake/submit-enrichment.ts';
import { grantCredits } from '../../lambdas/ledger/grants/grant-credits.ts';
import { termsOf } from '../../lambdas/plans/terms.ts';
import { ERRORS, type ErrorCode } from '../../lambdas/shared/errors.contract.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import type { Submission } from './observer.ts';
import type { Ask, Gift } from './scenario.ts';
import type { World } from './world.ts';

const TRIES_MAX = 7;
/** An HTTP client gives up on an answer after so long. */
const CLIENT_TIMEOUT_MS = 30_000;

/**
 * Sends a request, again and again under its key while the answer says nothing, as a careful client
 * does.
 */
export async function ask(world: World, asked: Ask): Promise<void> {
  const submission = { ask: asked, sentAtMs: world.schedule.nowMs, ends: [] };
  world.observer.submissions.set(asked.key, submission);
  if (asked.isDouble) void sendUntilAnswered(world, submission);
  if (asked.cancelAfterMs !== undefined) void cancelLater(world, submission, asked.cancelAfterMs);
  await sendUntilAnswered(world, submission);
}

async function sendUntilAnswered(world: World, submission: Submission): Promise<void> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const error = await overHttp(world, () => submitOnce(world, submission));
    if (error === undefined || isFinal(error)) return;
    // Now and then a member walks away from a request of unknown fate.
    if (world.chance.happens(0.1)) return;
    await world.schedule.wait(world.chance.spread(200, 40_000));
  }
}

async function submitOnce(world: World, { ask, ends }: Submission): Promise<void> {
  const workspace = world.workspaceOf(ask.workspaceId);
  const { actor, key: idempotencyKey, input } = ask;
  try {
    const { enrichment: view } = await world.functions.invoke('api', (p) =>
      submitEnrichment(p, { workspace, actor, idempotencyKey, bodyHash: 'hash', input }),
    );
    ends.push({ kind: 'accepted', view });
  } catch (error) {
    ends.push(
      isFinal(error) ? { kind: 'refused', code: (error as Error).name } : { kind: 'unknown' },
    );
    throw error;
  }
}

async function cancelLater(world: World, { ask, ends }: Submission, ms: number): Promise<void> {
  await world.schedule.wait(ms);
  const accepted = ends.find((end) => end.kind === 'accepted');
  if (accepted?.kind !== 'accepted') return;
  await overHttp(world, () =>
    world.functions.invoke('api', (p) => cancelEnrichment(p, ask.workspaceId, accepted.view.id)),
  );
}

/** Asks what a request would cost; the answer is not looked at, but nothing may come of asking. */
export async function quote(world: World, { workspaceId, input }: Ask): Promise<void> {
  await overHttp(world, () =>
    world.functions.invoke('api', (p) => quoteEnrichment(p, world.workspaceOf(workspaceId), input)),
  );
}

/** Lets credits come in, again and again under the same key until it is certain. */
export async function give(world: World, gift: Gift): Promise<void> {
  const noted = { ...gift, isDone: false };
  world.observer.gifts.set(`${gift.workspaceId} ${gift.grantId}`, noted);
  const { workspaceId, grantId, creditType, amount, category, expiresAfterMs } = gift;
  const expiresAtMs =
    expiresAfterMs === undefined ? null : epochMs(world.schedule.nowMs + expiresAfterMs);
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const error = await overHttp(world, () =>
      world.functions.invoke('api', (p) =>
        grantCredits(p, {
          account: { workspaceId },
          terms: termsOf(world.workspaceOf(workspaceId)),
          grantId,
          creditType,
          amount,
          category,
          reason: 'gift',
          actor: 'operator',
          expiresAtMs,
          bodyHash: 'hash',
        }),
      ),
    );
    if (error === undefined) noted.isDone = true;
    if (error === undefined || isFinal(error)) return;
    await world.schedule.wait(world.chance.spread(200, 40_000));
  }
}

/**
 * Carries a request to the function and its answer back; either may be lost. Gives the error that
 * the client sees.
 */
async function overHttp(world: World, work: () => Promise<unknown>): Promise<unknown> {
  const { schedule, chance, network } = world;
  await schedule.wait(chance.spread(5, 40));
  const lost = chance.happens(network.rates.message);
  const request = lost && chance.happens(0.3) ? undefined : work();
  if (!lost)
    return request?.then(
      () => undefined,
      (error: unknown) => error,
    );
  void request?.catch(() => {});
  await schedule.wait(chance.happens(0.5) ? CLIENT_TIMEOUT_MS : chance.spread(1, 500));
  return new Error('no answer');
}

/** Says whether the product has told for good that it will not do it. */
function isFinal(error: unknown): boolean {
  const name = error instanceof Error ? error.name : '';
  return name in ERRORS && ERRORS[name as ErrorCode].retry === 'never';
}
