import type { ZodMiniType, z } from 'zod/mini';
import type { BillingPorts } from '../../billing/apply-payment.ts';
import type { PaymentQueue } from '../../billing/payment-queue.ts';
import type { SubmitPorts } from '../../enrichments/ports.ts';
import type { FilePorts } from '../../imports/ports.ts';
import type { FieldError } from '../../shared/errors.contract.ts';
import type { LookupCache } from '../../shared/lookup-cache.ts';
import type { Ports } from '../../shared/ports.ts';
import type { KeyVault } from '../../workspaces/provider-keys/provider-keys.contract.ts';
import type { Workspace } from '../../workspaces/workspaces.contract.ts';
import type { BillingUseCases } from '../billing-use-cases.ts';
import type { ProviderUseCases } from '../provider-use-cases.ts';
import type { ROUTES, RouteId } from '../routes.contract.ts';
import type { UseCases } from '../use-cases.ts';
import type { KeyRing, Principal } from './authenticate.ts';
import type { Answer } from './respond.ts';

/** What the chain itself reaches outside. */
export type ChainPorts = Pick<Ports, 'now' | 'log'>;

/** What a function reaches whose callers bring keys. */
export interface KeyedPorts extends Ports, KeyRing {
  readonly workspaces: LookupCache<Workspace | undefined>;
}

/** All that the API reaches outside itself. */
export interface ApiDependencies extends SubmitPorts, FilePorts, KeyedPorts {
  readonly useCases: UseCases;
}

/** All that the function `progress` reaches outside itself. */
export interface ProgressDependencies extends KeyedPorts {
  readonly useCases: Pick<UseCases, 'loadEnrichment' | 'isRunning'>;
}

/** All that the function `billing` reaches outside itself. */
export interface BillingDependencies extends BillingPorts, PaymentQueue, KeyedPorts {
  readonly useCases: BillingUseCases;
}

/** All that the function `providers` reaches outside itself. */
export interface ProvidersDependencies extends KeyVault, KeyedPorts {
  readonly useCases: ProviderUseCases;
}

type Spec<Id extends RouteId> = (typeof ROUTES)[Id];
type Output<S> = S extends ZodMiniType ? z.output<S> : S extends 'raw' ? Uint8Array : undefined;
type BodyOf<Id extends RouteId> = Spec<Id> extends { body: infer S } ? Output<S> : undefined;
type QueryOf<Id extends RouteId> = Output<Spec<Id>['query']>;
/** Routes under `/v1/workspaces/{ws}` have passed its wall. */
type WorkspaceOf<Id extends RouteId> = Spec<Id>['path'] extends `${string}{ws}${string}`
  ? Workspace
  : undefined;
type PrincipalOf<Id extends RouteId> = Spec<Id>['principal'] extends 'none' ? undefined : Principal;
type KeyOf<Id extends RouteId> = Spec<Id>['idempotency'] extends 'required'
  ? string
  : string | undefined;
/** What the declared schema lets through, as code that changes nothing may hand it on. */
type AnswerOf<Id extends RouteId> = Unchanged<Output<Spec<Id>['answer']>>;
type Unchanged<T> = T extends (infer Item)[]
  ? readonly Unchanged<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Unchanged<T[Name]> }
    : T;

/** The forms that an answer can have; JSON where the caller prefers no other that there is. */
export type Format = 'json' | 'csv' | 'html';

/** A request that has passed the chain: who, in which workspace, with which input. */
export interface ApiRequest<Id extends RouteId = RouteId> {
  readonly principal: PrincipalOf<Id>;
  readonly workspace: WorkspaceOf<Id>;
  /** The last id of the path, `{id}`; empty where there is none. */
  readonly id: string;
  readonly body: BodyOf<Id>;
  readonly query: QueryOf<Id>;
  readonly idempotencyKey: KeyOf<Id>;
  /** SHA-256 of the canonical body. */
  readonly bodyHash: string;
  readonly format: Format;
  /** `Prefer: wait=n`, at most 25; 0 where it was not asked for. */
  readonly waitSeconds: number;
  /** Where the API was asked: `https://api.example`. */
  readonly origin: string;
}

/** What is known when the input is checked: the body as it came, the query where it is in order. */
export interface UncheckedRequest<Id extends RouteId = RouteId> {
  readonly workspace: WorkspaceOf<Id>;
  readonly principal: PrincipalOf<Id>;
  readonly body: unknown;
  readonly query?: QueryOf<Id> | undefined;
}

interface Runs<Id extends RouteId, Dependencies> {
  run(deps: Dependencies, request: ApiRequest<Id>): Promise<Answer<AnswerOf<Id>>>;
  /** Finds what a schema cannot know: plans, members. Told together with the schema's errors. */
  check?(
    deps: Dependencies,
    request: UncheckedRequest<Id>,
  ): readonly FieldError[] | Promise<readonly FieldError[]>;
}

interface Replays<Id extends RouteId, Dependencies> {
  /**
   * Gives the first answer to a repeat, undefined to a new request: what is left of a route that
   * spends while its workspace is suspended.
   */
  replay(deps: Dependencies, request: ApiRequest<Id>): Promise<Answer<AnswerOf<Id>> | undefined>;
}

/** What a route does with a request that has passed the chain. */
export type Route<Id extends RouteId = RouteId, Dependencies = ApiDependencies> = Runs<
  Id,
  Dependencies
> &
  (Spec<Id> extends { readonly spends: true } ? Replays<Id, Dependencies> : unknown);

/** A route as the chain sees it, which has made sure of the shapes. */
export type AnyRoute<Dependencies> = Runs<RouteId, Dependencies> &
  Partial<Replays<RouteId, Dependencies>>;
