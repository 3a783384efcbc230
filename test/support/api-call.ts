import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { billingHandlerOf } from '../../lambdas/api/billing-routes.ts';
import type { BillingUseCases } from '../../lambdas/api/billing-use-cases.ts';
import { docsHandlerOf } from '../../lambdas/api/docs-routes.ts';
import { authenticate } from '../../lambdas/api/http/authenticate.ts';
import type {
  ApiDependencies,
  BillingDependencies,
  ProvidersDependencies,
} from '../../lambdas/api/http/route.ts';
import { answerRequest, type Served } from '../../lambdas/api/http/router.ts';
import { progressHandlerOf } from '../../lambdas/api/progress-routes.ts';
import { providerHandlerOf } from '../../lambdas/api/provider-routes.ts';
import type { ProviderUseCases } from '../../lambdas/api/provider-use-cases.ts';
import { ROUTES, type RouteId } from '../../lambdas/api/routes.contract.ts';
import { handlerOf } from '../../lambdas/api/routes.ts';
import type { UseCases } from '../../lambdas/api/use-cases.ts';
import type { ActResult, IntendedAct } from '../../lambdas/audit/audit.contract.ts';
import type { Facts } from '../../lambdas/shared/log.ts';
import { keepFound, keepRecent } from '../../lambdas/shared/lookup-cache.ts';
import { sha256 } from '../../lambdas/shared/random.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';
import type {
  PresentedKey,
  PresentedOperatorKey,
  Workspace,
} from '../../lambdas/workspaces/workspaces.contract.ts';
import { expectDeclared } from './declared-answers.ts';
import { type FixedPorts, fixedPorts, NOON } from './fixed-ports.ts';
import { memoryFiles } from './memory-files.ts';
import { openMemoryItems } from './memory-items.ts';

export const OPERATOR_KEY = 'operator-key-for-tests-only';
/** The one before, while it is exchanged. */
export const PREVIOUS_OPERATOR_KEY = 'previous-key-for-tests-only';
/** Keys of operators, by their rights; the last is revoked. */
export const OPERATOR_KEYS = {
  opRead: 'slo_66666666666666666666666666666666c4djknr',
  opSupport: 'slo_7777777777777777777777777777777738ge7dg',
  opAdmin: 'slo_88888888888888888888888888888888sz7ctpg',
  opRevoked: 'slo_99999999999999999999999999999999pktgeer',
} as const;

const OPERATORS: readonly { readonly key: string; readonly opens: PresentedOperatorKey }[] = [
  { key: OPERATOR_KEYS.opRead, opens: { keyId: 'opk_read', rights: 'read' } },
  { key: OPERATOR_KEYS.opSupport, opens: { keyId: 'opk_support', rights: 'support' } },
  /** It ends an hour after noon. */
  {
    key: OPERATOR_KEYS.opAdmin,
    opens: { keyId: 'opk_admin', rights: 'admin', expiresAt: epochMs(NOON + 3_600_000) },
  },
  {
    key: OPERATOR_KEYS.opRevoked,
    opens: { keyId: 'opk_revoked', rights: 'admin', revokedAt: epochMs(NOON - 1) },
  },
];

/**
 * Keys of the right shape and checksum. They open workspace `ws_1` with the scopes of their name.
 */
export const KEYS = {
  reader: 'slk_00000000000000000000000000000000m3s95m0',
  enricher: 'slk_11111111111111111111111111111111vf4nhc8',
  manager: 'slk_22222222222222222222222222222222at2gc4g',
  admin: 'slk_66666666666666666666666666666666c4djknr',
  revoked: 'slk_333333333333333333333333333333335pzcrwr',
  agent: 'slk_55555555555555555555555555555555xhbqex0',
  stranger: 'slk_44444444444444444444444444444444jxpbt58',
} as const;

const PRESENTED: Readonly<Record<keyof typeof KEYS, PresentedKey>> = {
  reader: { workspaceId: 'ws_1', keyId: 'key_reader', scopes: ['read'] },
  enricher: {
    workspaceId: 'ws_1',
    keyId: 'key_enricher',
    memberId: 'mem_ada',
    scopes: ['read', 'enrich'],
  },
  manager: { workspaceId: 'ws_1', keyId: 'key_manager', scopes: ['read', 'manage'] },
  /** Of a member who manages the workspace. */
  admin: {
    workspaceId: 'ws_1',
    keyId: 'key_admin',
    memberId: 'mem_ada',
    scopes: ['read', 'manage'],
  },
  revoked: {
    workspaceId: 'ws_1',
    keyId: 'key_revoked',
    scopes: ['read', 'enrich', 'manage'],
    revokedAt: epochMs(NOON - 1),
  },
  /** An agent's: it may spend 10 contact credits a period, for an hour from noon on. */
  agent: {
    workspaceId: 'ws_1',
    keyId: 'key_agent',
    scopes: ['read', 'enrich', 'manage'],
    caps: { amounts: { contact: 10 }, no: 1 },
    expiresAt: epochMs(NOON + 3_600_000),
  },
  stranger: { workspaceId: 'ws_2', keyId: 'key_stranger', scopes: ['read', 'enrich', 'manage'] },
};

export const WORKSPACE: Workspace = {
  id: 'ws_1',
  name: 'Example Ltd',
  plan: 'workspace-pool',
  timezone: 'UTC',
  periodAnchor: '2026-01-01',
  status: 'active',
  createdAt: epochMs(NOON),
};

/** What the routes of all functions reach. */
type AllDependencies = ApiDependencies & BillingDependencies & ProvidersDependencies;

export interface TestApi extends AllDependencies, Pick<FixedPorts, 'advance' | 'sleeps'> {
  readonly logged: { readonly event: string; readonly facts: Facts }[];
  readonly lookedUp: string[];
  /** What was kept of acts that were done. */
  readonly acts: (IntendedAct & ActResult)[];
}

/** Makes what the API reaches, with these use cases; any other fails the test that calls it. */
export function testApi(
  useCases: Partial<UseCases & BillingUseCases & ProviderUseCases> = {},
  workspaces: readonly Workspace[] = [WORKSPACE, { ...WORKSPACE, id: 'ws_2' }],
): TestApi {
  const ports = fixedPorts(openMemoryItems());
  const logged: { event: string; facts: Facts }[] = [];
  const lookedUp: string[] = [];
  const names = Object.keys(KEYS) as (keyof typeof KEYS)[];
  return {
    ...ports,
    queuePayment: async () => {},
    queueTopUp: async () => {},
    queueSubscription: async () => {},
    secretKeys: async () => [OPERATOR_KEY, PREVIOUS_OPERATOR_KEY],
    operatorKeys: keepRecent(ports.now, async (hash) => {
      lookedUp.push(hash);
      return OPERATORS.find(({ key }) => sha256(key) === hash)?.opens;
    }),
    presentedKeys: keepRecent(ports.now, async (hash) => {
      lookedUp.push(hash);
      const name = names.find((each) => sha256(KEYS[each]) === hash);
      return name && PRESENTED[name];
    }),
    workspaces: keepFound(ports.now, async (id) => workspaces.find((each) => each.id === id)),
    startWorkflow: async () => {},
    startRound: async () => {},
    queueStart: async () => {},
    publish: async () => {},
    stripe: async () => undefined,
    files: memoryFiles(),
    readKeys: async () => undefined,
    writeKeys: async () => {},
    removeKeys: async () => {},
    useCases: useCases as UseCases & BillingUseCases & ProviderUseCases,
    log: (event, facts = {}) => {
      logged.push({ event, facts });
    },
    logged,
    lookedUp,
    acts: [],
  };
}

export interface Call {
  readonly as?: keyof typeof KEYS | keyof typeof OPERATOR_KEYS | 'operator' | null;
  readonly ws?: string;
  readonly id?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The JSON of the body, where it is JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Calls a route the way of API Gateway (payload 2.0). The operator calls, unless `as` says who. An
 * answer that the route does not declare fails the test.
 */
export async function callApi(
  api: AllDependencies,
  id: RouteId,
  call: Call = {},
): Promise<Answered> {
  const { method, path } = ROUTES[id];
  const answer = await send(api, toEvent(`${method} ${path}`, call));
  const contentType = answer.headers['content-type'] ?? '';
  expectDeclared(id, { status: answer.status, contentType, text: answer.text });
  return answer;
}

/** Serves the routes of all functions from one place. */
function serve(api: AllDependencies): Served<AllDependencies> {
  return {
    deps: api,
    handlerOf: (id) =>
      handlerOf(id) ??
      progressHandlerOf(id) ??
      billingHandlerOf(id) ??
      providerHandlerOf(id) ??
      docsHandlerOf(id),
    authenticate: (header) => authenticate(api, header),
    findWorkspace: api.workspaces.get,
    audit: async (act, run, resultOf) => {
      const answer = await run();
      (api as Partial<TestApi>).acts?.push({ ...act, ...resultOf(answer) });
      return answer;
    },
  };
}

/** Sends an event as it is. */
export async function send(api: AllDependencies, event: APIGatewayProxyEventV2): Promise<Answered> {
  const { statusCode, headers, body } = await answerRequest(serve(api), event);
  const isJson = headers['content-type']?.includes('json');
  return { status: statusCode, headers, text: body, body: isJson ? JSON.parse(body) : {} };
}

/** Makes the event of a request to a route key. */
export function toEvent(routeKey: string, call: Call = {}): APIGatewayProxyEventV2 {
  const { ws = 'ws_1', id = 'x_1', query, as = 'operator', headers = {} } = call;
  const [method = '', template = ''] = routeKey.split(' ');
  const rawPath = template.replace('{ws}', ws).replace('{id}', id);
  const key = as && { ...KEYS, ...OPERATOR_KEYS, operator: OPERATOR_KEY }[as];
  const body = call.text ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: {
      ...(key && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(query && { queryStringParameters: { ...query } }),
    pathParameters: {
      ...(template.includes('{ws}') && { ws }),
      ...(template.includes('{id}') && { id }),
    },
    ...(body !== undefined && { body }),
    isBase64Encoded: false,
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'api.example',
      domainPrefix: 'api',
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.1',
        userAgent: 'test',
      },
      requestId: 'request-1',
      routeKey,
      stage: '$default',
      time: '10/Mar/2026:12:00:00 +0000',
      timeEpoch: NOON,
    },
  };
}
