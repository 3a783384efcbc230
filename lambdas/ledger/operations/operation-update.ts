import type { UpdateParts } from '../account/account-update.ts';
import type { Operation } from '../ledger.contract.ts';
import type { RecordChange } from '../requests.contract.ts';

/**
 * Writes an operation's next state on its record, as one conditional update: the machine `none →
 * intended → applied | refused | unneeded`, and `LOST → intended` for the next attempt, is in these
 * conditions and nowhere else.
 *
 * Shape:  `attribute` is the record's, e.g. `hold`; `change` goes with it.
 */
export function toIntention(
  attribute: string,
  operation: Operation,
  change: RecordChange = {},
): UpdateParts {
  if (operation.attempt === 1) {
    return toParts(attribute, operation, change, {
      condition: 'attribute_exists(pk) AND attribute_not_exists(#op)',
      names: {},
      values: {},
    });
  }
  return toParts(attribute, operation, change, {
    condition: 'attribute_exists(pk) AND #op.attempt = :before AND #op.#code = :lost',
    names: { '#code': 'code' },
    values: { ':before': operation.attempt - 1, ':lost': 'LOST' },
  });
}

/**
 * Writes the fate of the operation that was intended under that id; `ended` is the operation with
 * it.
 */
export function toFateUpdate(
  attribute: string,
  ended: Operation,
  change: RecordChange = {},
): UpdateParts {
  return toParts(attribute, ended, change, {
    condition: '#op.id = :id AND #op.#state = :intended',
    names: { '#state': 'state' },
    values: { ':id': ended.id, ':intended': 'intended' },
  });
}

/** Closes an operation that was lost: no next attempt can be intended. */
export function toClosing(
  attribute: string,
  closed: Operation,
  change: RecordChange = {},
): UpdateParts {
  return toParts(attribute, closed, change, {
    condition: '#op.id = :id AND #op.#code = :lost',
    names: { '#code': 'code' },
    values: { ':id': closed.id, ':lost': 'LOST' },
  });
}

interface Guard {
  readonly condition: string;
  readonly names: Record<string, string>;
  readonly values: Record<string, unknown>;
}

function toParts(
  attribute: string,
  operation: Operation,
  change: RecordChange,
  guard: Guard,
): UpdateParts {
  const sets = Object.entries(change.set ?? {});
  const removes = change.remove ?? [];
  return {
    UpdateExpression:
      ['SET #op = :op', ...sets.map((_, n) => `#s${n} = :s${n}`)].join(', ') +
      (removes.length > 0 ? ` REMOVE ${removes.map((_, n) => `#r${n}`).join(', ')}` : ''),
    ConditionExpression: guard.condition,
    ExpressionAttributeNames: {
      '#op': attribute,
      ...guard.names,
      ...Object.fromEntries(sets.map(([name], n) => [`#s${n}`, name])),
      ...Object.fromEntries(removes.map((name, n) => [`#r${n}`, name])),
    },
    ExpressionAttributeValues: {
      ':op': operation,
      ...guard.values,
      ...Object.fromEntries(sets.map(([, value], n) => [`:s${n}`, value])),
    },
  };
}
