import { beforeAll, expect, test } from 'vitest';
import { type RouteSpec, servedBy } from '../../../lambdas/api/route-spec.contract.ts';
import { ROUTES } from '../../../lambdas/api/routes.contract.ts';
import { WEBHOOK_ROUTES } from '../../../lambdas/webhooks/webhooks.contract.ts';
import { ofType, propertiesOf, type Resources, synthesize } from '../synthesize.ts';

let resources: Resources;

beforeAll(() => {
  resources = synthesize().service;
}, 60_000);

test('has the routes of the contract, and one for every other path', () => {
  const keys = ofType(resources, 'AWS::ApiGatewayV2::Route').map(([, r]) => r.Properties.RouteKey);
  const declared = Object.values({ ...ROUTES, ...WEBHOOK_ROUTES }).map(
    (route) => `${route.method} ${route.path}`,
  );
  expect(keys.toSorted()).toEqual(['$default', ...declared].toSorted());
});

test('sends each route to the function that serves it, all others to api', () => {
  const targets = ofType(resources, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => [
    Properties.RouteKey,
    Properties.Target,
  ]);
  const ofDocs = targets.filter(([, target]) => target === 'integrations/DocsIntegration');
  expect(ofDocs.map(([key]) => key).toSorted()).toEqual([
    'GET /v1/openapi.json',
    'GET /v1/problems/{id}',
  ]);
  const ofProgress = targets.filter(([, target]) => target === 'integrations/ProgressIntegration');
  expect(ofProgress.map(([key]) => key)).toEqual(['GET /v1/workspaces/{ws}/enrichments/{id}']);
  const ofGroup = (id: 'billing' | 'providers', name: string) => {
    const led = targets.filter(([, target]) => target === `integrations/${name}Integration`);
    const served = Object.values<RouteSpec>(ROUTES).filter((route) => servedBy(route) === id);
    expect(led.map(([key]) => key).toSorted()).toEqual(
      served.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
    return led;
  };
  const ofBilling = ofGroup('billing', 'Billing');
  const ofProviders = ofGroup('providers', 'Providers');
  const ofStripe = targets.filter(([, to]) => to === 'integrations/ReceiveStripeIntegration');
  expect(ofStripe.map(([key]) => key)).toEqual(['POST /stripe/webhook']);
  const ofCallback = targets.filter(([, to]) => to === 'integrations/ReceiveCallbackIntegration');
  expect(ofCallback.map(([key]) => key)).toEqual(['POST /v1/callbacks/{provider}/{token}']);
  const ofApi = targets.filter(([, target]) => target === 'integrations/ApiIntegration');
  const others = [ofProgress, ofDocs, ofBilling, ofProviders, ofStripe, ofCallback].map(
    ({ length }) => length,
  );
  expect(ofApi.length + others.reduce((sum, n) => sum + n)).toBe(targets.length);
  expect(ofApi.map(([key]) => key)).toContain('$default');
});

test.each(['Api', 'Progress', 'Docs', 'Billing', 'Providers', 'ReceiveStripe', 'ReceiveCallback'])(
  'calls the function %s by one integration, as it may',
  (name) => {
    expect(propertiesOf(resources, `${name}Integration`)).toMatchObject({
      IntegrationUri: `${name}Function.Arn`,
      PayloadFormatVersion: '2.0',
      TimeoutInMillis: 29_000,
    });
    const permissions = ofType(resources, 'AWS::Lambda::Permission')
      .map(([, permission]) => permission.Properties)
      .filter(({ Principal }) => Principal === 'apigateway.amazonaws.com');
    expect(permissions).toHaveLength(7);
    expect(permissions).toContainEqual({
      Action: 'lambda:InvokeFunction',
      FunctionName: `${name}Function.Arn`,
      Principal: 'apigateway.amazonaws.com',
      SourceArn: 'arn:AWS::Partition:execute-api:AWS::Region:AWS::AccountId:HttpApi/*/*',
    });
  },
);

test('lets docs do nothing but write its log', () => {
  const { Policies } = propertiesOf(resources, 'DocsRole') as { Policies: object[] };
  expect(Policies).toMatchObject([{ PolicyName: 'Runtime' }]);
});

test('answers pages of the origins that the operator lists, and of none unless there are some', () => {
  expect(propertiesOf(resources, 'HttpApi')).not.toHaveProperty('CorsConfiguration');
  const { service } = synthesize({ corsOrigins: 'https://a.example,https://b.example' });
  expect(propertiesOf(service, 'HttpApi').CorsConfiguration).toEqual({
    AllowOrigins: ['https://a.example', 'https://b.example'],
    AllowMethods: ['POST', 'GET', 'PATCH', 'DELETE', 'PUT'],
    AllowHeaders: ['authorization', 'content-type', 'idempotency-key', 'prefer'],
    ExposeHeaders: [
      'allow',
      'content-disposition',
      'idempotency-replayed',
      'link',
      'location',
      'preference-applied',
      'retry-after',
      'x-request-id',
    ],
    MaxAge: 3_600,
  });
});

test('lets through what the stage allows', () => {
  expect(propertiesOf(resources, 'HttpStage')).toMatchObject({
    StageName: '$default',
    DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1_000 },
  });
});

test('logs nothing of the caller: no address, no agent, no path, no query', () => {
  const { AccessLogSettings } = propertiesOf(resources, 'HttpStage');
  const { Format } = AccessLogSettings as { Format: string };
  expect(JSON.parse(Format)).toEqual({
    requestId: '$context.requestId',
    at: '$context.requestTimeEpoch',
    route: '$context.routeKey',
    status: '$context.status',
    ms: '$context.responseLatency',
    functionMs: '$context.integrationLatency',
    bytes: '$context.responseLength',
    error: '$context.error.responseType',
  });
});
