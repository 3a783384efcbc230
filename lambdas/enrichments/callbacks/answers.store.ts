import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, tableName } from '../../shared/dynamo.ts';
import { EXPIRES_AT_S, keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { readItem, readItems } from '../../shared/read-items.ts';
import type { LateAnswer } from '../../waterfall/late-answers.ts';
import type { ProviderOutcome } from '../../waterfall/waterfall.contract.ts';
import type { AnswerPlace } from './callback-token.ts';
import { ANSWER_SECONDS } from './callbacks.contract.ts';

/** An answer as it is kept; it holds a person's data. */
interface KeptAnswer extends LateAnswer {
  readonly untilS: number;
}

/**
 * Keeps what came for a place; false where something has come before, which stays as it is. All
 * answers of a person stand in one item, so that who asks next reads them in one call, whatever the
 * person is known by.
 */
export function putAnswer(
  p: Ports,
  place: AnswerPlace,
  { provider, outcome }: Pick<LateAnswer, 'provider' | 'outcome'>,
): Promise<boolean> {
  const { workspaceId, identityKey, search, data } = place;
  const untilS = Math.ceil(p.now() / 1000) + ANSWER_SECONDS;
  const kept: KeptAnswer = { provider, search, data, outcome, untilS };
  const update = new UpdateCommand({
    TableName: tableName(),
    Key: keys.answers(workspaceId, identityKey),
    UpdateExpression: `SET #ticket = :kept, ${EXPIRES_AT_S} = :until`,
    ConditionExpression: 'attribute_not_exists(#ticket)',
    ExpressionAttributeNames: { '#ticket': ticketOf(place, provider) },
    ExpressionAttributeValues: { ':kept': kept, ':until': untilS },
  });
  return conditionHolds(p.db.send(update));
}

/** Reads what has come for a place from a provider, consistently; undefined where nothing has. */
export async function findAnswer(
  p: Ports,
  place: AnswerPlace,
  provider: string,
): Promise<ProviderOutcome | undefined> {
  const kept = await readItem(p, keys.answers(place.workspaceId, place.identityKey));
  return (kept?.[ticketOf(place, provider)] as KeptAnswer | undefined)?.outcome;
}

/** Reads what has come in the last days about the person who has these keys, in this workspace. */
export async function listAnswers(
  p: Ports,
  workspaceId: string,
  identityKeys: readonly string[],
): Promise<readonly LateAnswer[]> {
  const nowS = p.now() / 1000;
  const found = await readItems(
    p,
    identityKeys.map((key) => keys.answers(workspaceId, key)),
  );
  return found.flatMap((item) => answersIn(item ?? {})).filter(({ untilS }) => untilS > nowS);
}

function answersIn(item: Readonly<Record<string, unknown>>): KeptAnswer[] {
  const tickets = Object.keys(item).filter((name) => name.startsWith(TICKET));
  return tickets.sort().map((name) => item[name] as KeptAnswer);
}

const TICKET = 'ticket#';

/** By the provider too: a step that is done again after a crash may ask another one. */
function ticketOf({ enrichmentId, part, row, step }: AnswerPlace, provider: string): string {
  return `${TICKET}${enrichmentId}#${part}#${row}#${step}#${provider}`;
}
