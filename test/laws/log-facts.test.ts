import { expect, test } from 'vitest';
import { LOG_EVENTS } from '../../lambdas/shared/log-events.contract.ts';
import { loggedLines } from './logged-facts.ts';
import { readSources } from './source-files.ts';
import { isNode, nameOf, nodesOf, type SyntaxNode } from './syntax.ts';

/**
 * THE LAW of what may be logged: each call that writes a line is read as it stands in the sources.
 * Its facts are those of its event, and what stands there as a value is what the fact is called, or
 * one of the few names beside it.
 */

const ERROR = ['error', 'internal', 'cause', 'frames'];

/** THE TABLE of facts, by event. */
const FACTS: Readonly<Record<keyof typeof LOG_EVENTS, readonly string[]>> = {
  REQUEST_ANSWERED: ['requestId', 'route', 'status', 'code', 'workspaceId', 'actor', 'ms'],
  REQUEST_FAILED: ['requestId', 'route', ...ERROR],
  REQUEST_CUT_OFF: ['requestId', 'route', ...ERROR],
  AUDIT_END_UNTOLD: ERROR,
  FUNCTION_REFUSED: ['functionId', 'requestId', ...ERROR],
  FUNCTION_FAILED: ['functionId', 'requestId', ...ERROR],
  FUNCTION_CUT_OFF: ['functionId', 'requestId', ...ERROR],
  TABLE_THROTTLED: ['operation', 'error'],
  SECRET_READ_FAILED: ERROR,
  PROVIDER_SECRET_REFUSED: ['vendor', 'problem'],
  WORKFLOW_NOT_STARTED: ['workspaceId', 'enrichmentId', ...ERROR],
  START_NOT_QUEUED: ['workspaceId', 'enrichmentId', ...ERROR],
  EVENT_DELAYED: ERROR,
  IMPORT_READ: ['workspaceId', 'importId', 'enrichmentId', 'rows', 'refusedRows', 'code'],
  STRIPE_EVENT_TAKEN: ['requestId', 'kind', 'eventType', 'paymentId', 'subscriptionId'],
  STRIPE_WORD_UNKNOWN: ['eventType', 'paymentId', 'subscriptionId'],
  STRIPE_CALL_UNSIGNED: ['requestId', 'code'],
  STRIPE_EVENT_NOT_KEPT: ['requestId', 'code'],
  TOP_UP_ENDED: ['workspaceId', 'kind', 'code', 'paymentId'],
  STRIPE_EVENT_REFUSED: ['requestId', 'code'],
  CALLBACK_TAKEN: ['requestId', 'vendor', 'kind'],
  CALLBACK_OF_NOBODY: ['requestId', 'code'],
  CALLBACK_REFUSED: ['requestId', 'vendor', 'code'],
  PAYMENT_NOT_QUEUED: ['paymentId', 'subscriptionId', 'workspaceId', ...ERROR],
  PAYMENT_DELAYED: ['paymentId', 'subscriptionId', 'workspaceId', ...ERROR],
  PAYMENT_SET_ASIDE: ['paymentId', 'subscriptionId', 'workspaceId', ...ERROR],
  PAYMENT_OF_NOBODY: ['paymentId', 'workspaceId'],
  SALE_OF_NO_PACK: ['sessionId', 'workspaceId'],
  PAYMENT_REPAIRED: ['paymentId'],
  SUBSCRIPTION_REPAIRED: ['subscriptionId'],
  PAYMENT_DIFFERS: ['paymentId', 'workspaceId', 'kind'],
  SUBSCRIPTION_OF_NOBODY: ['subscriptionId', 'workspaceId'],
  SUBSCRIPTION_OF_NO_PLAN: ['subscriptionId', 'workspaceId'],
  SUBSCRIPTION_BESIDE_ANOTHER: ['subscriptionId', 'workspaceId'],
  SCHEDULE_DONE: [
    'schedule',
    'putOff',
    'workspaces',
    'accounts',
    'swept',
    'replayed',
    'entries',
    'started',
    'failed',
    'unfinished',
    'faults',
    'repaired',
    'differing',
    'foreign',
    'putOff',
  ],
  SCHEDULE_ITEM_DELAYED: [
    'schedule',
    'kind',
    'workspaceId',
    'paymentId',
    'subscriptionId',
    'shardId',
    'from',
    'through',
    ...ERROR,
  ],
  SCHEDULE_ITEM_FAILED: [
    'schedule',
    'kind',
    'workspaceId',
    'paymentId',
    'subscriptionId',
    'shardId',
    'from',
    'through',
    ...ERROR,
  ],
  UNFINISHED_KIND_UNKNOWN: ['schedule', 'kind', 'workspaceId', 'paymentId', 'subscriptionId'],
  LEDGER_PROJECTED: ['entries'],
  LEDGER_RECORD_GONE: ['shardId', 'from', 'through'],
  LEDGER_AUDIT_FAILED: ['workspaceId', 'kind', 'from'],
  SETTLE_LATE: ['workspaceId', 'enrichmentId'],
  PROVIDER_ANSWERED: ['workspaceId', 'enrichmentId', 'provider', 'kind', 'outcome', 'ms'],
  PROVIDER_WORD_UNKNOWN: ['vendor'],
  VENDOR_CIRCUIT_OPENED: ['vendor'],
  VENDOR_CIRCUIT_CLOSED: ['vendor'],
  VENDOR_NOT_NOTED: ['vendor', 'error'],
  PROVIDER_ACCOUNT_REFUSED: ['provider', 'outcome'],
};

/** What may stand as a fact's value under another name than the fact's own. */
const ALSO_CALLED: Readonly<Record<string, readonly string[]>> = {
  route: ['routeKey'],
  status: ['statusCode'],
  // `now() - startedAt`.
  ms: ['startedAt'],
  workspaceId: ['ws', 'topUpOf'],
  enrichmentId: ['id'],
  operation: ['commandName'],
  error: ['name'],
  from: ['startSequenceNumber'],
  through: ['endSequenceNumber'],
};

const sources = readSources('lambdas').filter(({ path }) => path !== 'lambdas/shared/log.ts');
/** Hands on what its callers give; they are read themselves. */
const HANDS_ON = 'lambdas/schedules/log-undone.ts';

function faultsOf(files: typeof sources): string[] {
  return files.flatMap(loggedLines).flatMap(({ path, events, facts, unread }) => {
    const allowed = events.map(
      (event) => (FACTS as Record<string, readonly string[]>)[event] ?? [],
    );
    const named = facts.flatMap(({ name, value }) => {
      if (!allowed.every((names) => names.includes(name))) return [`${path}: ${events} ${name}`];
      const isOwn = value === undefined || value === name || ALSO_CALLED[name]?.includes(value);
      return isOwn ? [] : [`${path}: ${events} ${name}: ${value}`];
    });
    return [...unread.map((what) => `${path}: cannot read ${what}`), ...named];
  });
}

test('every line has the facts of its event, and as values what they are called', () => {
  expect(faultsOf(sources.filter(({ path }) => path !== HANDS_ON))).toEqual([]);
});

test('every event is logged by a call that can be read', () => {
  const logged = new Set(sources.flatMap(loggedLines).flatMap(({ events }) => events));
  expect([...logged].toSorted()).toEqual(Object.keys(LOG_EVENTS).toSorted());
});

test.each([
  ["p.log('PROVIDER_ANSWERED', { provider, fullName })", 'PROVIDER_ANSWERED fullName'],
  [
    "p.log('PROVIDER_ANSWERED', { provider: person.fullName })",
    'PROVIDER_ANSWERED provider: fullName',
  ],
  ["log('LEDGER_PROJECTED', { workspaceId })", 'LEDGER_PROJECTED workspaceId'],
  ["log('REQUEST_FAILED', { route: event.rawPath })", 'REQUEST_FAILED route: rawPath'],
  ["log('REQUEST_FAILED', { requestId: email ?? requestId })", 'REQUEST_FAILED requestId: email'],
  [
    "log('PROVIDER_WORD_UNKNOWN', { vendor: String(answer.word) })",
    'PROVIDER_WORD_UNKNOWN vendor: word',
  ],
  [
    "const line = { vendor: word }; log('PROVIDER_WORD_UNKNOWN', line)",
    'PROVIDER_WORD_UNKNOWN vendor: word',
  ],
  ["log('PROVIDER_WORD_UNKNOWN', { ...subject })", 'cannot read facts subject'],
  ["log('PROVIDER_WORD_UNKNOWN', subject.facts)", 'cannot read facts …'],
  ["log('PROVIDER_WORD_UNKNOWN', { [name]: vendor })", 'cannot read a computed name'],
  ["log('PROVIDER_WORD_UNKNOWN', { ...toFacts(subject) })", 'cannot read what toFacts gives'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source
  ['log("PROVIDER_WORD_UNKNOWN", { vendor: `${email}` })', 'PROVIDER_WORD_UNKNOWN vendor: ?'],
  ["log('PROVIDER_WORD_UNKNOWN', { vendor: word.slice(3) })", 'PROVIDER_WORD_UNKNOWN vendor: ?'],
  ['log(email, {})', 'cannot read event email'],
  ['logUndone(p, { schedule, workspaceId: member.email }, error)', 'workspaceId: email'],
  [
    "deps.log(late ? 'LEDGER_PROJECTED' : 'LEDGER_RECORD_GONE', { entries })",
    'LEDGER_PROJECTED,LEDGER_RECORD_GONE entries',
  ],
])('the law sees %s', (text, fault) => {
  expect(faultsOf([{ path: 'x.ts', text }]).join()).toContain(fault);
});

test.each([
  "log('LEDGER_PROJECTED', { entries: 3 })",
  "p.log('REQUEST_FAILED', { requestId, route: event.routeKey, ...describeError(error) })",
  "const counts = await sweepRecords(p); p.log('SCHEDULE_DONE', { schedule: 'x', ...counts })",
  "p.log('WORKFLOW_NOT_STARTED', { workspaceId, ...(failed && { enrichmentId: record.id }) })",
  'Math.log(email)',
])('and lets pass: %s', (text) => {
  expect(faultsOf([{ path: 'x.ts', text }])).toEqual([]);
});

/** What the text of an error for the log may hold: ids, counts, and words of our own lists. */
const IN_ERRORS = [
  'id',
  'enrichmentId',
  'grantId',
  'keyId',
  'base',
  'plan',
  'scope',
  'length',
  'row',
  'part',
  'seen',
  'n',
];

/** The names at the end of what a template puts in. */
function putIn(template: SyntaxNode): string[] {
  return (template.expressions as readonly SyntaxNode[]).map((each) => {
    if (each.type === 'MemberExpression') return nameOf(each.property) ?? '?';
    return nameOf(each) ?? '?';
  });
}

test('the text that an error has for the log is a sentence of ours with ids and counts in it', () => {
  const faults = sources.flatMap((file) =>
    nodesOf(file).flatMap(({ node }) => {
      if (node.type !== 'NewExpression' || nameOf(node.callee) !== 'AppError') return [];
      const [, text] = node.arguments as unknown[];
      if (!isNode(text)) return [`${file.path}: no text`];
      if (text.type === 'Literal') return [];
      const names = text.type === 'TemplateLiteral' ? putIn(text) : ['?'];
      return names
        .filter((name) => !IN_ERRORS.includes(name))
        .map((name) => `${file.path}: ${name}`);
    }),
  );
  expect(faults).toEqual([]);
});
