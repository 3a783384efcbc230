import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi as CdkHttpApi,
  CorsHttpMethod,
  type CorsPreflightOptions,
  HttpIntegrationType,
  type HttpMethod,
  HttpRoute,
  HttpRouteIntegration,
  type HttpRouteIntegrationConfig,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionId } from '../../lambdas/functions.contract.ts';
import type { Settings } from '../settings.ts';
import { nameResource, toPascal } from './logical-id.ts';

/** What the construct needs of a route of `routes.contract.ts`. */
export interface RouteShape {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  /** The function that serves it; absent: `api`. */
  readonly servedBy?: FunctionId;
}

export interface HttpApiProps {
  readonly functionOf: (id: FunctionId) => IFunction;
  readonly routes: Readonly<Record<string, RouteShape>>;
  readonly settings: Settings;
}

/** Serves what names no function, and every path that no route is declared for. */
const DEFAULT_FUNCTION: FunctionId = 'api';

/** HTTP APIs end a request after 30 s; the function itself stops before. */
const INTEGRATION_TIMEOUT = Duration.seconds(29);

/** What a line of the access log holds: nothing of the caller, no path with its ids, no query. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  at: '$context.requestTimeEpoch',
  route: '$context.routeKey',
  status: '$context.status',
  ms: '$context.responseLatency',
  functionMs: '$context.integrationLatency',
  bytes: '$context.responseLength',
  error: '$context.error.responseType',
};

/** What a page of another origin may send, beside what every page may. */
const CORS_HEADERS = ['authorization', 'content-type', 'idempotency-key', 'prefer'];
/** What it may read of an answer, beside what every page may. */
const CORS_EXPOSED = [
  'allow',
  'content-disposition',
  'idempotency-replayed',
  'link',
  'location',
  'preference-applied',
  'retry-after',
  'x-request-id',
];
/** How long a browser need not ask again. */
const CORS_MAX_AGE = Duration.hours(1);

/**
 * The HTTP API: the routes of the contract, each to the function that serves it, and `$default`, so
 * that an unknown path gets our own 404.
 */
export class HttpApi extends Construct {
  readonly api: CdkHttpApi;
  readonly stage: HttpStage;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.api = new CdkHttpApi(this, 'Api', {
      apiName: stack.stackName,
      description: 'Sluice: credits and contact enrichment',
      createDefaultStage: false,
      ...corsOf(props.settings, Object.values(props.routes)),
    });
    nameResource(this.api, 'HttpApi');
    const integrations = new Map<FunctionId, FunctionIntegration>();
    const integrationOf = (each: FunctionId): FunctionIntegration => {
      const found = integrations.get(each) ?? new FunctionIntegration(each, props.functionOf(each));
      integrations.set(each, found);
      return found;
    };
    this.#route('Default', HttpRouteKey.DEFAULT, integrationOf(DEFAULT_FUNCTION));
    for (const [name, route] of Object.entries(props.routes)) {
      // The SDK's enum has the same names as the contract.
      const key = HttpRouteKey.with(route.path, route.method as HttpMethod);
      this.#route(toPascal(name), key, integrationOf(route.servedBy ?? DEFAULT_FUNCTION));
    }
    for (const each of integrations.keys()) this.#permit(props.functionOf(each));
    this.stage = this.#stage(props.settings);
  }

  // All routes in one: `$default` too, whose calls come as `<stage>/$default`, without a method.
  #permit(fn: IFunction): void {
    fn.addPermission('HttpApi', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: '*/*',
      }),
    });
  }

  #route(name: string, routeKey: HttpRouteKey, integration: FunctionIntegration): HttpRoute {
    const route = new HttpRoute(this, `${name}Route`, {
      httpApi: this.api,
      routeKey,
      integration,
    });
    nameResource(route, `${name}Route`);
    // The first route of a function brings its integration into the tree.
    const brought = route.node.tryFindChild(integration.name);
    if (brought) nameResource(brought, `${integration.name}Integration`);
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'Keys are checked inside the function: a Lambda authorizer caches one policy for all ' +
        'routes and costs a second cold start. A route that needs a key answers 401 without one.',
    });
    return route;
  }

  #stage(settings: Settings): HttpStage {
    const log = new LogGroup(this, 'AccessLog', {
      // Under this prefix AWS does not count the group against the account's log policy.
      logGroupName: `/aws/vendedlogs/apis/${Stack.of(this).stackName}`,
      retention: settings.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: settings.requestsPerSecond, burstLimit: settings.requestsBurst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(nameResource(log, 'AccessLog')),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    return nameResource(stage, 'HttpStage');
  }
}

/** Answers preflights of pages from the origins that the operator lists; no list, no CORS. */
function corsOf(
  { corsOrigins }: Settings,
  routes: readonly RouteShape[],
): { corsPreflight?: CorsPreflightOptions } {
  if (corsOrigins.length === 0) return {};
  const methods = [...new Set(routes.map(({ method }) => method))];
  return {
    corsPreflight: {
      allowOrigins: [...corsOrigins],
      allowMethods: methods.map((method) => CorsHttpMethod[method]),
      allowHeaders: CORS_HEADERS,
      exposeHeaders: CORS_EXPOSED,
      maxAge: CORS_MAX_AGE,
    },
  };
}

/**
 * One integration for all routes of a function. CDK's own adds a permission per route, and a
 * function's policy is limited to 20 KB.
 */
class FunctionIntegration extends HttpRouteIntegration {
  readonly name: string;
  readonly #fn: IFunction;

  constructor(id: FunctionId, fn: IFunction) {
    super(toPascal(id));
    this.name = toPascal(id);
    this.#fn = fn;
  }

  override bind(): HttpRouteIntegrationConfig {
    return {
      type: HttpIntegrationType.AWS_PROXY,
      uri: this.#fn.functionArn,
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      timeout: INTEGRATION_TIMEOUT,
    };
  }
}
