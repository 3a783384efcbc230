import type { ZodMiniType, z } from 'zod/mini';
import type { SubmitPorts } from '../../enrichments/intake/start-enrichment.ts';
import type { FieldError } from '../../shared/errors.contract.ts';
import type { Recent } from '../../shared/lookup-cache.ts';
import type { Workspace } from '../../workspaces/workspaces.contract.ts';
import type { ROUTES, RouteId } from '../routes.contract.ts';
import type { UseCases } from '../use-cases.ts';
import type { KeyRing, Principal } from './authenticate.ts';
import type { Answer } from './respond.ts';

/** All that the API reaches outside itself. */
export interface ApiDependencies extends SubmitPorts, KeyRing {
  readonly workspaces: Recent<Workspace | undefined>;
  readonly useCases: UseCases;
}

type Spec<Id extends RouteId> = (typeof ROUTES)[Id];
type Output<S> = S extends ZodMiniType ? z.output<S> : undefined;
type BodyOf<Id extends RouteId> = Spec<Id> extends { body: infer S } ? Output<S> : undefined;
type QueryOf<Id extends RouteId> = Output<Spec<Id>['query']>;
/** Routes under `/v1/workspaces/{ws}` have passed its wall. */
type WorkspaceOf<Id extends RouteId> = Spec<Id>['path'] extends `${string}{ws}${string}`
  ? Workspace
  : undefined;
type KeyOf<Id extends RouteId> = Spec<Id>['idempotency'] extends 'required'
  ? string
  : string | undefined;

/** A request that has passed the chain: who, in which workspace, with which input. */
export interface ApiRequest<Id extends RouteId = RouteId> {
  readonly principal: Principal;
  readonly workspace: WorkspaceOf<Id>;
  /** The last id of the path, `{id}`; empty where there is none. */
  readonly id: string;
  readonly body: BodyOf<Id>;
  readonly query: QueryOf<Id>;
  readonly idempotencyKey: KeyOf<Id>;
  /** SHA-256 of the canonical body. */
  readonly bodyHash: string;
  readonly acceptsCsv: boolean;
  /** `Prefer: wait=n`, at most 25; 0 where it was not asked for. */
  readonly waitSeconds: number;
}

/** What is known when the input is checked: the body as it came, the query where it is in order. */
export interface UncheckedRequest<Id extends RouteId = RouteId> {
  readonly workspace: WorkspaceOf<Id>;
  readonly principal: Principal;
  readonly body: unknown;
  readonly query?: QueryOf<Id> | undefined;
}

/** What a route does with a request that has passed the chain. */
export interface Route<Id extends RouteId = RouteId> {
  run(deps: ApiDependencies, request: ApiRequest<Id>): Promise<Answer>;
  /** Finds what a schema cannot know: plans, members. Told together with the schema's errors. */
  check?(
    deps: ApiDependencies,
    request: UncheckedRequest<Id>,
  ): readonly FieldError[] | Promise<readonly FieldError[]>;
}
