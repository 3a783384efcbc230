import { cancelEnrichment } from '../../lambdas/enrichments/cancel-enrichment.ts';
import type { Drawer } from '../../lambdas/enrichments/drawn-sides.ts';
import { quoteEnrichment } from '../../lambdas/enrichments/intake/quote-enrichment.ts';
import { submitEnrichment } from '../../lambdas/enrichments/intake/submit-enrichment.ts';
import { grantCredits } from '../../lambdas/ledger/grants/grant-credits.ts';
import { termsOf } from '../../lambdas/plans/terms.ts';
import { ERRORS, type ErrorCode } from '../../lambdas/shared/errors.contract.ts';
import { AppError } from '../../lambdas/shared/errors.ts';
import { findItem } from '../../lambdas/shared/items.ts';
import { keys } from '../../lambdas/shared/keys.contract.ts';
import { computedId } from '../../lambdas/shared/random.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import { findMember } from '../../lambdas/workspaces/members/read-members.ts';
import { isLicensed } from '../../lambdas/workspaces/members/seat.ts';
import { loadAccountTerms } from '../../lambdas/workspaces/terms-of-account.ts';
import type { ApiKey } from '../../lambdas/workspaces/workspaces.contract.ts';
import type { SimPorts } from './functions.ts';
import { nameOfAccount } from './journal-stream.ts';
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
  world.trace.call(computedId('enr', asked.workspaceId, asked.key), asked.key);
  if (asked.isDouble) void sendUntilAnswered(world, submission);
  if (asked.cancelAfterMs !== undefined) void cancelLater(world, submission, asked.cancelAfterMs);
  const who = asked.keyId ?? asked.actor;
  world.trace.tell(who, `asks ${asked.workspaceId} for ${tellAsk(asked)}, as ${asked.key}`);
  await sendUntilAnswered(world, submission);
}

function tellAsk({ meant, input }: Ask): string {
  const { actions, allowPartial, maxCredits } = input;
  const partial = allowPartial ? ', as many as fit' : '';
  const most = maxCredits === undefined ? '' : `, ${maxCredits} credits at most`;
  return `${meant.length} rows of ${actions.join(' and ')}${partial}${most}`;
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
  const { actor, memberId, key: idempotencyKey, input } = ask;
  try {
    const { enrichment: view } = await world.functions.invoke('api', async (p) => {
      if (world.workspaceOf(ask.workspaceId).status === 'suspended')
        throw new AppError('WORKSPACE_SUSPENDED', 'may not spend');
      return submitEnrichment(p, {
        workspace: world.termsOf(ask.workspaceId),
        actor,
        ...(memberId && { memberId }),
        drawer: await drawerOf(p, ask),
        idempotencyKey,
        bodyHash: 'hash',
        input,
      });
    });
    ends.push({ kind: 'accepted', view });
    world.trace.tell('api', `accepts ${ask.key}`);
  } catch (error) {
    if (isFinal(error)) world.trace.tell('api', `refuses ${ask.key}: ${(error as Error).name}`);
    ends.push(
      isFinal(error) ? { kind: 'refused', code: (error as Error).name } : { kind: 'unknown' },
    );
    throw error;
  }
}

/** Whose seat and caps a request draws on, as the API finds out for the key that it came with. */
async function drawerOf(p: SimPorts, { workspaceId, memberId, keyId }: Ask): Promise<Drawer> {
  const member = memberId === undefined ? undefined : await findMember(p, workspaceId, memberId);
  const key =
    keyId === undefined ? undefined : await findItem<ApiKey>(p, keys.apiKey(workspaceId, keyId));
  return { ...(member && { member }), ...(key?.caps && { key }) };
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
export async function quote(world: World, ask: Ask): Promise<void> {
  await overHttp(world, () =>
    world.functions.invoke('api', async (p) =>
      quoteEnrichment(p, world.termsOf(ask.workspaceId), ask.input, await drawerOf(p, ask)),
    ),
  );
}

/** Lets credits come in, again and again under the same key until it is certain. */
export async function give(world: World, gift: Gift): Promise<void> {
  const { workspaceId, grantId, creditType, amount, category, expiresAfterMs, seat } = gift;
  const expiresAtMs =
    expiresAfterMs === undefined ? null : epochMs(world.schedule.nowMs + expiresAfterMs);
  const account = { workspaceId, ...(seat !== undefined && { seat }) };
  // The route lets credits come to a seat that there is.
  if (seat !== undefined && !isLicensed(world.memberOf(workspaceId, seat)?.seat)) return;
  const noted = { ...gift, isDone: false };
  world.observer.gifts.set(`${workspaceId} ${grantId}`, noted);
  world.trace.tell('operator', `gives ${amount} ${creditType} to ${nameOfAccount(account)}`);
  await untilCertain(world, async (p) => {
    const terms =
      seat === undefined ? termsOf(world.termsOf(workspaceId)) : await loadAccountTerms(p, account);
    await grantCredits(p, {
      account,
      terms,
      grantId,
      creditType,
      amount,
      category,
      reason: 'gift',
      actor: 'operator',
      expiresAtMs,
      bodyHash: 'hash',
    });
    noted.isDone = true;
  });
}

/**
 * Has something done by the API, again and again until it is certain; says whether it was refused.
 */
export async function untilCertain(
  world: World,
  work: (p: SimPorts) => Promise<unknown>,
): Promise<'done' | 'refused' | 'unknown'> {
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const error = await overHttp(world, () => world.functions.invoke('api', work));
    if (error === undefined) return 'done';
    if (isFinal(error)) return 'refused';
    await world.schedule.wait(world.chance.spread(200, 40_000));
  }
  return 'unknown';
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
