import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi as CdkHttpApi,
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
import type { Settings } from '../settings.ts';
import { nameResource, toPascal } from './logical-id.ts';

/** What the construct needs of a route of `routes.contract.ts`. */
export interface RouteShape {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
}

export interface HttpApiProps {
  readonly fn: IFunction;
  readonly routes: Readonly<Record<string, RouteShape>>;
  readonly settings: Settings;
}

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

/** The HTTP API: the routes of the contract, and `$default`, so that an unknown path gets our own 404. */
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
    });
    nameResource(this.api, 'HttpApi');
    const integration = new FunctionIntegration('Function', props.fn);
    const fallback = this.#route('Default', HttpRouteKey.DEFAULT, integration);
    // The first route brings the integration into the tree.
    nameResource(fallback.node.findChild('Function'), 'ApiIntegration');
    for (const [name, route] of Object.entries(props.routes)) {
      // The SDK's enum has the same names as the contract.
      const key = HttpRouteKey.with(route.path, route.method as HttpMethod);
      this.#route(toPascal(name), key, integration);
    }
    // `*/*` holds for `$default` as well, whose calls come as `<stage>/$default`, without a method.
    props.fn.addPermission('HttpApi', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: stack.formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: '*/*',
      }),
    });
    this.stage = this.#stage(props.settings);
  }

  #route(name: string, routeKey: HttpRouteKey, integration: HttpRouteIntegration): HttpRoute {
    const route = new HttpRoute(this, `${name}Route`, {
      httpApi: this.api,
      routeKey,
      integration,
    });
    nameResource(route, `${name}Route`);
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'Keys are checked inside the function: a Lambda authorizer caches one policy for all routes ' +
        'and costs a second cold start. A route without a valid key answers 401.',
    });
    return route;
  }

  #stage(settings: Settings): HttpStage {
    const log = new LogGroup(this, 'AccessLog', {
      // Under this prefix AWS does not count the group against the size of the account's log policy.
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

/** One integration for all routes. CDK's own adds a permission per route, and a function's policy is limited to 20 KB. */
class FunctionIntegration extends HttpRouteIntegration {
  readonly #fn: IFunction;

  constructor(id: string, fn: IFunction) {
    super(id);
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
