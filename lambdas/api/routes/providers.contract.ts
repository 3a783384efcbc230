import type { RouteSpec } from '../route-spec.contract.ts';
import { providersAnswer } from '../schemas/answers/provider-figures.contract.ts';
import {
  providerAnswer,
  providerKeyAnswer,
  providerKeyList,
} from '../schemas/answers/providers.contract.ts';
import { providerKeyBody, providerSettingsBody } from '../schemas/providers.contract.ts';
import { noQuery, providersQuery } from '../schemas/queries.contract.ts';

const PROVIDER = '/v1/providers/{id}';
const KEYS = '/v1/workspaces/{ws}/provider-keys';

/**
 * Routes about accounts with providers and verifiers: the operator's, and workspaces' own. A
 * function of their own serves them: no other may touch the secrets of workspaces.
 */
export const PROVIDER_ROUTES = {
  listProviders: {
    method: 'GET',
    path: '/v1/providers',
    does:
      'lists providers and verifiers: how each stands, its prices, its place in the order that was ' +
      'learnt and why, and what came of its calls on days of UTC: of the last 30 unless said otherwise',
    principal: 'operator',
    idempotency: 'none',
    query: providersQuery,
    success: 200,
    answer: providersAnswer,
    codes: [],
  },
  getProvider: {
    method: 'GET',
    path: PROVIDER,
    does:
      "gives a provider or verifier: what is set of it, its public prices and limits, how the operator's " +
      'account with it stands',
    servedBy: 'providers',
    principal: 'operator',
    idempotency: 'none',
    query: noQuery,
    success: 200,
    answer: providerAnswer,
    codes: [],
  },
  setProvider: {
    method: 'PUT',
    path: PROVIDER,
    does: 'sets how a provider or verifier is asked; what is absent stays, `null` resets',
    servedBy: 'providers',
    principal: 'operator',
    idempotency: 'none',
    body: providerSettingsBody,
    query: noQuery,
    success: 200,
    answer: providerAnswer,
    audited: 'provider.changed',
    codes: ['ACCOUNT_BUSY'],
  },
  listProviderKeys: {
    method: 'GET',
    path: KEYS,
    does: 'lists the providers that the workspace has a key of its own with; never the keys',
    servedBy: 'providers',
    principal: 'workspace',
    scope: 'manage',
    idempotency: 'none',
    query: noQuery,
    success: 200,
    answer: providerKeyList,
    codes: [],
  },
  setProviderKey: {
    method: 'PUT',
    path: `${KEYS}/{id}`,
    does: "keeps the workspace's own key with a provider, which is asked with it from now on",
    servedBy: 'providers',
    principal: 'workspace',
    scope: 'manage',
    idempotency: 'none',
    body: providerKeyBody,
    query: noQuery,
    success: 200,
    answer: providerKeyAnswer,
    audited: 'provider-key.set',
    codes: ['ACCOUNT_BUSY'],
  },
  removeProviderKey: {
    method: 'DELETE',
    path: `${KEYS}/{id}`,
    does: "takes the workspace's own key with a provider away; with the last one goes its secret",
    servedBy: 'providers',
    principal: 'workspace',
    scope: 'manage',
    idempotency: 'none',
    query: noQuery,
    success: 200,
    answer: providerKeyAnswer,
    audited: 'provider-key.removed',
    codes: ['ACCOUNT_BUSY'],
  },
} as const satisfies Record<string, RouteSpec>;
