import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { conditionHolds, tableName } from '../../shared/dynamo.ts';
import { EXPIRES_AT_S, keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { readItem, readItems } from '../../shared/read-items.ts';
import type { LateAnswer } from '../../waterfall/late-answers.ts';
import type { ProviderOutcome } from '../../waterfall/waterfall.contract.ts';
import type { AnswerPlace } from './callback-token.ts';
import { ANSWER_SECONDS } from './callbacks.contract.ts';

/**
 * An answer as it is kept; it holds a person's data. All answers of a person stand in one item, under
 * the strongest key of the row that was answered: a later row, which may know the person by other
 * keys, reads the items of all its keys in one call. Each answer is an attribute, named after its
 * ticket.
 */
interface KeptAnswer extends LateAnswer {
  /** When its week is over; the item itself goes a week after its last answer. */
  readonly untilS: number;
}

/**
 * Keeps what came for a place; false where something has come before, which stays as it is. Answers
 * whose week is over go with this write, so that the item holds those of a week at most.
 */
export async function putAnswer(
  p: Ports,
  place: AnswerPlace,
  { provider, outcome }: Pick<LateAnswer, 'provider' | 'outcome'>,
): Promise<boolean> {
  const { workspaceId, identityKey, search, data } = place;
  const Key = keys.answers(workspaceId, identityKey);
  const untilS = Math.ceil(p.now() / 1000) + ANSWER_SECONDS;
  const kept: KeptAnswer = { provider, search, data, outcome, untilS };
  const over = Object.entries(answersIn(await readItem(p, Key))).filter(([, each]) =>
    isOver(p, each),
  );
  const removal = over.length > 0 ? ` REMOVE ${over.map((_, n) => `#over${n}`).join(', ')}` : '';
  const update = new UpdateCommand({
    TableName: tableName(),
    Key,
    UpdateExpression: `SET #ticket = :kept, ${EXPIRES_AT_S} = :until${removal}`,
    ConditionExpression: 'attribute_not_exists(#ticket)',
    ExpressionAttributeNames: {
      '#ticket': ticketOf(place, provider),
      ...Object.fromEntries(over.map(([ticket], n) => [`#over${n}`, ticket])),
    },
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
  const items = await readItems(
    p,
    identityKeys.map((key) => keys.answers(workspaceId, key)),
  );
  const found = items.flatMap((item) => Object.values(answersIn(item)));
  return found.filter((each) => !isOver(p, each));
}

/** Gives the answers of an item by their tickets, in the tickets' order. */
function answersIn(item: Readonly<Record<string, unknown>> = {}): Record<string, KeptAnswer> {
  const tickets = Object.keys(item).filter((name) => name.startsWith(TICKET));
  return Object.fromEntries(tickets.sort().map((name) => [name, item[name] as KeptAnswer]));
}

const isOver = (p: Pick<Ports, 'now'>, { untilS }: KeptAnswer): boolean => untilS <= p.now() / 1000;

const TICKET = 'ticket#';

/** By the provider too: a step that is done again after a crash may ask another one. */
function ticketOf({ enrichmentId, part, row, step }: AnswerPlace, provider: string): string {
  return `${TICKET}${enrichmentId}#${part}#${row}#${step}#${provider}`;
}
